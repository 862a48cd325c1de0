import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/clip/search.json' with { type: 'json' };
import { goldenLibrary } from '../../../../../e2e/clip-golden-library.ts';
import { createGroups } from './groups.ts';
import { createLinkage, type Links } from './linkage.ts';
import { nearPairs } from './near-pairs.ts';
import { createVectorMemory } from './vector-memory.ts';

function groupsAt({ left, right, cosines }: Links, count: number, threshold: number): number[][] {
  const groups = createGroups(count);
  for (const [i, cosine] of cosines.entries()) if (cosine >= threshold) groups.join(left[i]!, right[i]!);
  return groups.list();
}

test("one pass gives NumPy's groups at every threshold above its own", async () => {
  const { library, dims } = goldenLibrary();
  const memory = createVectorMemory(dims);
  memory.append(library);
  const linkage = createLinkage(memory.count);
  const threshold = Math.min(...golden.duplicates.map((asked) => asked.threshold));
  await nearPairs(memory, { threshold, accept: () => true }, linkage.add);
  const links = linkage.links();
  expect(links.cosines).toEqual(links.cosines.toSorted().toReversed());
  for (const asked of golden.duplicates)
    expect(groupsAt(links, memory.count, asked.threshold), String(asked.threshold)).toEqual(asked.groups);
});

test('far more pairs than rows are thinned out on the way, and no group changes', () => {
  const count = 12;
  const number = fc.integer({ min: 0, max: count - 1 });
  const pair = fc.tuple(
    number,
    number,
    fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
  );
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 200 }), fc.integer({ min: 0, max: 20 }), (pairs, asked) => {
      const linkage = createLinkage(count);
      // Each pair thousands of times: past the room for pairs.
      for (let times = 0; times < 400; times++) for (const given of pairs) linkage.add(...given);
      const links = linkage.links();
      expect(links.cosines.length).toBeLessThan(count);
      const all = createGroups(count);
      for (const [left, right, cosine] of pairs) if (cosine >= asked / 20) all.join(left, right);
      expect(groupsAt(links, count, asked / 20)).toEqual(all.list());
    }),
    { numRuns: 40 },
  );
});
