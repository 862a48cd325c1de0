import 'fake-indexeddb/auto';
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
