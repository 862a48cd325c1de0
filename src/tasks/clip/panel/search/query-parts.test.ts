import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuery, parseQuery } from '../../engine/search/query.ts';
import {
  filterValue,
  partsOf,
  readLine,
  splitDraft,
  weightText,
  withDraft,
  withFilter,
  withoutPart,
  writeLine,
  writePart,
} from './query-parts.ts';

const query = parseQuery('2:red car -rain folder:2024');

test('the words of the field do not run into the chips', () => {
  expect(formatQuery(withDraft(query, 'sea'))).toBe('sea +2:red car -rain folder:2024');
  expect(withDraft(query, '  ')).toEqual(query);
  expect(() => withDraft(query, 'min:high')).toThrow(/cosine/);
});

test('a chip gives back what was written, and leaves the rest alone', () => {
  expect(partsOf(query).map(writePart)).toEqual(['2:red car', '-rain', 'folder:2024']);
  expect(formatQuery(withoutPart(query, 0))).toBe('-rain folder:2024');
  expect(formatQuery(withoutPart(query, 2))).toBe('2:red car -rain');
});

test.each([
  ['red car', 'red car', []],
  ['red car -rain folder:2024', 'red car', ['-rain', 'folder:2024']],
  ['red car +sea', 'red car', ['+sea']],
  ['+sea', '', ['+sea']],
  ['2:sea', '', ['2:sea']],
  ['image:3 -rain', '', ['image:3', '-rain']],
  ['"without sleeves" min:0.2', '"without sleeves"', ['min:0.2']],
  ['type:png', '', ['type:png']],
])('of “%s” the plain words stay in the field and the rest becomes chips', (draft, words, chips) => {
  const split = splitDraft(draft);
  expect([split.words, partsOf(split.chips).map(writePart)]).toEqual([words, chips]);
});

test('splitting a draft changes nothing in what it asks, and a written line reads the same', () => {
  const part = fc.constantFrom(
    'red',
    'car',
    '+sea',
    '-rain',
    '2:sun',
    'image:3',
    'folder:a',
    '"2:1 b"',
    'without',
    '-"+x"',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const draft = parts.join(' ');
      const { words, chips } = splitDraft(draft);
      expect(withDraft(chips, words)).toEqual(parseQuery(draft));
      expect(readLine(writeLine(words, chips))).toEqual({ draft: words, query: chips });
      expect(splitDraft(words)).toEqual({ words, chips: { terms: [], filters: [] } });
    }),
  );
});

test('a line that cannot be read asks nothing', () =>
  expect(readLine('min:high')).toEqual({ draft: '', query: { terms: [], filters: [] } }));

test('a form changes one filter of its kind', () => {
  expect(filterValue(query, 'folder')).toBe('2024');
  expect(formatQuery(withFilter(query, 'folder', 'Garage sale'))).toBe('2:red car -rain folder:"Garage sale"');
  expect(formatQuery(withFilter(query, 'folder', ''))).toBe('2:red car -rain');
  expect(filterValue(parseQuery('-folder:2024'), 'folder')).toBe('');
});

test('weights read as people write them', () =>
  expect([1, 2, -1, -1.5].map(weightText)).toEqual(['', '2 ×', '−', '− 1.5 ×']));
