import { expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/clip/search.json' with { type: 'json' };
import { goldenLibrary } from '../../../../../e2e/clip-golden-library.ts';
import { createGroups } from './groups.ts';
import { nearPairs } from './near-pairs.ts';
import { createVectorMemory } from './vector-memory.ts';

function goldenMemory() {
  const { library, dims } = goldenLibrary();
  const memory = createVectorMemory(dims);
  memory.append(library);
  return memory;
}
const accept = () => true;

test("near-duplicates at five thresholds are NumPy's, by comparing all pairs", async () => {
  const memory = goldenMemory();
  for (const { threshold, groups } of golden.duplicates) {
    const found = createGroups(memory.count);
    await nearPairs(memory, { threshold, accept }, found.join);
    expect(found.list(), String(threshold)).toEqual(groups);
  }
});

test('rows that do not count are in no pair, and an abort is heard', async () => {
  const memory = goldenMemory();
  const pairs: number[][] = [];
  await nearPairs(memory, { threshold: 0.9999, accept: (row) => row !== 11 }, (a, b) => pairs.push([a, b]));
  expect(pairs).toEqual([[20, 2020]]);
  const signal = AbortSignal.abort();
  await expect(nearPairs(memory, { threshold: 0.9, accept, signal }, () => {})).rejects.toMatchObject({
    name: 'AbortError',
  });
});

test('what is joined through others is one group', () => {
  const groups = createGroups(8);
  for (const [a, b] of [
    [6, 5],
    [1, 3],
    [5, 1],
  ] as const)
    groups.join(a, b);
  expect(groups.list()).toEqual([[1, 3, 5, 6]]);
});
