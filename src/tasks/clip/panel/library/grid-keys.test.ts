import { expect, test } from 'vitest';
import { between, moveByKey } from './grid-keys.ts';

const shape = { count: 13, columns: 5, rows: 2 }; // 5, 5, 3

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 12, 12],
  ['ArrowLeft', 0, 0],
  ['ArrowLeft', 5, 4],
  ['ArrowDown', 1, 6],
  ['ArrowDown', 9, 12], // the last row is shorter
  ['ArrowDown', 11, 11],
  ['ArrowUp', 7, 2],
  ['ArrowUp', 3, 3],
  ['PageDown', 1, 11],
  ['PageDown', 6, 11],
  ['PageUp', 12, 2],
  ['PageUp', 7, 2],
  ['Home', 8, 0],
  ['End', 2, 12],
])('%s leads from %i to %i', (key, from, to) => expect(moveByKey(key, from, shape)).toBe(to));

test('other keys move nothing, and nothing moves where nothing is', () => {
  expect(moveByKey('a', 3, shape)).toBeUndefined();
  expect(moveByKey('End', 0, { ...shape, count: 0 })).toBeUndefined();
});

test('a range runs from either end', () => {
  expect([...between(5, 3)]).toEqual([3, 4, 5]);
  expect([...between(3, 3)]).toEqual([3]);
});
