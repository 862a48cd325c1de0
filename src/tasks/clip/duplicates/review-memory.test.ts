import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decide, decisionOn, type Decision, mergeReviews, type Review, undecided } from './review.ts';
import { reviewMemory } from './review-memory.ts';

let databases = 0;

/** A tab with its review, which takes in what others tell. */
async function openTab(name: string) {
  const memory = reviewMemory(name);
  const tab = { review: await memory.read() };
  memory.watch((withTheirs) => (tab.review = withTheirs(tab.review)));
  return {
    tab,
    decide(id: number, decision: Decision) {
      tab.review = decide(tab.review, [id], decision);
      memory.keep(tab.review);
    },
  };
}
const sorted = (ids: Iterable<number>): number[] => [...ids].toSorted((a, b) => a - b);
const plain = ({ marked, kept }: Review) => ({ marked: sorted(marked), kept: sorted(kept) });

test('random decisions in two tabs lose nothing: each picture has the last one that was said of it', async () => {
  const deed = fc.record({
    tab: fc.nat(1),
    id: fc.integer({ min: 1, max: 6 }),
    decision: fc.constantFrom<Decision>('mark', 'keep', 'none'),
    waits: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
      const name = `reviews ${databases++}`;
      const tabs = [await openTab(name), await openTab(name)];
      const said = new Map<number, { decision: Decision; tab: number }>();
      const agree = () =>
        vi.waitFor(async () => {
          const kept = plain(await reviewMemory(name).read());
          for (const { tab } of tabs) expect(plain(tab.review)).toEqual(kept);
          for (const [id, { decision }] of said)
            expect(decisionOn({ marked: new Set(kept.marked), kept: new Set(kept.kept) }, id)).toBe(decision);
        });
      for (const { tab, id, decision, waits } of deeds) {
        // The same picture decided in both tabs within a moment has two rightful answers.
        if (waits || (said.get(id)?.tab ?? tab) !== tab) await agree();
        tabs[tab]!.decide(id, decision);
        said.set(id, { decision, tab });
      }
      await agree();
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 20) },
  );
});

test('of two reviews made from one, each decision that changed is in the merged one', () => {
  const some = (decision: Decision, ...ids: number[]): Review => decide(undecided, ids, decision);
  const base = some('mark', 1, 2, 3);
  const mine = decide(decide(base, [1], 'keep'), [4], 'mark');
  const theirs = decide(decide(base, [2], 'none'), [5], 'keep');
  expect(plain(mergeReviews(base, mine, theirs))).toEqual({ marked: [3, 4], kept: [1, 5] });
});
