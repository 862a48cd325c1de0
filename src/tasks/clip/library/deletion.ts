import { libraryClient } from './client.ts';
import type { Failure, LibraryContract } from './contract.ts';
import { isPermitted } from './folder-permission.ts';
import type { Item } from './item.ts';

type Folder = LibraryContract['folders'][1][number];

/** Which files this page could delete, and why not the others. */
export interface DeletionPlan {
  deletable: Item[];
  /** Folders whose permission to write is asked for first. */
  folders: string[];
  refused: Failure[];
}

export interface DeletionReport {
  /** Items whose files are gone. */
  deleted: number[];
  failed: Failure[];
}

/** Sorts out what can be deleted; asks for nothing and touches no file. */
export async function planDeletion(items: readonly Item[]): Promise<DeletionPlan> {
  const folders = new Map((await libraryClient().folders(undefined)).map((folder) => [folder.id, folder]));
  const plan: DeletionPlan = { deletable: [], folders: [], refused: [] };
  for (const item of items) {
    const folder = folders.get(item.source);
    const reason = refusal(item, folder);
    if (reason) plan.refused.push({ path: item.path, reason });
    else plan.deletable.push(item);
    if (!reason && !plan.folders.includes(folder!.name)) plan.folders.push(folder!.name);
  }
  return plan;
}

function refusal({ source, time }: Item, folder: Folder | undefined): string | undefined {
  if (time !== undefined) return 'it is a moment of a video, and only the whole video could be deleted';
  if (source === 0) return 'it was given as a single file, which a page cannot delete';
  if (!folder) return 'its folder is not in the library any more';
  if (!('removeEntry' in folder.handle)) return 'this browser lets no page delete files';
  return undefined;
}

/**
 * Deletes files from the folders they lie in. Call it in a click: the browser asks the person for the permission to
 * write. A file that is not as it was when it was indexed is left alone, because nobody has compared it.
 */
export async function deleteFiles(
  items: readonly Item[],
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number) => void } = {},
): Promise<DeletionReport> {
  const report: DeletionReport = { deleted: [], failed: [] };
  const handles = new Map<number, FileSystemDirectoryHandle>();
  for (const { id, handle } of await libraryClient().folders(undefined)) handles.set(id, handle);
  const allowed = new Map<number, boolean>();
  for (const [done, item] of items.entries()) {
    if (signal?.aborted) break; // what is deleted is told
    const handle = handles.get(item.source);
    if (handle && !allowed.has(item.source)) allowed.set(item.source, await mayWrite(handle));
    const reason = !handle
      ? 'its folder is not in the library any more'
      : allowed.get(item.source)
        ? await deleteFile(handle, item)
        : `the permission to change the folder “${handle.name}” was not given`;
    if (reason) report.failed.push({ path: item.path, reason });
    else report.deleted.push(item.id);
    onProgress?.(done + 1);
  }
  return report;
}

const mayWrite = (handle: FileSystemDirectoryHandle): Promise<boolean> =>
  isPermitted(handle, 'readwrite', { ask: true }).catch(() => false);

/** Gives why a file was not deleted; undefined when it was. */
async function deleteFile(handle: FileSystemDirectoryHandle, item: Item): Promise<string | undefined> {
  const names = item.path.split('/').slice(1);
  try {
    let inner = handle;
    for (const name of names.slice(0, -1)) inner = await inner.getDirectoryHandle(name);
    const { size, lastModified } = await (await inner.getFileHandle(names.at(-1)!)).getFile();
    if (size !== item.size || lastModified !== item.modified) return 'it was changed since the library looked at it';
    await inner.removeEntry(names.at(-1)!);
    return undefined;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return error.name === 'NotFoundError' ? 'it is not there any more' : `the browser refused it (${error.message})`;
  }
}
