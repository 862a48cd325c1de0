import { clear, getMany, keys as storedKeys, setMany } from 'idb-keyval';
import { createKeyStore } from '../../../runtime/key-store.ts';
import type { VectorStore } from './label-vectors.ts';

/** Past this many the stored ones are dropped: 50,000 of 512 numbers are 100 MB. */
const limit = 50_000;

/**
 * Vectors in memory and in IndexedDB, so that a label set costs nothing on the next visit. Storage that fails (private
 * window, full disk) costs time, not answers: then they live in memory alone.
 */
export function createLabelStore(name = 'triptych-clip-labels'): VectorStore {
  const memory = new Map<string, Float32Array>();
  const idb = createKeyStore(name, 'vectors');
  let broken = false;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (broken) return undefined;
    try {
      return await work();
    } catch {
      broken = true;
      return undefined;
    }
  };
  let ready: Promise<unknown> | undefined;
  const trim = () => attempt(async () => (await storedKeys(idb)).length > limit && (await clear(idb)));

  return {
    async get(keys) {
      await (ready ??= trim());
      const unknown = keys.filter((key) => !memory.has(key));
      const found = (await attempt(() => getMany<Float32Array | undefined>(unknown, idb))) ?? [];
      for (const [i, key] of unknown.entries()) if (found[i]) memory.set(key, found[i]);
      return keys.map((key) => memory.get(key));
    },
    async set(entries) {
      for (const [key, vector] of entries) memory.set(key, vector);
      await attempt(() => setMany(entries as [string, Float32Array][], idb));
    },
  };
}
