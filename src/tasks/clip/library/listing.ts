import { AppError } from '../../../runtime/errors.ts';
import { mediaOf } from './media.ts';

/** A file that the library would take, as it lies now. */
export interface Listed {
  path: string;
  size: number;
  modified: number;
  /** Opens it; what was moved or taken away meanwhile throws. */
  open(): Promise<File>;
}

/** Folders of systems and tools, which hold no pictures of a person (rclip's list). */
const skipped = new Set(['@eadir', 'node_modules', '.git', 'system volume information', '$recycle.bin']);
/** Whether what lies in a folder of this name is passed over. */
export const isSkipped = (name: string): boolean => name.startsWith('.') || skipped.has(name.toLowerCase());

/** Files whose size and date are asked for at once. */
const askedAtOnce = 16;

/** A file and where it lies, for files that came without a folder to read again. */
export interface PlacedFile {
  file: File;
  path: string;
}

/** The files of a list that the library takes. */
export const listFiles = (files: readonly PlacedFile[]): Listed[] =>
  files
    .filter(({ path }) => mediaOf(path) && !path.split('/').some(isSkipped))
    .map(({ file, path }) => ({ path, size: file.size, modified: file.lastModified, open: async () => file }));

/**
 * Every file of a folder and the folders in it that the library takes, in no certain order. Reads sizes and dates, no
 * contents. Throws `storage` when the folder is gone or may no longer be read.
 */
export async function* listFolder(
  folder: FileSystemDirectoryHandle,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Listed> {
  await checkPermission(folder);
  let asked: Promise<Listed | undefined>[] = [];
  const answered = async (): Promise<Listed[]> => {
    const some = await Promise.all(asked);
    asked = [];
    return some.filter((listed) => listed !== undefined);
  };
  try {
    for await (const [path, handle] of walk(folder, folder.name)) {
      signal?.throwIfAborted();
      asked.push(describe(path, handle));
      if (asked.length === askedAtOnce) yield* await answered();
    }
    yield* await answered();
  } catch (cause) {
    if (!(cause instanceof DOMException) || cause.name === 'AbortError') throw cause;
    throw unreadable(folder, cause);
  }
}

const unreadable = ({ name }: { name: string }, cause?: unknown): AppError =>
  new AppError(
    'storage',
    `The folder “${name}” cannot be read: it was moved, or the permission to read it was taken back. Add it again.`,
    { cause },
  );

/** Chromium's, and not in TypeScript's library. */
interface Permitted {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
}

async function checkPermission(folder: FileSystemDirectoryHandle & Permitted): Promise<void> {
  const state = await folder.queryPermission?.({ mode: 'read' }).catch(() => 'granted' as const);
  if (state !== undefined && state !== 'granted') throw unreadable(folder);
}

async function* walk(
  folder: FileSystemDirectoryHandle,
  path: string,
): AsyncGenerator<[path: string, handle: FileSystemFileHandle]> {
  for await (const [name, handle] of folder.entries()) {
    if (isSkipped(name)) continue;
    const inner = `${path}/${name}`;
    if (handle.kind === 'directory') yield* walk(handle as FileSystemDirectoryHandle, inner);
    else if (mediaOf(name)) yield [inner, handle as FileSystemFileHandle];
  }
}

/** A file that vanished between the walk and this is not there. */
async function describe(path: string, handle: FileSystemFileHandle): Promise<Listed | undefined> {
  try {
    const { size, lastModified } = await handle.getFile();
    return { path, size, modified: lastModified, open: () => handle.getFile() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
