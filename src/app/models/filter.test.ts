import { expect, test } from 'vitest';
import { isShown, noFilter } from './filter.ts';
import type { ModelInfo } from './list.ts';

const info = (given: Partial<ModelInfo>): ModelInfo =>
  ({
    id: 'whisper-small.en',
    name: 'Whisper small, English',
    task: 'whisper',
    origin: 'hub.example/onnx-community/whisper-small.en',
    notes: 'Hears English only.',
    dtype: 'q8',
    licence: 'MIT',
    state: 'absent',
    stored: 0,
    ...given,
  }) as ModelInfo;
const shown = (given: Partial<ModelInfo>, filter: Partial<typeof noFilter>) =>
  isShown(info(given), { ...noFilter, ...filter });

test('words are looked for in the name, the maker, the notes and the number format, all of them', () => {
  expect(shown({}, {})).toBe(true);
  expect(shown({}, { query: ' ENGLISH  small ' })).toBe(true);
  expect(shown({}, { query: 'onnx-community q8' })).toBe(true);
  expect(shown({}, { query: 'small german' })).toBe(false);
});

test('groups are the tasks with a panel, and the rest', () => {
  expect(shown({}, { group: 'whisper' })).toBe(true);
  expect(shown({}, { group: 'clip' })).toBe(false);
  expect(shown({}, { group: 'helpers' })).toBe(false);
  expect(shown({ task: 'depth' }, { group: 'helpers' })).toBe(true);
});

test('what is here, or on its way; what fits', () => {
  expect(shown({}, { show: 'here' })).toBe(false);
  expect(shown({ stored: 5, state: 'partial' }, { show: 'here' })).toBe(true);
  expect(shown({ state: 'ready' }, { show: 'here' })).toBe(true);
  expect(shown({ unfit: 'Needs 9 GB.' }, { show: 'fits' })).toBe(false);
  expect(shown({}, { show: 'fits' })).toBe(true);
});
