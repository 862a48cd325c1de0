import { expect, test } from 'vitest';
import { inOrder } from './result-order.ts';

const day = 86_400_000;
const files: [path: string, size: number, taken: number][] = [
  ['b/img10.jpg', 300, 2],
  ['a/img9.jpg', 100, 3],
  ['c/img9.jpg', 300, 1],
];
const ranked = files.map(([path, size, taken], i) => ({
  item: {
    id: i + 1,
    source: 0,
    path,
    size,
    modified: taken * day,
    hash: '',
    width: 1,
    height: 1,
    added: 0,
  },
  score: 0.3 - i / 10,
}));

test.each([
  ['match', [1, 2, 3]],
  ['newest', [2, 1, 3]],
  ['oldest', [3, 1, 2]],
  ['name', [2, 3, 1]],
  ['size', [1, 3, 2]],
] as const)('by %s, and equal ones by their match', (order, ids) => {
  const sorted = inOrder(ranked, order);
  expect(sorted.map(({ item }) => item.id)).toEqual(ids);
  expect(sorted.map(({ item, score }) => score === 0.3 - (item.id - 1) / 10)).toEqual([true, true, true]);
});
