import { expect, test } from 'vitest';
import { startForm } from './form.ts';
import { keepForm, readForm } from './kept-form.ts';

function keeper(text?: string) {
  const texts = new Map(text === undefined ? [] : [['triptych-diffusion', text]]);
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => texts.set(key, value),
  };
}
const form = {
  ...startForm,
  prompt: 'a fox',
  steps: 33,
  seed: 5,
  drawSeed: false,
  count: 3,
  vaeTiling: true,
  eta: 0.5,
  encodesEmpty: true,
};

test('what was kept comes back, but for the strength', () => {
  const kept = keeper();
  keepForm({ ...form, strength: 1 }, kept);
  expect(readForm(kept)).toEqual({ ...form, strength: startForm.strength });
});

test('where nothing is kept there is none, and what is no longer accepted is left out', () => {
  expect(readForm(keeper())).toBeUndefined();
  expect(readForm(keeper('{"steps":'))).toBeUndefined();
  const odd = { ...form, steps: 10_000, scheduler: 'Best', count: 0, offload: 'perhaps', width: 'wide' };
  const { steps, scheduler, width } = startForm;
  expect(readForm(keeper(JSON.stringify(odd)))).toEqual({
    ...form,
    steps,
    scheduler,
    width,
    count: 1,
    offload: 'auto',
  });
});

test('a size comes back as it was typed, for the form says what is wrong with it', () => {
  const kept = keeper();
  keepForm({ ...form, width: 520, height: 3000 }, kept);
  expect(readForm(kept)).toMatchObject({ width: 520, height: 3000 });
  keepForm({ ...form, width: Number.NaN, height: 192 }, kept);
  expect(readForm(kept)).toMatchObject({ width: startForm.width, height: 192 });
});

test('storage that refuses is no fault', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const denied = { getItem: refuse, setItem: refuse };
  expect(() => keepForm(form, denied)).not.toThrow();
  expect(readForm(denied)).toBeUndefined();
});
