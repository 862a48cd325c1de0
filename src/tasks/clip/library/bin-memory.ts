import { del, entries, set } from 'idb-keyval';
import { createKeyStore } from '../../../runtime/key-store.ts';
import type { Deletion } from './bin.ts';

/** Remembers what lies in the bins, over a reload, a folder that was forgotten, and a library that was emptied. */
export interface BinMemory {
  /** The latest first. */
  read: () => Promise<Deletion[]>;
  keep: (deletion: Deletion) => Promise<void>;
  forget: (id: string) => Promise<void>;
}

/**
 * In IndexedDB, with the folders themselves; where that is refused (a private window, a browser that cannot store
 * folders) it lives as long as the page, and the files can still be put back by hand.
 */
export function binMemory(name = 'triptych-bin'): BinMemory {
  const open = () => createKeyStore(name, 'deletions');
  let database: ReturnType<typeof open> | undefined;
  const here = new Map<string, Deletion>();
  return {
    async read() {
      const found = new Map(here);
      const kept = await entries<string, Deletion>((database ??= open())).catch(() => []);
      for (const [id, deletion] of kept) found.set(id, deletion);
      return [...found.values()].toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    },
    async keep(deletion) {
      try {
        await set(deletion.id, deletion, (database ??= open()));
        here.delete(deletion.id);
      } catch {
        here.set(deletion.id, deletion);
      }
    },
    async forget(id) {
      here.delete(id);
      await del(id, (database ??= open())).catch(() => {});
    },
  };
}

/** That of the page. */
export const bins = binMemory();
