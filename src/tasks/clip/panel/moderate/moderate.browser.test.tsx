import '../../../../ui/tokens.css';
import '../../../../ui/base.css';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { calibrate } from '../../engine/search/calibration.ts';
import type { NamedPolicy } from '../../moderate/policies.ts';
import { sentencesKey } from '../../moderate/policies.ts';
import { moderateStore, startState } from '../../moderate/store.ts';
import { watchReviewKeys } from './review-keys.ts';
import { ThresholdRail } from './ThresholdRail.tsx';

const guns = { id: 'guns', name: 'Guns', unsafe: ['a gun'], safe: ['a toy'], threshold: 0.5 };
const policy: NamedPolicy = { id: 'p', name: 'P', categories: [guns] };
let end = () => {};
afterEach(() => end());

/** A scored library of a hundred pictures, the i-th with the score i / 100. */
function showLine(): void {
  const ids = Uint32Array.from({ length: 100 }, (_, i) => i + 1);
  const scores = Float32Array.from(ids.keys(), (i) => i / 100);
  const column = { scores, order: Uint32Array.from(ids.keys()), calibration: calibrate(scores) };
  moderateStore.setState({
    ...startState(),
    // The library of this page is empty: asked again, a moment after a change, it would take the scores away.
    score: async () => {},
    policies: [policy],
    policy: 'p',
    category: 'guns',
    table: {
      ids,
      placeOf: Int32Array.from({ length: 101 }, (_, id) => id - 1),
      columns: new Map([[sentencesKey(guns), column]]),
    },
  });
  const mounted = mount(<ThresholdRail />);
  end = () => mounted.end();
}
const line = () => page.getByRole('region', { name: 'Threshold', exact: true });
const border = () => page.getByRole('region', { name: 'Close to the threshold' }).getByRole('button');

test('the slider moves the line by percentiles, with its count and border cases, by keys too', async () => {
  showLine();
  await expect.element(line()).toHaveTextContent('50 of 100 are above it');
  const slider = page.getByRole('slider', { name: 'Percentile of your pictures' });
  await slider.fill('90');
  await expect.element(line()).toHaveTextContent('10 of 100 are above it');
  await expect.element(border().nth(0)).toHaveAccessibleName('Picture, 0.90');
  await expect.element(border().nth(6)).toHaveAccessibleName('Picture, 0.89');
  slider.element().focus();
  await userEvent.keyboard('{Home}');
  await expect.element(line()).toHaveTextContent('100 of 100 are above it');
  await page.getByRole('spinbutton', { name: 'Score at threshold' }).fill('0.955');
  await expect.element(line()).toHaveTextContent('4 of 100 are above it');
  await page.getByRole('spinbutton', { name: 'Score at threshold' }).fill('7');
  await expect.element(line()).toHaveTextContent('A number from 0 to 1.');
  expect(moderateStore.getState().policies[0]!.categories[0]!.threshold).toBe(0.955);
});

test('keys decide wherever the focus is, but not where somebody writes, and arrows stay with a slider', async () => {
  const deeds = { decide: vi.fn(), undo: vi.fn(), step: vi.fn(), reveal: vi.fn() };
  const mounted = mount(
    <>
      <input aria-label="words" />
      <input type="range" aria-label="slider" />
      <button type="button">press</button>
    </>,
  );
  const stop = watchReviewKeys(window, () => deeds);
  end = () => {
    stop();
    mounted.end();
  };
  page.getByRole('textbox', { name: 'words' }).element().focus();
  await userEvent.keyboard('abur{ArrowRight}');
  for (const deed of Object.values(deeds)) expect(deed).not.toHaveBeenCalled();
  page.getByRole('slider', { name: 'slider' }).element().focus();
  await userEvent.keyboard('a{ArrowRight}');
  expect([deeds.decide.mock.calls, deeds.step.mock.calls]).toEqual([[['allow']], []]);
  page.getByRole('button', { name: 'press' }).element().focus();
  await userEvent.keyboard('Bur{ArrowRight}{ArrowLeft}{Control>}a{/Control}');
  expect(deeds.decide.mock.calls).toEqual([['allow'], ['block']]);
  expect(deeds.step.mock.calls).toEqual([[1], [-1]]);
  expect([deeds.undo.mock.calls.length, deeds.reveal.mock.calls.length]).toEqual([1, 1]);
});
