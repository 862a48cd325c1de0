import { getMany, type UseStore } from 'idb-keyval';
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
const snapshotKey = 'snapshot';
const fileKey = (key: string): string => `file ${key}`;

/**
 * What is on a view and saved nowhere else, over a reload or a crash, in a database of IndexedDB. The newest snapshot
 * waits while one is written; without storage it ends with the page. Of two tabs the snapshot of the last one stays, with
 * all of its files.
 */
export function createSession<T>(database: string): Session<T> {
  let store: UseStore | undefined;
  const open = (): UseStore => (store ??= createKeyStore(database, 'snapshot', { updates: true }));
  let next: Snapshot<T> | undefined;
  let isWriting = false;

  /** In one transaction, by what is there: another tab may have taken files away that this one has stored. */
  async function write({ value, files }: Snapshot<T>): Promise<void> {
    const kept = withinLimit(files);
    const stored: Stored<T> = { value, keys: [...kept.keys()] };
    const wanted = new Map([...kept].map(([key, file]) => [fileKey(key), file]));
    await open()(
      'readwrite',
      (there) =>
        new Promise<void>((resolve, reject) => {
          const { transaction } = there;
          transaction.addEventListener('complete', () => resolve());
          transaction.addEventListener('abort', () => reject(transaction.error as Error));
          const asking = there.getAllKeys();
          asking.addEventListener('success', () => {
            const known = new Set(asking.result.map(String).filter((key) => key !== snapshotKey));
            for (const [key, file] of wanted) if (!known.has(key)) there.put(file, key);
            for (const key of known) if (!wanted.has(key)) there.delete(key);
            there.put(stored, snapshotKey);
            transaction.commit();
          });
        }),
    );
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
        const [stored] = await getMany<Stored<T>>([snapshotKey], open());
        if (!stored) return undefined;
        const found = await getMany<Blob | undefined>(stored.keys.map(fileKey), open());
        const files = new Map(stored.keys.flatMap((key, i) => (found[i] ? [[key, found[i]] as const] : [])));
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
