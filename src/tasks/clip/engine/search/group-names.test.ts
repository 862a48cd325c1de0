import { expect, test } from 'vitest';
import { nameGroups } from './group-names.ts';
import { createVectorMemory } from './vector-memory.ts';

/** A unit vector from a few numbers. */
const vector = (...values: number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
function memoryOf(...rows: Float32Array[]) {
  const memory = createVectorMemory(3);
  for (const row of rows) memory.append(row);
  return memory;
}

test('groups are named by what sets them apart, not by the label that is near to everything', async () => {
  const memory = memoryOf(vector(1, 0, 2), vector(1, 0.1, 2), vector(0, 1, 2), vector(0.1, 1, 2));
  const everything = vector(0.3, 0.3, 2);
  const labels = [everything, vector(1, 0, 0.2), vector(0, 1, 0.2)];
  const groups = [
    [0, 1],
    [2, 3],
  ];
  expect(await nameGroups(memory, groups, { labels, each: 1 })).toEqual([[1], [2]]);
  expect((await nameGroups(memory, groups, { labels, each: 2 })).map((own) => own.length)).toEqual([2, 2]);
});

test('one group alone has the nearest label, and an empty group has none', async () => {
  const memory = memoryOf(vector(1, 0, 0), vector(1, 0.2, 0));
  const labels = [vector(0, 1, 0), vector(1, 0.1, 0)];
  expect(await nameGroups(memory, [[0, 1]], { labels, each: 1 })).toEqual([[1]]);
  expect((await nameGroups(memory, [[0, 1], []], { labels, each: 1 }))[1]).toEqual([]);
});
