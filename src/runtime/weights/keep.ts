import { createStore, delMany, get, keys, setMany } from 'idb-keyval';

/** Where pieces of files are kept; an argument, so that a test can refuse, lose or spoil them. */
export interface Keep {
  get: (key: string) => Promise<unknown>;
  /** All of it or nothing, even when the tab ends in the middle. */
  write: (entries: readonly (readonly [key: string, value: unknown])[]) => Promise<void>;
  remove: (keys: readonly string[]) => Promise<void>;
  keys: () => Promise<string[]>;
}

/** IndexedDB. Nothing is opened before the first use; a connection that the browser closed is opened anew. */
export function openKeep(name = 'triptych-weights'): Keep {
  let store: ReturnType<typeof createStore> | undefined;
  const use = async <T>(work: (opened: ReturnType<typeof createStore>) => Promise<T>): Promise<T> => {
    try {
      return await work((store ??= createStore(name, 'files')));
    } catch (error) {
      if (!wasClosed(error)) throw error;
      return work((store = createStore(name, 'files'))).catch(refuse);
    }
  };
  return {
    get: (key) => use((opened) => get(key, opened)),
    write: (entries) => use((opened) => setMany(entries as [string, unknown][], opened)),
    remove: (list) => use((opened) => delMany([...list], opened)),
    keys: () => use((opened) => keys<string>(opened)),
  };
}

/** Where the weights of this page are kept. */
export const weightsKeep = openKeep();

/**
 * What a transaction says on a connection that is gone (IndexedDB, `IDBDatabase.transaction`), and in the middle of which
 * the browser closed it: it is then aborted, with or without an error.
 */
const wasClosed = (error: unknown): boolean =>
  !error || (error instanceof Error && ['InvalidStateError', 'AbortError'].includes(error.name));

/** Nobody asked for an abort: it must not be taken for one of the person. */
function refuse(cause: unknown): never {
  if (!wasClosed(cause)) throw cause;
  throw new DOMException('the browser closes its storage again and again', 'UnknownError');
}

/** Keeps until the page or the worker ends. Blobs lie outside the heap here too. */
export function memoryKeep(): Keep {
  const held = new Map<string, unknown>();
  return {
    get: async (key) => held.get(key),
    write: async (entries) => entries.forEach(([key, value]) => held.set(key, structuredClone(value))),
    remove: async (list) => list.forEach((key) => held.delete(key)),
    keys: async () => [...held.keys()],
  };
}

/**
 * A keep that never refuses: after the first failure it tells once, clears what was written through it, and goes on in
 * memory.
 */
export function forgivingKeep(keep: Keep, onFailure: (error: unknown) => void): Keep {
  const memory = memoryKeep();
  const written = new Set<string>();
  let hasFailed = false;
  const fail = async (error: unknown) => {
    if (hasFailed) return;
    hasFailed = true;
    onFailure(error);
    for (const key of written) await memory.write([[key, await keep.get(key).catch(() => undefined)]]);
    await keep.remove([...written]).catch(() => {}); // the storage that refused may refuse this too
  };
  const attempt = async <T>(work: (target: Keep) => Promise<T>): Promise<T> => {
    if (hasFailed) return work(memory);
    try {
      return await work(keep);
    } catch (error) {
      await fail(error);
      return work(memory);
    }
  };
  return {
    get: (key) => attempt((target) => target.get(key)),
    write: (entries) =>
      attempt(async (target) => {
        await target.write(entries);
        for (const [key] of entries) written.add(key);
      }),
    remove: (list) => attempt((target) => target.remove(list)),
    keys: () => attempt((target) => target.keys()),
  };
}
