import { packZip } from '../../../../formats/zip-pack.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { libraryClient } from '../../library/client.ts';
import { isPermitted } from '../../library/folder-permission.ts';
import type { Sidecar } from '../../tags/files.ts';

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
    'The browser was not given leave to write into the folder. Nothing was written. Take the ZIP.',
  );
}

/** Writes sidecar files beside their pictures. What is there already stays, unless it is to be replaced. */
export async function writeSidecars(
  files: readonly Sidecar[],
  folders: ReadonlyMap<number, FileSystemDirectoryHandle>,
  { isReplacing, signal, onProgress }: Told & { isReplacing: boolean },
): Promise<Written> {
  const result: Written = { written: 0, kept: 0, homeless: 0 };
  for (const [done, { source, path, content }] of files.entries()) {
    signal.throwIfAborted();
    onProgress(done);
    const root = folders.get(source);
    if (!root) {
      result.homeless++;
      continue;
    }
    const names = path.split('/').slice(1);
    const folder = await folderBelow(root, names.slice(0, -1));
    const name = names.at(-1)!;
    if (!isReplacing && (await exists(folder, name))) {
      result.kept++;
      continue;
    }
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(content);
    await writable.close(); // only then does it stand in place of what was there
    result.written++;
  }
  return result;
}

async function folderBelow(
  root: FileSystemDirectoryHandle,
  names: readonly string[],
): Promise<FileSystemDirectoryHandle> {
  let folder = root;
  for (const name of names) folder = await folder.getDirectoryHandle(name);
  return folder;
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}
