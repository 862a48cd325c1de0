import { AppError } from '../../../runtime/errors.ts';
import { binName } from './bin.ts';
import type { Failure } from './contract.ts';
import { isNamedMedia, mediaIn, reasonByName } from './media.ts';
import type { PlacedFile } from './placed-file.ts';

/** A file that the library would take, as it lies now. */
export interface Listed {
  path: string;
  size: number;
  modified: number;
  /** Opens it; what was moved or taken away meanwhile throws. */
  open(): Promise<File>;
}

/** Folders of systems and tools, which hold no pictures of a person (rclip's list). */
const skipped = new Set(
  '@eadir #recycle @recycle #snapshot __macosx node_modules $recycle.bin recycler lost+found'
    .split(' ')
    .concat('system volume information'),
);
/** Whether what lies in a folder of this name is passed over. */
export const isSkipped = (name: string): boolean => name.startsWith('.') || skipped.has(name.toLowerCase());

/** Files whose size and date are asked for at once. */
const askedAtOnce = 16;

/** Who hears of what is left out, each with its reason. */
type LeaveOut = (left: Failure) => void;

/** The files of a list that the library takes. */
export async function listFiles(files: readonly PlacedFile[], onLeftOut: LeaveOut): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (const { file, path } of files) {
    const reason = path.split('/').slice(0, -1).some(isSkipped) ? systemFolder : await reasonAgainst(file, path);
    if (reason === undefined)
      listed.push({ path, size: file.size, modified: file.lastModified, open: async () => file });
    else onLeftOut({ path, reason });
  }
  return listed;
}

const systemFolder = 'It is in a folder of the system or of a program, where no pictures of yours are.';

/** Why a file is not for the library; undefined where it is. Reads the beginnings of files whose names do not tell. */
async function reasonAgainst(file: File, path: string): Promise<string | undefined> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const reason = reasonByName(name);
  if (reason !== undefined || isNamedMedia(name)) return reason;
  // What cannot be read now is listed: opening it says why.
  const { media, found } = await mediaIn(file, name).catch(() => ({ media: 'picture', found: '' }));
  return media ? undefined : `It is no picture or video, but ${found}.`;
}

export interface ListOptions {
  signal?: AbortSignal | undefined;
  onLeftOut?: LeaveOut;
}

/**
 * Every file of a folder and the folders in it that the library takes, in no certain order. Reads sizes and dates, and
 * of files whose names say nothing the beginnings. Throws `storage` when the folder is gone or may no longer be read.
 */
export async function* listFolder(
  folder: FileSystemDirectoryHandle,
  { signal, onLeftOut = () => {} }: ListOptions = {},
): AsyncGenerator<Listed> {
  await checkPermission(folder);
  let asked: Promise<Listed | undefined>[] = [];
  const answered = async (): Promise<Listed[]> => {
    const some = await Promise.all(asked);
    asked = [];
    return some.filter((listed) => listed !== undefined);
  };
  try {
    for await (const [path, handle] of walk(folder, folder.name, onLeftOut)) {
      signal?.throwIfAborted();
      asked.push(describe(path, handle, onLeftOut));
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
  onLeftOut: LeaveOut,
): AsyncGenerator<[path: string, handle: FileSystemFileHandle]> {
  for await (const [name, handle] of folder.entries()) {
    const inner = `${path}/${name}`;
    if (handle.kind !== 'directory') yield [inner, handle as FileSystemFileHandle];
    else if (name === binName) continue; // what the person deleted here
    else if (isSkipped(name)) onLeftOut({ path: inner, reason: 'It is a folder of the system or of a program.' });
    else yield* walk(handle as FileSystemDirectoryHandle, inner, onLeftOut);
  }
}

/** A file that vanished between the walk and this is not there. */
async function describe(path: string, handle: FileSystemFileHandle, onLeftOut: LeaveOut): Promise<Listed | undefined> {
  try {
    const file = await handle.getFile();
    const reason = await reasonAgainst(file, path);
    if (reason !== undefined) {
      onLeftOut({ path, reason });
      return undefined;
    }
    const { size, lastModified } = file;
    return { path, size, modified: lastModified, open: () => handle.getFile() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
