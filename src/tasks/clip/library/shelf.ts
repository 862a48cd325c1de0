import { openDatabase } from '../../../runtime/database.ts';
import { AppError } from '../../../runtime/errors.ts';

/** What is kept apart: small things by themselves, so that reading them does not read the large ones. */
const shelfParts = ['meta', 'pages', 'thumbs', 'rows', 'ids', 'sources'] as const;
export type ShelfPart = (typeof shelfParts)[number];
export type ShelfKey = string | number;

/** One change: a value put, or removed (no value), or a whole part emptied (no key). */
export interface Change {
  part: ShelfPart;
  key?: ShelfKey;
  value?: unknown;
}

/** Where the library lies. */
export interface Shelf {
  /** False when nothing outlives the page. */
  readonly isKept: boolean;
  get(part: ShelfPart, key: ShelfKey): Promise<unknown>;
  /** Several values at once, in the order of the keys asked. */
  many(part: ShelfPart, keys: readonly ShelfKey[]): Promise<unknown[]>;
  /** Values in the order of their keys; `prefix` takes the keys that begin so. */
  all(part: ShelfPart, prefix?: string): Promise<{ key: ShelfKey; value: unknown }[]>;
  /** All of the changes or none of them. Throws `storage` when there is no room. */
  write(changes: readonly Change[]): Promise<void>;
}

/** Larger ones were written by a newer version, whose data is left alone. */
const schema = 1;

/**
 * The library in IndexedDB; a connection that the browser closes is opened anew. Throws `storage` when the browser keeps
 * nothing, or the data is of a newer version. When somebody has cleared the data meanwhile, the call that finds it throws
 * `storage` and `onLost` is told: what is in memory is no longer what is kept.
 */
export async function openShelf(name = 'triptych-library', { onLost = () => {} } = {}): Promise<Shelf> {
  const database = openDatabase({
    name,
    version: schema,
    create: (made) => shelfParts.forEach((part) => made.createObjectStore(part)),
    onEmptied() {
      onLost();
      return new AppError(
        'storage',
        'The data of the library was cleared, by this browser or from another tab. It is empty now: add your pictures again.',
      );
    },
  });
  const run = <T>(work: (opened: IDBDatabase) => Promise<T>): Promise<T> =>
    database.use(work).catch((error: unknown) => {
      throw error instanceof AppError ? error : refusal(error);
    });
  await run(async () => {});
  return {
    isKept: true,
    get: (part, key) => run((opened) => settled<unknown>(opened.transaction(part).objectStore(part).get(key))),
    many: (part, keys) =>
      run((opened) => {
        const store = opened.transaction(part).objectStore(part);
        return Promise.all(keys.map((key) => settled<unknown>(store.get(key))));
      }),
    all: (part, prefix) =>
      run(async (opened) => {
        const store = opened.transaction(part).objectStore(part);
        const range = prefix === undefined ? undefined : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const [keys, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
        return keys.map((key, i) => ({ key: key as ShelfKey, value: values[i] as unknown }));
      }),
    write: (changes) => run((opened) => writeAll(opened, changes)),
  };
}

/** Rejects with what the browser says, which tells a connection that is gone. */
const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error as Error));
  });

function writeAll(database: IDBDatabase, changes: readonly Change[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const parts = [...new Set(changes.map(({ part }) => part))];
    if (parts.length === 0) return resolve();
    const transaction = database.transaction(parts, 'readwrite');
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error as Error));
    try {
      for (const { part, key, value } of changes) {
        const store = transaction.objectStore(part);
        if (key === undefined) store.clear();
        else if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
      transaction.commit(); // or a page that is closed before the last request has answered takes them with it
    } catch (error) {
      reject(error as Error);
      transaction.abort();
    }
  });
}

function refusal(cause: unknown): AppError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  if (name === 'QuotaExceededError')
    return new AppError(
      'storage',
      'The browser has no more room for the library. What was indexed is kept; free space by removing pictures or models.',
      { cause },
    );
  if (name === 'VersionError')
    return new AppError(
      'storage',
      'The library was written by a newer version of this page and is left as it is. Reload to get that version.',
      { cause },
    );
  return new AppError(
    'storage',
    `The library could not be read or written (${name || String(cause)}). Reload the page.`,
    {
      cause,
    },
  );
}

/** A shelf that is gone with the page: where storage is denied, and in tests. */
export function memoryShelf(): Shelf {
  const parts = new Map(shelfParts.map((part) => [part, new Map<ShelfKey, unknown>()]));
  const byKey = ([a]: [ShelfKey, unknown], [b]: [ShelfKey, unknown]): number => (a < b ? -1 : 1);
  return {
    isKept: false,
    get: async (part, key) => parts.get(part)!.get(key),
    many: async (part, keys) => keys.map((key) => parts.get(part)!.get(key)),
    all: async (part, prefix) =>
      [...parts.get(part)!]
        .filter(([key]) => prefix === undefined || String(key).startsWith(prefix))
        .toSorted(byKey)
        .map(([key, value]) => ({ key, value })),
    async write(changes) {
      for (const { part, key, value } of changes) {
        if (key === undefined) parts.get(part)!.clear();
        else if (value === undefined) parts.get(part)!.delete(key);
        else parts.get(part)!.set(key, value);
      }
    },
  };
}
