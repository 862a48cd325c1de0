import { delMany, get, keys, promisifyRequest, type UseStore } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';

/** Where pieces of files are kept; an argument, so that a test can refuse, lose or spoil them. */
export interface Keep {
  get: (key: string) => Promise<unknown>;
  /** Puts entries and takes keys away: all of it or nothing, even when the tab ends in the middle. */
  write: (entries: readonly (readonly [key: string, value: unknown])[], removed?: readonly string[]) => Promise<void>;
  remove: (keys: readonly string[]) => Promise<void>;
  keys: () => Promise<string[]>;
}

/** IndexedDB. Nothing is opened before the first use; a connection that the browser closed is opened anew. */
export function openKeep(name = 'triptych-weights'): Keep {
  let opened: UseStore | undefined;
  const store: UseStore = (mode, work) => (opened ??= createKeyStore(name, 'files'))(mode, work);
  return {
    get: (key) => get(key, store),
    write: (entries, removed = []) =>
      store('readwrite', (files) => {
        for (const key of removed) files.delete(key);
        for (const [key, value] of entries) files.put(value, key);
        return promisifyRequest(files.transaction);
      }),
    remove: (list) => delMany([...list], store),
    keys: () => keys<string>(store),
  };
}

/** Where the weights of this page are kept. */
export const weightsKeep = openKeep();

/** Keeps until the page or the worker ends. Blobs lie outside the heap here too. */
export function memoryKeep(): Keep {
  const held = new Map<string, unknown>();
  return {
    get: async (key) => held.get(key),
    async write(entries, removed = []) {
      for (const key of removed) held.delete(key);
      for (const [key, value] of entries) held.set(key, structuredClone(value));
    },
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
    write: (entries, removed) =>
      attempt(async (target) => {
        await target.write(entries, removed);
        for (const [key] of entries) written.add(key);
      }),
    remove: (list) => attempt((target) => target.remove(list)),
    keys: () => attempt((target) => target.keys()),
  };
}
