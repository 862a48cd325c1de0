import { clear, delMany, get, keys, set, values } from 'idb-keyval';
import { AppError } from '../../runtime/errors.ts';
import { changeValues, createKeyStore } from '../../runtime/key-store.ts';
import { type MarkChange, type Marks, withMarks } from './marks.ts';
import type { Parameters } from './parameters.ts';

/** A picture that was made, without its pixels. */
export interface HistoryItem {
  /** Of the record; a newer one is left alone. */
  version: 1;
  id: string;
  /** Milliseconds since 1970. */
  created: number;
  parameters: Parameters;
  width: number;
  height: number;
  bytes: number;
  /** Of one step, in milliseconds: the median. */
  stepMs: number;
  /** True when it was stopped before its last step. */
  stopped: boolean;
  /** Of a stopped one: its steps that ran, and all that were to run. */
  ran?: { done: number; total: number };
  /** At most 160 pixels wide and high. */
  thumb: Blob;
  /** The same for all pictures that one press made. */
  batch?: string;
  /** What the person thinks of it. */
  marks?: Marks;
}

/** What is kept beside an item: it is large, and read only when it is looked at. */
export interface HistoryFiles {
  /** PNG with its parameters. */
  picture: Blob;
  /** What it was started from. */
  source?: Blob;
  mask?: Blob;
}

export type NewItem = Omit<HistoryItem, 'version' | 'id' | 'created' | 'bytes' | 'marks'>;

/** Pictures that were made. Without storage they live as long as the page, and `kept` says so. */
export interface History {
  /** The newest first. */
  list(): Promise<{ items: HistoryItem[]; kept: boolean }>;
  add(item: NewItem, files: HistoryFiles): Promise<HistoryItem>;
  /** Throws `storage` when the files are gone. */
  files(id: string): Promise<HistoryFiles>;
  /**
   * Changes marks of pictures, each by itself and all in one transaction: what another tab marked meanwhile stays, and what
   * it removed stays away. Gives the pictures as they are then.
   */
  mark(ids: readonly string[], change: MarkChange): Promise<HistoryItem[]>;
  remove(ids: readonly string[]): Promise<void>;
  clear(): Promise<void>;
}

/** History in IndexedDB: files first, then the item, so that an item always has its files. */
export function createHistory(name = 'triptych-pictures'): History {
  const open = () => ({
    items: createKeyStore(name, 'items'),
    marked: createKeyStore(name, 'items', { updates: true }),
    files: createKeyStore(`${name}-files`, 'files'),
  });
  const memory = new Map<string, { item: HistoryItem; files: HistoryFiles }>();
  let databases: ReturnType<typeof open> | undefined;
  let isKept = true;
  let last = 0;

  /** Storage can be denied or full at any call; what it refuses is held in memory. */
  async function attempt<T>(work: (opened: ReturnType<typeof open>) => Promise<T>): Promise<T | undefined> {
    try {
      databases ??= open();
      const result = await work(databases);
      isKept = true;
      return result;
    } catch {
      isKept = false;
      return undefined;
    }
  }
  /**
   * Sorts by time, and tells two of one millisecond apart. A clock that was set back puts nothing new behind what is
   * there.
   */
  async function nextId(): Promise<string> {
    if (last === 0) {
      const known = (await attempt(({ items }) => keys<string>(items))) ?? [];
      const times = known.filter((id) => /^[0-9a-z]{9}-/.test(id)).map((id) => parseInt(id, 36));
      last = times.reduce((latest, time) => Math.max(latest, time), last);
    }
    last = Math.max(Date.now(), last + 1);
    return `${last.toString(36).padStart(9, '0')}-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`;
  }

  return {
    async list() {
      const stored = (await attempt(({ items }) => values<HistoryItem>(items))) ?? [];
      const held = [...memory.values()].map(({ item }) => item);
      const known = stored.filter(({ version }) => version === 1);
      return { items: [...known, ...held].toSorted((a, b) => (a.id < b.id ? 1 : -1)), kept: isKept };
    },
    async add(added, files) {
      const item: HistoryItem = {
        ...added,
        version: 1,
        id: await nextId(),
        created: Date.now(),
        bytes: files.picture.size,
      };
      await attempt(async (opened) => {
        await set(item.id, files, opened.files);
        await set(item.id, item, opened.items);
      });
      if (!isKept) memory.set(item.id, { item, files });
      return item;
    },
    async files(id) {
      const found = memory.get(id)?.files ?? (await attempt((opened) => get<HistoryFiles>(id, opened.files)));
      if (found) return found;
      throw new AppError(
        'storage',
        'The files of this picture are gone: the browser has removed them. Delete the entry.',
      );
    },
    async mark(ids, change) {
      const held = ids.flatMap((id) => memory.get(id) ?? []);
      for (const one of held) one.item = withMarks(one.item, change);
      const kept = ids.filter((id) => !memory.has(id));
      const edit = (before: HistoryItem | undefined) => before && withMarks(before, change);
      const changed = kept.length > 0 && (await attempt(({ marked }) => changeValues(marked, kept, edit)));
      return [...held.map(({ item }) => item), ...(changed || []).filter((item) => item !== undefined)];
    },
    async remove(ids) {
      for (const id of ids) memory.delete(id);
      await attempt(async (opened) => {
        await delMany([...ids], opened.items);
        await delMany([...ids], opened.files);
      });
    },
    async clear() {
      memory.clear();
      await attempt(async (opened) => {
        await clear(opened.items);
        await clear(opened.files);
      });
    },
  };
}
