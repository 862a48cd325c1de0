import { contentHash, isHashedWhole } from './content-hash.ts';
import { namesOf, placeBelow } from './folder-path.ts';
import { isPermitted } from './folder-permission.ts';
import { placeOf, type Item } from './item.ts';
import { sameBytes } from './same-bytes.ts';

/** A file that stays: opened, read, and as it was when the library compared it. */
interface Survivor {
  handle: FileSystemFileHandle;
  file: File;
  /** Opens it once more by its path; rejects when it is not there. */
  reopen: () => Promise<File>;
}

/**
 * Finds, for files that are to be deleted, one that stays in place of each. Each is opened and read once, however many
 * are deleted for it.
 */
export function createSurvivors(
  folders: ReadonlyMap<number, FileSystemDirectoryHandle>,
  { doomed }: { doomed: ReadonlySet<string> },
) {
  const opened = new Map<string, Promise<Survivor | undefined>>();

  async function open(item: Item): Promise<Survivor | undefined> {
    const root = folders.get(item.source);
    if (!root || !item.hash || !(await isPermitted(root, 'read', { ask: true }).catch(() => false))) return undefined;
    const fetch = async (): Promise<{ handle: FileSystemFileHandle; file: File }> => {
      const { folder, name } = await placeBelow(root, namesOf(item));
      const handle = await folder.getFileHandle(name);
      return { handle, file: await handle.getFile() };
    };
    try {
      const { handle, file } = await fetch();
      if (file.size !== item.size || (await contentHash(file)) !== item.hash) return undefined;
      return { handle, file, reopen: async () => (await fetch()).file };
    } catch {
      return undefined; // gone, locked or not allowed: it is no survivor
    }
  }

  return {
    /** The first of some pictures that can stay in place of a file; undefined when none can. */
    async of(
      target: { item: Item; handle: FileSystemFileHandle; file: File },
      instead: readonly Item[],
    ): Promise<Survivor | undefined> {
      for (const item of instead) {
        const place = placeOf(item);
        // What was given without a folder may be the very file that goes, and is out of reach once the page is closed.
        if (item.source === 0 || doomed.has(place) || place === placeOf(target.item)) continue;
        if (!opened.has(place)) opened.set(place, open(item));
        const survivor = await opened.get(place);
        if (!survivor || (await survivor.handle.isSameEntry(target.handle))) continue;
        // Of large files the hash covers the two ends: what is called a copy has to be one.
        const isUnsure = item.hash === target.item.hash && !isHashedWhole(item.size);
        if (isUnsure && !(await sameBytes(survivor.file, target.file).catch(() => false))) continue;
        return survivor;
      }
      return undefined;
    },
  };
}

/** Whether a file can still be read after another one went: two paths may have led to one file. */
export async function isStillThere({ reopen, file: before }: Survivor): Promise<boolean> {
  try {
    const file = await reopen();
    await file.slice(0, 1).arrayBuffer();
    return file.size === before.size && file.lastModified === before.lastModified;
  } catch {
    return false;
  }
}
