import type { UseStore } from 'idb-keyval';
import { openDatabase } from './database.ts';

/**
 * A store of idb-keyval whose connection is opened anew when the browser closed it (`database.ts`), and whose writes
 * outlive the page. A transaction that commits by itself does so a turn after its last request has answered, and a page
 * that is reloaded before takes the write with it; one that is told to commit is carried out by the browser whatever
 * becomes of the page (Indexed Database API 3.0, `IDBTransaction.commit`). `updates` is for `changeValue` and
 * `update`, which write after they have read, and so cannot be told at once.
 */
export function createKeyStore(database: string, name: string, { updates = false } = {}): UseStore {
  const { use } = openDatabase({ name: database, create: (made) => made.createObjectStore(name) });
  return (mode, work) =>
    use(async (opened) => {
      const store = opened.transaction(name, mode).objectStore(name);
      const done = work(store);
      if (mode === 'readwrite' && !updates) commit(store.transaction);
      return done;
    });
}

function commit(transaction: IDBTransaction): void {
  try {
    transaction.commit();
  } catch {
    // It was aborted meanwhile, which its requests tell.
  }
}

/**
 * Changes a value in one transaction of a store that is made with `updates`, so that nothing another tab writes comes
 * between reading and writing. Gives what is kept then.
 */
export const changeValue = <T>(store: UseStore, key: string, edit: (before: T | undefined) => T): Promise<T> =>
  changeValues<T, T>(store, [key], edit).then(([after]) => after!);

/** The same for several values at once: all of them are changed, or none. What `edit` gives undefined for stays away. */
export function changeValues<T, After extends T | undefined>(
  store: UseStore,
  keys: readonly string[],
  edit: (before: T | undefined, key: string) => After,
): Promise<After[]> {
  return store(
    'readwrite',
    (kept) =>
      new Promise((resolve, reject) => {
        const { transaction } = kept;
        const changed: After[] = [];
        transaction.addEventListener('abort', () => reject(transaction.error as Error));
        transaction.addEventListener('complete', () => resolve(changed));
        for (const [at, key] of keys.entries()) {
          const reading = kept.get(key) as IDBRequest<T | undefined>;
          reading.addEventListener('success', () => {
            try {
              const after = edit(reading.result, key);
              changed.push(after);
              if (after !== undefined) kept.put(after, key);
              if (at === keys.length - 1) commit(transaction);
            } catch (error) {
              reject(error as Error);
              transaction.abort();
            }
          });
        }
      }),
  );
}
