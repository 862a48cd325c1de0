import { delMany, getMany, setMany, type UseStore } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';

/** What a view was left with: a value that can be cloned, and the files that it names by keys. */
export interface Snapshot<T> {
  value: T;
  files: ReadonlyMap<string, Blob>;
}

export interface Session<T> {
  /** The snapshot of the last visit, without files that were not stored; undefined where there is none. */
  read(): Promise<Snapshot<T> | undefined>;
  /** Stores a snapshot in place of the one before. Only files with new keys are written: a key stands for one content. */
  keep(snapshot: Snapshot<T>): void;
}

/** Bytes of files that are stored at most; those after them end with the page. */
const mostBytes = 500e6;

interface Stored<T> {
  value: T;
  keys: string[];
}
const fileKey = (key: string): string => `file ${key}`;

/**
 * What is on a view and saved nowhere else, over a reload or a crash, in a database of IndexedDB. The newest snapshot
 * waits while one is written; without storage it ends with the page.
 */
export function createSession<T>(database: string): Session<T> {
  let store: UseStore | undefined;
  const open = (): UseStore => (store ??= createKeyStore(database, 'snapshot'));
  let written = new Set<string>();
  let next: Snapshot<T> | undefined;
  let isWriting = false;

  async function write({ value, files }: Snapshot<T>): Promise<void> {
    const kept = withinLimit(files);
    const fresh = [...kept].filter(([key]) => !written.has(key));
    const stored: Stored<T> = { value, keys: [...kept.keys()] };
    await setMany([...fresh.map(([key, file]): [string, Blob] => [fileKey(key), file]), ['snapshot', stored]], open());
    const gone = [...written].filter((key) => !kept.has(key));
    written = new Set(kept.keys());
    if (gone.length > 0) await delMany(gone.map(fileKey), open());
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    for (let snapshot = next; snapshot; snapshot = next) {
      next = undefined;
      await write(snapshot).catch(() => {}); // storage is denied or full
    }
    isWriting = false;
  }

  return {
    async read() {
      try {
        const [stored] = await getMany<Stored<T>>(['snapshot'], open());
        if (!stored) return undefined;
        const found = await getMany<Blob | undefined>(stored.keys.map(fileKey), open());
        const files = new Map(stored.keys.flatMap((key, i) => (found[i] ? [[key, found[i]] as const] : [])));
        written = new Set(files.keys());
        return { value: stored.value, files };
      } catch {
        return undefined;
      }
    },
    keep(snapshot) {
      next = snapshot;
      if (!isWriting) void writeAll();
    },
  };
}

function withinLimit(files: ReadonlyMap<string, Blob>): Map<string, Blob> {
  let bytes = 0;
  return new Map([...files].filter(([, { size }]) => (bytes += size) <= mostBytes));
}
