import { expect, test } from 'vitest';
import type { HistoryItem } from './history.ts';
import { filterHistory, modelsOf, noFilter, type HistoryFilter } from './history-filter.ts';

const item = (id: string, more: Partial<HistoryItem> & { parameters: HistoryItem['parameters'] }): HistoryItem => ({
  version: 1,
  id,
  created: 0,
  width: 1,
  height: 1,
  bytes: 1,
  stepMs: 1,
  stopped: false,
  thumb: new Blob([]),
  ...more,
});
const items = [
  item('fox', { parameters: { prompt: 'A red Fox in ＳＮＯＷ', seed: 77, model: 'b' }, marks: { favourite: true } }),
  item('owl', {
    parameters: { prompt: 'an owl', negativePrompt: 'blurred', seed: 5, model: 'a', strength: 0.5 },
    marks: { verdict: 'keep' },
  }),
  item('out', {
    parameters: { prompt: 'une forêt', seed: 6, model: 'a', strength: 1, maskBlur: 4 },
    marks: { verdict: 'out', favourite: true },
  }),
];
const found = (filter: Partial<HistoryFilter>) => filterHistory(items, { ...noFilter, ...filter }).map(({ id }) => id);

test('pictures are found by words of both prompts and by their seed, in any order, case and form', () => {
  expect(found({ words: 'snow  fox' })).toEqual(['fox']);
  expect(found({ words: 'BLURRED' })).toEqual(['owl']);
  expect(found({ words: '77' })).toEqual(['fox']);
  expect(found({ words: 'fore\u0302t' })).toEqual(['out']);
  expect(found({ words: 'fox owl' })).toEqual([]);
  expect(found({ words: '  ' })).toEqual(['fox', 'owl', 'out']);
});

test('marks, model and what a picture was made from narrow them down together', () => {
  expect(found({ mark: 'favourite' })).toEqual(['fox', 'out']);
  expect(found({ mark: 'keep' })).toEqual(['owl']);
  expect(found({ mark: 'out' })).toEqual(['out']);
  expect(found({ mark: 'not-out' })).toEqual(['fox', 'owl']);
  expect(found({ mark: 'unmarked' })).toEqual(['fox']);
  expect(found({ mode: 'text' })).toEqual(['fox']);
  expect(found({ mode: 'image' })).toEqual(['owl']);
  expect(found({ mode: 'inpaint', model: 'a' })).toEqual(['out']);
  expect(found({ mode: 'inpaint', model: 'b' })).toEqual([]);
  expect(modelsOf(items)).toEqual(['a', 'b']);
});
