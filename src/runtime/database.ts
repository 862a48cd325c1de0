import { AppError } from './errors.ts';

export interface DatabaseOptions {
  name: string;
  /** Absent: the one that is there. */
  version?: number;
  /** Makes the stores of a database that is new. */
  create: (database: IDBDatabase) => void;
  /**
   * Told when the database was in use, and is empty now: somebody cleared the site's data, or another tab removed it. What
   * is in memory fits it no longer, so the call that found it rejects with what this gives.
   */
  onEmptied?: () => AppError;
}

/** A database of IndexedDB, opened at its first use. */
export interface Database {
  /**
   * Runs work on the connection: a transaction, with its requests. Browsers close connections when site data is cleared,
   * in background tabs and when another tab removes the database: it is then opened anew and the work is done once more.
   * Throws AppError `storage` when it is closed again; everything else as the browser throws it.
   */
  use: <T>(work: (database: IDBDatabase) => Promise<T>) => Promise<T>;
}

export function openDatabase(options: DatabaseOptions): Database {
  let opening: Promise<IDBDatabase> | undefined;
  let wasOpen = false;
  const forget = () => (opening = undefined);
  const open = () => {
    opening ??= connect(options, forget).then(({ database, isNew }) => {
      const isEmptied = isNew && wasOpen;
      wasOpen = true;
      if (isEmptied && options.onEmptied) throw options.onEmptied();
      return database;
    });
    opening.catch(forget); // the next call tries again
    return opening;
  };
  return {
    async use(work) {
      try {
        return await work(await open());
      } catch (error) {
        if (!wasClosed(error)) throw error;
        forget();
        return open().then(work).catch(refuse);
      }
    },
  };
}

function connect(
  { name, version, create }: DatabaseOptions,
  onGone: () => void,
): Promise<{ database: IDBDatabase; isNew: boolean }> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    let isNew = false;
    request.addEventListener('upgradeneeded', () => {
      isNew = true;
      create(request.result);
    });
    request.addEventListener('success', () => {
      const database = request.result;
      database.addEventListener('close', onGone);
      // Another tab removes the database, or a newer page changes it: it waits for this.
      database.addEventListener('versionchange', () => {
        database.close();
        onGone();
      });
      resolve({ database, isNew });
    });
    request.addEventListener('error', () => reject(request.error ?? new Error(`“${name}” could not be opened.`)));
  });
}

/**
 * What a transaction says on a connection that is gone (IndexedDB, `IDBDatabase.transaction`), and in the middle of which
 * the browser closed it: it is then aborted, with or without an error. Safari says “Connection to Indexed Database server
 * lost”.
 */
const wasClosed = (error: unknown): boolean =>
  !error ||
  (error instanceof Error &&
    (['InvalidStateError', 'AbortError'].includes(error.name) || /database server lost/i.test(error.message)));

/** Nobody asked for an abort: it must not be taken for one of the person. */
function refuse(cause: unknown): never {
  if (!wasClosed(cause)) throw cause;
  throw new AppError('storage', 'The browser closes its storage again and again. Reload the page.', { cause });
}
