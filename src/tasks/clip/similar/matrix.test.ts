import { expect, test } from 'vitest';
import { matrixCsv, matrixJson, pairsCsv } from './export.ts';
import { bestMatches, type Matrix, spreadOf } from './matrix.ts';
import type { Member } from './member.ts';
import { sortedPairs } from './pairs.ts';

const members = (...names: string[]): Member[] => names.map((name, item) => ({ key: name, name, item }));
const two: Matrix = {
  rows: members('cat 10.png', 'cat 9.png'),
  columns: members('dog.png', '"owl", old.png', 'cat.png'),
  cosines: [
    [0.5, -0.25, 0.75],
    [0.25, 0.125, 0.125],
  ],
  isSelf: false,
  model: 'pocket-clip',
};
const own: Matrix = {
  ...two,
  rows: members('a', 'b', 'c'),
  columns: members('a', 'b', 'c'),
  cosines: [
    [1, 0.2, 0.9],
    [0.2, 1, 0.3],
    [0.9, 0.3, 1],
  ],
  isSelf: true,
};

test('the best match of a row is never itself', () => {
  expect(bestMatches(two)).toEqual([
    { row: 0, column: 2, cosine: 0.75, second: { column: 0, cosine: 0.5 } },
    { row: 1, column: 0, cosine: 0.25, second: { column: 1, cosine: 0.125 } },
  ]);
  expect(bestMatches(own).map(({ column }) => column)).toEqual([2, 2, 0]);
  expect(bestMatches({ cosines: [[1]], isSelf: true })).toEqual([]);
  expect(bestMatches({ cosines: [[0.5]], isSelf: false })[0]!.second).toBeUndefined();
});

test('the spread leaves the diagonal out', () => {
  expect(spreadOf(own)).toEqual({ low: 0.2, high: 0.9, median: 0.3 });
  expect(spreadOf(two)).toEqual({ low: -0.25, high: 0.75, median: 0.1875 });
  expect(spreadOf({ cosines: [[1]], isSelf: true })).toBeUndefined();
});

test('pairs are sorted by cosine, by either name with numbers as numbers, and of a set with itself each stands once', () => {
  expect([...sortedPairs(two, { by: 'cosine', descending: true })]).toEqual([2, 0, 3, 4, 5, 1]);
  expect([...sortedPairs(two, { by: 'cosine', descending: false })]).toEqual([1, 4, 5, 3, 0, 2]);
  expect([...sortedPairs(two, { by: 'row', descending: false })]).toEqual([3, 4, 5, 0, 1, 2]);
  expect([...sortedPairs(two, { by: 'column', descending: true })]).toEqual(
    [1, 4, 0, 3, 2, 5].toSorted((a, b) => order(a) - order(b)),
  );
  expect([...sortedPairs(own, { by: 'cosine', descending: true })]).toEqual([2, 5, 1]);
});
/** Columns from the last name to the first: dog, cat, “"owl"”. */
const order = (pair: number): number => [0, 2, 1][pair % 3]! * 10 + Math.floor(pair / 3);

test('300 by 300 pairs come in the order of their cosines', () => {
  const side = 300;
  const names = members(...Array.from({ length: side }, (_, i) => `${i}`));
  const cosines = Array.from({ length: side }, (_, r) =>
    Array.from({ length: side }, (_, c) => Math.sin(r * 7.1 + c * 3.3)),
  );
  const pairs = sortedPairs({ ...two, rows: names, columns: names, cosines }, { by: 'cosine', descending: true });
  expect(new Set(pairs).size).toBe(side * side);
  const values = [...pairs].map((pair) => cosines[Math.floor(pair / side)]![pair % side]!);
  expect(values.every((value, i) => i === 0 || value <= values[i - 1]! + 1e-8)).toBe(true);
});

test('what is exported is what is shown', () => {
  expect(matrixCsv(two)).toBe(
    ',dog.png,"""owl"", old.png",cat.png\r\ncat 10.png,0.5,-0.25,0.75\r\ncat 9.png,0.25,0.125,0.125\r\n',
  );
  expect(pairsCsv(own)).toBe('a,b,cosine\r\na,c,0.9\r\nb,c,0.3\r\na,b,0.2\r\n');
  expect(JSON.parse(matrixJson(two))).toEqual({
    model: 'pocket-clip',
    withItself: false,
    a: ['cat 10.png', 'cat 9.png'],
    b: ['dog.png', '"owl", old.png', 'cat.png'],
    cosines: two.cosines,
    best: [
      { a: 'cat 10.png', b: 'cat.png', cosine: 0.75 },
      { a: 'cat 9.png', b: 'dog.png', cosine: 0.25 },
    ],
  });
});
