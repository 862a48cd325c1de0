import { mergeXmpSubject } from '../../../formats/xmp-merge.ts';
import { packZip } from '../../../formats/zip-pack.ts';
import { AppError } from '../../../runtime/errors.ts';
import { type Binned, deletionName, throwAway } from '../library/bin.ts';
import { bins } from '../library/bin-memory.ts';
import { libraryClient } from '../library/client.ts';
import { isTaken, namesOf, placeBelow } from '../library/folder-path.ts';
import { isPermitted } from '../library/folder-permission.ts';
import type { Sidecar } from './files.ts';

interface Told {
  signal: AbortSignal;
  /** Told how many are done. */
  onProgress: (done: number) => void;
}
/** What became of sidecar files. */
export interface Written {
  written: number;
  /** Were there already and were left as they are. */
  kept: number;
  /** Were there already and were given what they did not have. */
  added: number;
  /** Were there already, in a form that is not understood, and were left as they are. */
  odd: string[];
  /** Of pictures that were given without a folder that can be written to. */
  homeless: number;
}

/** Between two looks at the signal while packing. */
const toldEvery = 100;

/** All sidecar files as one ZIP, in the folders of their pictures. */
export async function zipSidecars(files: readonly Sidecar[], { signal, onProgress }: Told): Promise<Blob> {
  const packed = files.map(({ path, content }, done) => ({
    path,
    async open() {
      if (done % toldEvery === 0) onProgress(done);
      return content;
    },
  }));
  return packZip(packed, { signal });
}

/**
 * Asks to write into the folders of the library. To be called in a click. Throws `storage` when there is none, or the
 * person refuses each.
 */
export async function writableFolders(): Promise<Map<number, FileSystemDirectoryHandle>> {
  const folders = await libraryClient().folders(undefined);
  if (folders.length === 0)
    throw new AppError(
      'storage',
      'The pictures were added as single files, so this page knows no folder to write into. Take the ZIP, or add their folder.',
    );
  const granted = new Map<number, FileSystemDirectoryHandle>();
  for (const { id, handle } of folders)
    if (await isPermitted(handle, 'readwrite', { ask: true })) granted.set(id, handle);
  if (granted.size > 0) return granted;
  throw new AppError(
    'storage',
    'The browser was not allowed to write into the folder, so nothing was saved. Save the ZIP instead.',
  );
}

/**
 * Writes sidecar files beside their pictures. What is there already stays, unless it is to be changed: keywords are then
 * added to those in the file, and everything else in it keeps its bytes; a caption is replaced, and the one before goes
 * to the bin.
 */
export async function writeSidecars(
  files: readonly Sidecar[],
  folders: ReadonlyMap<number, FileSystemDirectoryHandle>,
  { isChanging, signal, onProgress }: Told & { isChanging: boolean },
): Promise<Written> {
  const result: Written = { written: 0, kept: 0, added: 0, odd: [], homeless: 0 };
  const id = deletionName(Date.now());
  const replaced = new Map<FileSystemDirectoryHandle, Binned>();
  for (const [done, { source, path, content, keywords }] of files.entries()) {
    signal.throwIfAborted();
    onProgress(done);
    const root = folders.get(source);
    if (!root) {
      result.homeless++;
      continue;
    }
    const names = namesOf({ path });
    const { folder, name } = await placeBelow(root, names);
    const before = (await isTaken(folder, name)) ? await (await folder.getFileHandle(name)).getFile() : undefined;
    if (before && !isChanging) {
      result.kept++;
      continue;
    }
    if (before && keywords) {
      const bytes = new Uint8Array(await before.arrayBuffer());
      const merged = mergeXmpSubject(bytes, keywords);
      if (!merged) result.odd.push(path);
      else if (merged === bytes) result.kept++;
      else {
        await write(folder, name, merged);
        result.added++;
      }
      continue;
    }
    if (before && (await before.text()) === content) {
      result.kept++;
      continue;
    }
    if (before) await replace({ root, id, replaced }, names, before.size);
    await write(folder, name, content);
    result.written++;
  }
  return result;
}

/** Moves the file before into the bin; the way back is written down first. */
async function replace(
  {
    root,
    id,
    replaced,
  }: { root: FileSystemDirectoryHandle; id: string; replaced: Map<FileSystemDirectoryHandle, Binned> },
  names: string[],
  bytes: number,
): Promise<void> {
  const part = replaced.get(root) ?? { root, files: [] };
  replaced.set(root, part);
  part.files.push({ names, bytes });
  await bins.keep({ id, at: Date.now(), parts: [...replaced.values()] });
  await throwAway({ root, id }, names);
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: string | Uint8Array<ArrayBuffer>) {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writable.write(content);
  await writable.close(); // only then does it stand in place of what was there
}
