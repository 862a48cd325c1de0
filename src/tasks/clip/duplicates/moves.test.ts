import { expect, test } from 'vitest';
import { moveByKey, type Spot } from './moves.ts';

/** Lines of three: [0 1 2 | 3 4], [0 1], [0]. */
const shape = { sizes: [5, 2, 1], columns: 3 };
const move = (key: string, group: number, member: number): Spot | undefined => moveByKey(key, { group, member }, shape);

test('arrows to the sides go on in the next group, and stop at both ends', () => {
  expect(move('ArrowRight', 0, 4)).toEqual({ group: 1, member: 0 });
  expect(move('ArrowLeft', 1, 0)).toEqual({ group: 0, member: 4 });
  expect(move('ArrowRight', 2, 0)).toEqual({ group: 2, member: 0 });
  expect(move('ArrowLeft', 0, 0)).toEqual({ group: 0, member: 0 });
});

test('arrows up and down keep the column where there is one', () => {
  expect(move('ArrowDown', 0, 2)).toEqual({ group: 0, member: 4 });
  expect(move('ArrowDown', 0, 4)).toEqual({ group: 1, member: 1 });
  expect(move('ArrowDown', 1, 1)).toEqual({ group: 2, member: 0 });
  expect(move('ArrowUp', 2, 0)).toEqual({ group: 1, member: 0 });
  expect(move('ArrowUp', 1, 1)).toEqual({ group: 0, member: 4 });
  expect(move('ArrowUp', 0, 4)).toEqual({ group: 0, member: 1 });
  expect(move('ArrowUp', 0, 1)).toEqual({ group: 0, member: 1 });
});

test('page keys go from group to group, Home and End to the ends; other keys move nothing', () => {
  expect(move('PageDown', 0, 3)).toEqual({ group: 1, member: 0 });
  expect(move('PageUp', 2, 0)).toEqual({ group: 1, member: 0 });
  expect(move('End', 0, 0)).toEqual({ group: 2, member: 0 });
  expect(move('Home', 2, 0)).toEqual({ group: 0, member: 0 });
  expect(move('k', 0, 0)).toBeUndefined();
});
