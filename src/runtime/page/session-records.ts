import type { UseStore } from 'idb-keyval';

/** The snapshot of one tab, as it is stored: its files are records of their own. */
export interface Stored<T> {
  value: T;
  keys: string[];
  /** When it was stored, in milliseconds since 1970, and above all that were stored before. */
  at: number;
  /** Another tab goes on with it. */
  isTaken?: boolean;
}

/** The snapshots of all tabs within one transaction. */
export interface Records<T> {
  /** By the id of the tab. */
  all: ReadonlyMap<string, Stored<T>>;
  /** Whether nothing was ever stored before. */
  isFirst: boolean;
  put: (tab: string, snapshot: Pick<Stored<T>, 'value' | 'keys'>) => Stored<T>;
  /** Notes that another tab goes on with it. */
  mark: (tab: string) => Stored<T>;
  /** Forgets what tabs left that are gone, but for the latest of them. */
  forget: (living: ReadonlySet<string>) => void;
}

/** Tabs that are gone whose snapshots stay. */
const mostOrphans = 5;

const recordPrefix = 'tab ';
const usedKey = 'used';
export const fileKey = (key: string): string => `file ${key}`;

/** The tab that is gone with the latest snapshot that nobody goes on with. */
export const newestOrphan = (
  all: ReadonlyMap<string, Stored<unknown>>,
  living: ReadonlySet<string>,
): string | undefined =>
  [...all]
    .filter(([tab, { isTaken }]) => !isTaken && !living.has(tab))
    .toSorted(([, a], [, b]) => b.at - a.at)
    .at(0)?.[0];

/**
 * Reads and changes the snapshots in one transaction, so that no other tab comes between. Files that none of them names
 * any more go with it; of `files` those are written that are not there. Rejects as IndexedDB does.
 */
export function changeRecords<T>(
  store: UseStore,
  work: (records: Records<T>) => unknown,
  files: ReadonlyMap<string, Blob> = new Map(),
): Promise<void> {
  return store(
    'readwrite',
    (kept) =>
      new Promise<void>((resolve, reject) => {
        const { transaction } = kept;
        transaction.addEventListener('complete', () => resolve());
        transaction.addEventListener('abort', () => reject(transaction.error as Error));
        const range = IDBKeyRange.bound(recordPrefix, `${recordPrefix}\u{FFFF}`);
        const asked = [kept.getAllKeys(), kept.getAllKeys(range), kept.getAll(range)] as const;
        asked[2].addEventListener('success', () => {
          const [keys, tabs, stored] = asked.map(({ result }) => result as unknown[]) as [
            string[],
            string[],
            Stored<T>[],
          ];
          const all = new Map(tabs.map((key, i) => [key.slice(recordPrefix.length), stored[i]!]));
          const before = new Map(all);
          try {
            work(recordsOf(all, { isFirst: !keys.includes(usedKey) }));
          } catch (error) {
            reject(error as Error);
            return transaction.abort();
          }
          for (const [tab, record] of all) if (record !== before.get(tab)) kept.put(record, recordPrefix + tab);
          for (const tab of before.keys()) if (!all.has(tab)) kept.delete(recordPrefix + tab);
          const wanted = new Set([...all.values()].flatMap((record) => record.keys.map(fileKey)));
          const known = new Set(keys.filter((key) => key.startsWith(fileKey(''))));
          for (const [key, file] of files) if (!known.has(fileKey(key))) kept.put(file, fileKey(key));
          for (const key of known) if (!wanted.has(key)) kept.delete(key);
          kept.put(true, usedKey);
          transaction.commit();
        });
      }),
  );
}

function recordsOf<T>(all: Map<string, Stored<T>>, { isFirst }: { isFirst: boolean }): Records<T> {
  return {
    all,
    isFirst,
    put(tab, { value, keys }) {
      const latest = Math.max(0, ...[...all.values()].map(({ at }) => at));
      const record = { value, keys, at: Math.max(Date.now(), latest + 1) };
      all.set(tab, record);
      return record;
    },
    mark(tab) {
      const record = { ...all.get(tab)!, isTaken: true };
      all.set(tab, record);
      return record;
    },
    forget(living) {
      const left = [...all].filter(([tab]) => !living.has(tab)).toSorted(([, a], [, b]) => b.at - a.at);
      for (const [tab] of left.slice(mostOrphans)) all.delete(tab);
    },
  };
}
