import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeLists } from './merge-lists.ts';

interface Entry {
  id: string;
  name: string;
  words: string[];
  parts?: { id: string; size: number }[];
}
const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const parts = fc.uniqueArray(fc.record({ id: fc.constantFrom('x', 'y', 'z'), size: fc.nat(3) }), {
  selector: ({ id }) => id,
});
const list = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('1', '2', '3', '4'), name: fc.constantFrom('m', 'n', 'o'), words, parts }),
  { selector: ({ id }) => id },
) as fc.Arbitrary<Entry[]>;

test('what only one side changed is as that side has it, in the order of theirs', () => {
  fc.assert(
    fc.property(list, list, (base, changed) => {
      expect(mergeLists(base, base, changed)).toEqual(changed);
      const merged = mergeLists(base, changed, base);
      expect(new Map(merged.map((one) => [one.id, one]))).toEqual(new Map(changed.map((one) => [one.id, one])));
    }),
  );
});

test('nothing that either side added or changed is lost, down to the words of an entry', () => {
  fc.assert(
    fc.property(list, list, list, (base, mine, theirs) => {
      const merged = new Map(mergeLists(base, mine, theirs).map((one) => [one.id, one]));
      const before = new Map(base.map((one) => [one.id, one]));
      for (const [side, other] of [
        [mine, theirs],
        [theirs, mine],
      ] as const)
        for (const one of side) {
          const old = before.get(one.id);
          if (JSON.stringify(old) === JSON.stringify(one)) continue; // the other side may have taken it away
          const found = merged.get(one.id)!;
          expect(found).toBeDefined();
          const there = other.find(({ id }) => id === one.id);
          for (const word of one.words.filter((added) => !old?.words.includes(added)))
            expect(found.words).toContain(word);
          for (const word of old?.words.filter((gone) => !one.words.includes(gone)) ?? [])
            if (there) expect(found.words).not.toContain(word);
          if (one.name !== old?.name && (!there || there.name === old?.name)) expect(found.name).toBe(one.name);
        }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 500) },
  );
});

test('an entry stands behind the one that it stood behind', () => {
  const named = (ids: string) => ids.split('').map((id) => ({ id }));
  const order = (base: string, mine: string, theirs: string) =>
    mergeLists(named(base), named(mine), named(theirs))
      .map(({ id }) => id)
      .join('');
  expect([order('ab', 'axb', 'abc'), order('ab', 'b', 'ayb'), order('', 'x', 'y')]).toEqual(['axbc', 'yb', 'xy']);
});
