import type { UseStore } from 'idb-keyval';
import { openDatabase } from './database.ts';

/**
 * A store of idb-keyval whose connection is opened anew when the browser closed it (`database.ts`), and whose writes
 * outlive the page. A transaction that commits by itself does so a turn after its last request has answered, and a page
 * that is reloaded before takes the write with it; one that is told to commit is carried out by the browser whatever
 * becomes of the page (Indexed Database API 3.0, `IDBTransaction.commit`). `updates` is for `update`, which writes after
 * it has read, and so cannot be told.
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
