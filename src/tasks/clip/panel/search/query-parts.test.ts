import { expect, test } from 'vitest';
import { formatQuery, parseQuery } from '../../engine/search/query.ts';
import { filterValue, partsOf, weightText, withDraft, withFilter, withoutPart, writePart } from './query-parts.ts';

const query = parseQuery('2:red car -rain folder:2024');

test('what is being written does not run into the words before it', () => {
  expect(formatQuery(withDraft(query, 'sea'))).toBe('2:red car -rain +sea folder:2024');
  expect(withDraft(query, '  ')).toEqual(query);
  expect(() => withDraft(query, 'min:high')).toThrow(/cosine/);
});

test('a chip gives back what was written, and leaves the rest alone', () => {
  expect(partsOf(query).map(writePart)).toEqual(['2:red car', '-rain', 'folder:2024']);
  expect(formatQuery(withoutPart(query, 0))).toBe('-rain folder:2024');
  expect(formatQuery(withoutPart(query, 2))).toBe('2:red car -rain');
});

test('a form changes one filter of its kind', () => {
  expect(filterValue(query, 'folder')).toBe('2024');
  expect(formatQuery(withFilter(query, 'folder', 'Garage sale'))).toBe('2:red car -rain folder:"Garage sale"');
  expect(formatQuery(withFilter(query, 'folder', ''))).toBe('2:red car -rain');
  expect(filterValue(parseQuery('-folder:2024'), 'folder')).toBe('');
});

test('weights read as people write them', () =>
  expect([1, 2, -1, -1.5].map(weightText)).toEqual(['', '2 ×', '−', '− 1.5 ×']));
