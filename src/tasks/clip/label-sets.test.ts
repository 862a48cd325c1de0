import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createLabelSetStore, givenSets } from './label-sets.ts';

test('own sets are kept by name, in alphabetical order, and outlive the page', async () => {
  const first = createLabelSetStore();
  await first.save({ name: 'Pets', labels: ['cat', 'dog'] });
  await first.save({ name: 'Fruit', labels: ['apple'] });
  expect(await createLabelSetStore().list()).toEqual({
    sets: [
      { name: 'Fruit', labels: ['apple'] },
      { name: 'Pets', labels: ['cat', 'dog'] },
    ],
    kept: true,
  });
});

test('saving under a name that is there replaces it; removing takes it away', async () => {
  const store = createLabelSetStore();
  await store.save({ name: 'Pets', labels: ['rabbit'] });
  const { sets } = await store.remove('Fruit');
  expect(sets).toEqual([{ name: 'Pets', labels: ['rabbit'] }]);
});

test('without storage sets live in memory, and the answer says so', async () => {
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  const store = createLabelSetStore();
  expect(await store.list()).toEqual({ sets: [], kept: false });
  const saved = await store.save({ name: 'Pets', labels: ['cat'] });
  expect(saved).toEqual({ sets: [{ name: 'Pets', labels: ['cat'] }], kept: false });
  expect((await store.list()).sets).toHaveLength(1);
  vi.unstubAllGlobals();
});

test('each given set has a name of its own and two labels or more', () => {
  expect(new Set(givenSets.map(({ name }) => name)).size).toBe(givenSets.length);
  for (const { labels } of givenSets) expect(labels.length).toBeGreaterThan(1);
});

test('sets saved and removed in two tabs at once are all as the last word on them was', async () => {
  let databases = 0;
  const deed = fc.record({ tab: fc.nat(1), name: fc.constantFrom('a', 'b', 'c'), removes: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 10 }), async (deeds) => {
      const database = `label sets ${databases++}`;
      const tabs = [createLabelSetStore(database), createLabelSetStore(database)];
      const said = new Map<string, string | undefined>();
      const running = deeds.map(({ tab, name, removes }, i) => {
        said.set(name, removes ? undefined : String(i));
        return removes ? tabs[tab]!.remove(name) : tabs[tab]!.save({ name, labels: [String(i)] });
      });
      await Promise.all(running);
      const { sets } = await createLabelSetStore(database).list();
      for (const [name, label] of said) {
        const found = sets.find((one) => one.name === name)?.labels[0];
        // Between tabs the order of deeds on one set is the browser's; a set that one tab alone spoke of is as it said.
        const speakers = new Set(deeds.filter((one) => one.name === name).map(({ tab }) => tab));
        if (speakers.size === 1) expect(found).toBe(label);
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 30) },
  );
});
