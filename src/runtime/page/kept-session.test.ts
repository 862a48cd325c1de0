import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createSession, type Snapshot } from './kept-session.ts';

let databases = 0;
const snapshotOf = (value: number, keys: readonly string[]): Snapshot<number> => ({
  value,
  files: new Map(keys.map((key) => [key, new Blob([key])])),
});

test('whatever two tabs store by turns, the last snapshot is there with all of its files', async () => {
  const turn = fc.record({
    tab: fc.nat(1),
    keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    reloads: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 8 }), async (turns) => {
      const name = `session ${databases++}`;
      const tabs = [createSession<number>(name), createSession<number>(name)];
      for (const [i, { tab, keys, reloads }] of turns.entries()) {
        if (reloads) {
          tabs[tab] = createSession<number>(name);
          await tabs[tab]!.read();
        }
        tabs[tab]!.keep(snapshotOf(i, keys));
        await vi.waitFor(async () => {
          const found = await createSession<number>(name).read();
          expect([found?.value, [...(found?.files.keys() ?? [])]]).toEqual([i, keys]);
        });
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 30) },
  );
});
