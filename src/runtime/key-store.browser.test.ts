import { get, keys, set, update } from 'idb-keyval';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createKeyStore } from './key-store.ts';

// That the browser then carries a write out whatever becomes of the page is its own affair, and takes longer when it is busy.
test('a write is told to commit at once, and what reads or writes again afterwards is not', async () => {
  const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
  onTestFinished(() => commit.mockRestore());
  const store = createKeyStore('triptych-test-commits', 'items');
  await get('a', store);
  expect(commit).not.toHaveBeenCalled();
  await set('a', [1, 2, 3], store);
  expect(commit).toHaveBeenCalledTimes(1);
  expect(await get('a', store)).toEqual([1, 2, 3]);

  const updating = createKeyStore('triptych-test-commits', 'items', { updates: true });
  await update<number[]>('a', (before = []) => [...before, 4], updating);
  expect(commit).toHaveBeenCalledTimes(1);
  expect(await get('a', store)).toEqual([1, 2, 3, 4]);
  expect(await keys(store)).toEqual(['a']);
});
