import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../../runtime/errors.ts';
import type { AddReport, IndexProgress } from '../../library-api.ts';
import type { LibraryStats } from '../../library/contract.ts';
import { createLibraryStore, type LibrarySurroundings } from './store.ts';

const report: AddReport = { added: 1, skipped: 0, renamed: 0, copied: 0, removed: 0, failed: [], leftOut: [] };
const emptyStats: LibraryStats = {
  items: 0,
  indexed: 0,
  failed: [],
  takenOut: [],
  bytes: 0,
  models: [],
  space: undefined,
  folders: [],
  isKept: true,
};
type Call = { signal?: AbortSignal; onProgress?: (progress: IndexProgress) => void; folder?: number };

/** A library whose calls end when the test says so. */
function setUp({ unfinished = false, isReadable = true, outdated = 0 } = {}) {
  const removed: string[][] = [];
  const calls: (Call & { end: (error?: Error) => void })[] = [];
  const pending = (options: Call = {}): Promise<AddReport> =>
    new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
      calls.push({ ...options, end: (error) => (error ? reject(error) : resolve(report)) });
    });
  let isUnfinished = unfinished;
  let isPaused = false;
  let isDeclined = false;
  let stale = outdated;
  let change = (): void => {};
  const api: LibrarySurroundings['api'] = {
    add: (_, options) => pending(options),
    rescan: async (options) => [await pending(options)],
    folders: async () => [{ id: 1, name: 'photos', isReadable }],
    forgetFolder: async () => {},
    import: (_, options) => pending(options),
    pause: () => void (isPaused = true),
    resume: () => void (isPaused = false),
    count: async () => 0,
    readAnew: async (options) => [await pending(options)],
    stats: async () => ({ ...emptyStats, folders: [{ id: 1, name: 'photos', outdated: stale }] }),
    items: async (ids) => ids.map(() => undefined),
    remove: async (ids) => void removed.push(ids),
    clear: async () => {},
  };
  const store = createLibraryStore({
    api,
    chooseModel: async () => {},
    watchChanges: (listener) => {
      change = listener;
      return () => {};
    },
    mark: { get: () => isUnfinished, set: (value) => void (isUnfinished = value) },
    declined: { get: () => isDeclined, set: (value) => void (isDeclined = value) },
  });
  const flush = () => vi.advanceTimersByTimeAsync(0);
  return {
    store,
    calls,
    removed,
    flush,
    change: () => change(),
    isUnfinished: () => isUnfinished,
    isPaused: () => isPaused,
    update: () => void (stale = 0),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('indexing tells how far it is and what came of it', async () => {
  const { store, calls, flush, isUnfinished } = setUp();
  const done = store.getState().add([[new File(['a'], 'a.png')]]);
  expect(store.getState().indexing).toMatchObject({ what: '1 file', isPaused: false });
  expect(isUnfinished()).toBe(true); // a tab closed now is remembered
  calls[0]!.onProgress!({ phase: 'run', done: 1, total: 4, unit: 'images', rate: 2, eta: 1.5 });
  expect(store.getState().indexing?.progress).toMatchObject({ done: 1, total: 4, eta: 1.5 });
  calls[0]!.end();
  await done;
  await flush();
  expect(store.getState()).toMatchObject({ indexing: undefined, report: { added: 1 }, isUnfinished: false });
  expect(isUnfinished()).toBe(false);
});

test('two at once end as one, with their reports added up', async () => {
  const { store, calls } = setUp();
  const both = store.getState().add([[new File(['a'], 'a.png')], [new File(['b'], 'b.png')]]);
  calls[0]!.end();
  await vi.advanceTimersByTimeAsync(1);
  expect(store.getState().indexing).toBeDefined();
  calls[1]!.end();
  await both;
  expect(store.getState().report).toMatchObject({ added: 2 });
});

test('Stop ends it without a fault, lets go of a pause, and offers to go on', async () => {
  const { store, isPaused, isUnfinished } = setUp();
  const done = store.getState().add([[new File(['a'], 'a.png')]]);
  store.getState().pause();
  expect([isPaused(), store.getState().indexing?.isPaused]).toEqual([true, true]);
  store.getState().stop();
  await done;
  expect(store.getState()).toMatchObject({ indexing: undefined, fault: undefined, isUnfinished: true });
  expect([isPaused(), isUnfinished()]).toEqual([false, true]);
});

test('a failure is a sentence, and the next indexing takes it away', async () => {
  const { store, calls } = setUp();
  const done = store.getState().add([[new File(['a'], 'a.png')]]);
  calls[0]!.end(new AppError('storage', 'There is no room.'));
  await done;
  expect(store.getState().fault).toEqual({ code: 'storage', message: 'There is no room.' });
  void store.getState().rescan();
  await vi.advanceTimersByTimeAsync(0);
  expect(store.getState().fault).toBeUndefined();
});

test('what ended with its tab goes on by itself where no permission is needed, and else by a click', async () => {
  const readable = setUp({ unfinished: true });
  void readable.store.getState().open();
  await readable.flush();
  expect(readable.calls).toMatchObject([{ folder: 1 }]);

  const locked = setUp({ unfinished: true, isReadable: false });
  await locked.store.getState().open();
  expect(locked.calls).toHaveLength(0);
  expect(locked.store.getState().isUnfinished).toBe(true);
});

test('a removal is carried out when the offer to undo it ends, and not before', async () => {
  const { store, removed, flush } = setUp();
  store.getState().selectOnly([1, 2, 3]);
  store.getState().remove([1, 2]);
  expect([...store.getState().selected]).toEqual([3]);
  expect([...store.getState().leaving]).toEqual([1, 2]);
  store.getState().undoRemoval();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(removed).toEqual([]);
  expect(store.getState().leaving.size).toBe(0);

  store.getState().remove([4]);
  store.getState().remove([5]); // the one before can no longer be undone
  await flush();
  expect(removed).toEqual([['4']]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(removed).toEqual([['4'], ['5']]);
  expect(store.getState().leaving.size).toBe(0);
});

test('what a script changes is shown, once for many changes', async () => {
  const { store, change } = setUp();
  await store.getState().open();
  const { version } = store.getState();
  await vi.advanceTimersByTimeAsync(1);
  for (let i = 0; i < 10; i++) change();
  expect(store.getState().version).toBe(version);
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.getState().version).toBe(version + 1);
});

test('what an earlier version read is read anew by itself, without a report; stopped, it is offered', async () => {
  const { store, calls, flush, isUnfinished, update } = setUp({ outdated: 3 });
  const opening = store.getState().open();
  await flush();
  expect(store.getState().indexing).toMatchObject({ what: 'photos, read anew' });
  expect([calls.map(({ folder }) => folder), isUnfinished()]).toEqual([[1], false]);
  store.getState().stop();
  await opening;
  expect(store.getState()).toMatchObject({ indexing: undefined, isUnfinished: false, offersReading: true });

  const again = store.getState().readAnew();
  await flush();
  update();
  calls.at(-1)!.end();
  await again;
  expect(store.getState()).toMatchObject({ indexing: undefined, report: undefined, offersReading: false });
});

test('where reading needs permission it is offered, and after a no never again', async () => {
  const { store, calls } = setUp({ outdated: 3, isReadable: false });
  await store.getState().open();
  expect([calls.length, store.getState().offersReading]).toEqual([0, true]);
  store.getState().declineReading();
  await store.getState().open();
  expect(store.getState().offersReading).toBe(false);
});
