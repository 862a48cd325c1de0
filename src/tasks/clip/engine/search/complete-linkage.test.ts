import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCompleteLinkage } from './complete-linkage.ts';
import type { Links } from './linkage.ts';
import { createGroups } from './groups.ts';

/** Complete linkage by its definition: join the two groups whose lowest pair is highest, as long as it reaches. */
function byDefinition(cosines: readonly (readonly number[])[], threshold: number): number[][] {
  const groups = cosines.map((_, i) => [i]);
  for (;;) {
    let best = { cosine: -1, a: 0, b: 0 };
    for (const [a, own] of groups.entries())
      for (const [b, other] of groups.slice(0, a).entries()) {
        const cosine = Math.min(...own.flatMap((i) => other.map((j) => cosines[i]![j]!)));
        if (cosine > best.cosine) best = { cosine, a, b };
      }
    if (best.cosine < threshold) break;
    groups[best.b]!.push(...groups[best.a]!);
    groups.splice(best.a, 1);
  }
  return groups.filter(({ length }) => length > 1).map((own) => own.toSorted((a, b) => a - b));
}

const count = 9;
/** A symmetric matrix of cosines that are all different, so that there is one answer. */
const matrix = fc
  .uniqueArray(fc.integer({ min: 0, max: 9_000 }), {
    minLength: (count * (count - 1)) / 2,
    maxLength: (count * (count - 1)) / 2,
  })
  .map((values) => {
    const cosines = Array.from({ length: count }, () => Array<number>(count).fill(1));
    let at = 0;
    for (let i = 0; i < count; i++)
      for (let j = 0; j < i; j++) cosines[i]![j] = cosines[j]![i] = values[at++]! / 10_000;
    return cosines;
  });

function linked(cosines: readonly (readonly number[])[], options = {}) {
  const linkage = createCompleteLinkage(cosines.length, options);
  for (const [i, row] of cosines.entries()) for (let j = i + 1; j < cosines.length; j++) linkage.add(i, j, row[j]!);
  return linkage.links();
}
function cut({ left, right, cosines }: Links, threshold: number): number[][] {
  const groups = createGroups(count);
  for (const [i, cosine] of cosines.entries()) if (cosine >= threshold) groups.join(left[i]!, right[i]!);
  return groups.list();
}

test('groups at every threshold are those of the definition, and the last join is the lowest pair', async () => {
  await fc.assert(
    fc.asyncProperty(matrix, fc.integer({ min: 1, max: 9 }), async (cosines, tenth) => {
      const links = await linked(cosines);
      const found = cut(links, tenth / 10);
      expect(new Set(found)).toEqual(new Set(byDefinition(cosines, tenth / 10)));
      for (const own of found) {
        const lowest = Math.min(...own.flatMap((i) => own.map((j) => cosines[i]![j]!)));
        expect(lowest).toBeGreaterThanOrEqual(tenth / 10);
        const joins = [...links.cosines].filter(
          (_, i) => own.includes(links.left[i]!) && own.includes(links.right[i]!),
        );
        expect(Math.min(...joins.filter((cosine) => cosine >= tenth / 10))).toBe(lowest);
      }
    }),
  );
});

test('with too little room the groups above the floor are the same, and below it they stay', async () => {
  await fc.assert(
    fc.asyncProperty(matrix, fc.integer({ min: 4, max: 30 }), async (cosines, room) => {
      const links = await linked(cosines, { room });
      expect(links.floor).toBeGreaterThan(0);
      for (const threshold of [links.floor + 1e-9, links.floor + 0.05])
        expect(new Set(cut(links, threshold))).toEqual(new Set(byDefinition(cosines, threshold)));
      expect(cut(links, 0)).toEqual(cut(links, links.floor + 1e-9));
    }),
  );
});

test('thousands of rows that are the same are one group, without a pair each', async () => {
  const rows = 3_000;
  const linkage = createCompleteLinkage(rows + 1, { room: 5_000 });
  for (let i = 0; i < rows; i++) for (let j = i + 1; j <= rows; j++) linkage.add(i, j, j === rows ? 0.9 : 1);
  const { left, cosines, floor } = await linkage.links();
  expect([left.length, floor, cosines.at(-1)]).toEqual([rows, 0, 0.9]);
});
