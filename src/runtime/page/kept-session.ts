import { clear, getMany, type UseStore } from 'idb-keyval';
import { createKeyStore } from '../key-store.ts';
import { changeRecords, fileKey, newestOrphan, type Records, type Stored } from './session-records.ts';
import { ownTab, type Tab } from './tab-identity.ts';

/** What a view was left with: a value that can be cloned, and the files that it names by keys. */
export interface Snapshot<T> {
  value: T;
  files: ReadonlyMap<string, Blob>;
}

export interface Session<T> {
  /**
   * The snapshot of the last visit of this tab, without files that were not stored; undefined where there is none. A new
   * tab goes on with what a tab that is gone has left, closed or killed, the latest first; a duplicated one with a copy.
   */
  read(): Promise<Snapshot<T> | undefined>;
  /** Stores a snapshot in place of the one before. Only files with new keys are written: a key stands for one content. */
  keep(snapshot: Snapshot<T>): void;
}

/** Bytes of files that are stored at most for a tab; those after them end with the page. */
const mostBytes = 500e6;

/** Earlier versions had one snapshot for all tabs, under this key in a database of their own. */
const singleKey = 'snapshot';

/**
 * What is on a view and saved nowhere else, over a reload or a crash, in a database of IndexedDB: a snapshot for each
 * tab. The newest snapshot waits while one is written; without storage it ends with the page.
 */
export function createSession<T>(database: string, tab: () => Promise<Tab> = ownTab): Session<T> {
  let store: UseStore | undefined;
  const open = (): UseStore => (store ??= createKeyStore(`${database}-tabs`, 'snapshots', { updates: true }));
  let next: Snapshot<T> | undefined;
  let isWriting = false;

  async function write({ value, files }: Snapshot<T>): Promise<void> {
    const { id } = await tab();
    const kept = withinLimit(files);
    await changeRecords<T>(open(), ({ put }) => put(id, { value, keys: [...kept.keys()] }), kept);
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    for (let snapshot = next; snapshot; snapshot = next) {
      next = undefined;
      await write(snapshot).catch(() => {}); // storage is denied or full
    }
    isWriting = false;
  }

  /** The record of this tab; where it has none, that of another one becomes its own. */
  async function find(): Promise<Stored<T> | undefined> {
    const { id, copyOf, living } = await tab();
    const others = await living();
    let found: Stored<T> | undefined;
    let isFirst = false;
    await changeRecords<T>(open(), (records) => {
      isFirst = records.isFirst;
      found = records.all.get(id);
      if (!found) found = takeUp(records, { id, copyOf, living: others });
      records.forget(others);
    });
    return found ?? (isFirst ? takeUpSingle(id) : undefined);
  }

  /** The one snapshot of an earlier version, once. */
  async function takeUpSingle(id: string): Promise<Stored<T> | undefined> {
    const before = createKeyStore(database, singleKey);
    const [single] = await getMany<{ value: T; keys: string[] }>([singleKey], before);
    if (!single) return undefined;
    const files = await getMany<Blob | undefined>(single.keys.map(fileKey), before);
    const found = new Map(single.keys.flatMap((key, i) => (files[i] ? [[key, files[i]] as const] : [])));
    let stored: Stored<T> | undefined;
    await changeRecords<T>(open(), ({ put }) => (stored = put(id, { ...single, keys: [...found.keys()] })), found);
    await clear(before);
    return stored;
  }

  return {
    async read() {
      try {
        const stored = await find();
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

/** A copy of what is in the tab that this one was duplicated from, else of what a tab that is gone has left. */
function takeUp<T>(
  { all, put, mark }: Records<T>,
  { id, copyOf, living }: { id: string; copyOf: string | undefined; living: ReadonlySet<string> },
): Stored<T> | undefined {
  const copied = copyOf === undefined ? undefined : all.get(copyOf);
  if (copied) return put(id, copied);
  const orphan = newestOrphan(all, living);
  if (orphan === undefined) return undefined;
  // Left where it is: a tab that the browser has only put to sleep finds it when it is woken.
  const left = mark(orphan);
  return put(id, left);
}

function withinLimit(files: ReadonlyMap<string, Blob>): Map<string, Blob> {
  let bytes = 0;
  return new Map([...files].filter(([, { size }]) => (bytes += size) <= mostBytes));
}
