import { type Binned, type Deletion, deletionName, isBinned, putBack, throwAway, tidyBin } from './bin.ts';
import { bins } from './bin-memory.ts';
import { libraryClient } from './client.ts';
import { contentHash } from './content-hash.ts';
import type { Failure, LibraryContract } from './contract.ts';
import { namesOf, placeBelow } from './folder-path.ts';
import { isPermitted } from './folder-permission.ts';
import { placeOf, type Item } from './item.ts';
import { createSurvivors, isStillThere } from './survivor.ts';

type Folder = LibraryContract['folders'][1][number];

/** A picture whose file is to be deleted, and those that stay in its place. */
export interface Doomed {
  item: Item;
  instead: readonly Item[];
}

/** Which files this page could delete, and why not the others. */
export interface DeletionPlan {
  deletable: Doomed[];
  /** Folders whose permission to write is asked for first. */
  folders: string[];
  refused: Failure[];
}

export interface DeletionReport {
  /** Items whose files are in the bin. */
  deleted: number[];
  failed: Failure[];
  /** What takes it back; undefined when nothing was deleted. */
  deletion?: string;
}

export type DeletionOptions = { signal?: AbortSignal; onProgress?: (done: number) => void };

/** Sorts out what can be deleted; asks for nothing and touches no file. */
export async function planDeletion(doomed: readonly Doomed[]): Promise<DeletionPlan> {
  const folders = new Map((await libraryClient().folders(undefined)).map((folder) => [folder.id, folder]));
  const going = new Set(doomed.map(({ item }) => placeOf(item)));
  const plan: DeletionPlan = { deletable: [], folders: [], refused: [] };
  for (const one of doomed) {
    const folder = folders.get(one.item.source);
    const reason = refusal(one, folder, going);
    if (reason) plan.refused.push({ path: one.item.path, reason });
    else plan.deletable.push(one);
    if (!reason && !plan.folders.includes(folder!.name)) plan.folders.push(folder!.name);
  }
  return plan;
}

function refusal(
  { item, instead }: Doomed,
  folder: Folder | undefined,
  going: ReadonlySet<string>,
): string | undefined {
  if (item.time !== undefined) return 'it is a moment of a video, and only the whole video could be deleted';
  if (item.source === 0) return 'it was given as a single file, which a page cannot delete';
  if (!folder) return 'its folder is not in the library any more';
  if (!('removeEntry' in folder.handle)) return 'this browser lets no page delete files';
  const staying = instead.filter((other) => !going.has(placeOf(other)));
  if (staying.length === 0) return 'no picture like it would be left';
  if (staying.every(({ source }) => source === 0))
    return 'what is like it was given as single files, which may be this very file: add their folder';
  return undefined;
}

/**
 * Moves files into the bins of the folders they lie in. Call it in a click: the browser asks the person for the
 * permission to write. Left alone are a file that is not as it was when it was indexed, because nobody has compared it,
 * and one that no other can stand for: what stays is opened and read before, and must still be there after; otherwise
 * the file comes back.
 */
export async function deleteFiles(
  doomed: readonly Doomed[],
  { signal, onProgress }: DeletionOptions = {},
): Promise<DeletionReport> {
  const report: DeletionReport = { deleted: [], failed: [] };
  const handles = new Map<number, FileSystemDirectoryHandle>();
  for (const { id, handle } of await libraryClient().folders(undefined)) handles.set(id, handle);
  const survivors = createSurvivors(handles, { doomed: new Set(doomed.map(({ item }) => placeOf(item))) });
  const at = Date.now();
  const id = deletionName(at);
  const parts = new Map<number, Binned>();
  for (const { item } of doomed) {
    const root = handles.get(item.source);
    if (!root) continue;
    if (!parts.has(item.source)) parts.set(item.source, { root, files: [] });
    parts.get(item.source)!.files.push({ names: namesOf(item), bytes: item.size });
  }
  // Before the first file moves: whatever happens then, there is a way back.
  if (parts.size > 0) await bins.keep({ id, at, parts: [...parts.values()] });
  const allowed = new Map<number, boolean>();
  try {
    for (const [done, one] of doomed.entries()) {
      if (signal?.aborted) break; // what is deleted is told
      const { source, path } = one.item;
      const root = handles.get(source);
      if (root && !allowed.has(source)) allowed.set(source, await mayWrite(root));
      const reason = !root
        ? 'its folder is not in the library any more'
        : allowed.get(source)
          ? await deleteFile(one, { root, id, survivors })
          : `the permission to change the folder “${root.name}” was not given`;
      if (reason) report.failed.push({ path, reason });
      else report.deleted.push(one.item.id);
      onProgress?.(done + 1);
    }
  } finally {
    await rememberBinned({ id, at, parts: [...parts.values()] });
  }
  return { ...report, ...(report.deleted.length > 0 && { deletion: id }) };
}

/** Keeps of a deletion what did come into the bins. */
async function rememberBinned({ id, at, parts }: Deletion): Promise<void> {
  const filled: Binned[] = [];
  for (const { root, files } of parts) {
    const binned: Binned['files'] = [];
    for (const file of files) if (await isBinned({ root, id }, file.names)) binned.push(file);
    if (binned.length > 0) filled.push({ root, files: binned });
    else await tidyBin({ root, id });
  }
  if (filled.length > 0) await bins.keep({ id, at, parts: filled });
  else await bins.forget(id);
}

const mayWrite = (handle: FileSystemDirectoryHandle): Promise<boolean> =>
  isPermitted(handle, 'readwrite', { ask: true }).catch(() => false);

interface Tools {
  root: FileSystemDirectoryHandle;
  id: string;
  survivors: ReturnType<typeof createSurvivors>;
}

/** Gives why a file was not deleted; undefined when it was. */
async function deleteFile({ item, instead }: Doomed, { root, id, survivors }: Tools): Promise<string | undefined> {
  const names = namesOf(item);
  try {
    const { folder, name } = await placeBelow(root, names);
    const handle = await folder.getFileHandle(name);
    const file = await handle.getFile();
    const isAsKnown =
      file.size === item.size && file.lastModified === item.modified && (await contentHash(file)) === item.hash;
    if (!isAsKnown) return 'it has changed since it was indexed';
    const survivor = await survivors.of({ item, handle, file }, instead);
    if (!survivor) return 'no other file like it could be opened and read';
    await throwAway({ root, id }, names);
    if (await isStillThere(survivor)) return undefined;
    await putBack({ root, id }, names);
    return 'it and the file that would stay are one and the same';
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return error.name === 'NotFoundError' ? 'it is not there any more' : `the browser refused it (${error.message})`;
  }
}
