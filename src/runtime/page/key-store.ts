import { createStore, type UseStore } from 'idb-keyval';

/**
 * A store of idb-keyval whose writes outlive the page. A transaction that commits by itself does so a turn after its
 * last request has answered, and a page that is reloaded before takes the write with it; one that is told to commit is
 * carried out by the browser whatever becomes of the page (Indexed Database API 3.0, `IDBTransaction.commit`).
 * For `set`, `setMany`, `del`, `delMany` and `clear`; not for `update`, which writes after it has read.
 */
export function createKeyStore(database: string, name: string): UseStore {
  const use = createStore(database, name);
  return (mode, work) =>
    use(mode, (store) => {
      const done = work(store);
      if (mode === 'readwrite') store.transaction.commit();
      return done;
    });
}
