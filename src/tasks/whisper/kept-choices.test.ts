import { expect, test } from 'vitest';
import { defaultSettings } from './defaults.ts';
import { keepChoices, readChoices } from './kept-choices.ts';

const keeperOf = (kept: string | null = null) => ({
  kept,
  getItem: () => kept,
  setItem(_: string, value: string) {
    this.kept = value;
  },
});

test('what was set is read again', () => {
  const choices = {
    settings: { ...defaultSettings, language: 'de', initialPrompt: 'Zaphod', temperature: [0, 0.5] },
    vad: true,
  };
  const keeper = keeperOf();
  keepChoices(choices, keeper);
  expect(readChoices(keeperOf(keeper.kept))).toEqual(choices);
});

test('what is no longer accepted is as it comes, and the rest is kept', () => {
  const kept = { settings: { beamSize: 5, temperature: 9, task: 'sing', other: 1 }, vad: 'yes' };
  expect(readChoices(keeperOf(JSON.stringify(kept)))).toEqual({
    settings: { ...defaultSettings, beamSize: 5 },
    vad: false,
  });
});

test.each([null, '', 'null', '{', '[1]', '{"settings":7}'])('%j leaves all as it comes', (kept) => {
  expect(readChoices(keeperOf(kept))).toEqual({ settings: defaultSettings, vad: false });
});

test('storage that refuses is no error', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const keeper = { getItem: refuse, setItem: refuse };
  expect(readChoices(keeper)).toEqual({ settings: defaultSettings, vad: false });
  keepChoices({ settings: defaultSettings, vad: false }, keeper);
  expect(readChoices(undefined).settings).toEqual(defaultSettings);
});
