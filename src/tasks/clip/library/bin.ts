import { freeName } from '../../../formats/file-names.ts';
import { isTaken, placeBelow } from './folder-path.ts';
import { moveFile } from './move-file.ts';

/**
 * The folder for deleted files inside each folder that a person added: a page cannot reach the system's own bin. Its name
 * keeps it from being looked through (`isSkipped`). Below it each deletion has a folder, and in that the files lie in
 * the same folders as before, so that they can be put back by hand too.
 */
export const binName = '.triptych-bin';

/** Files of one folder that were deleted together. */
export interface Binned {
  /** The folder that was added. */
  root: FileSystemDirectoryHandle;
  files: { names: string[]; bytes: number }[];
}

/** A deletion, as long as it can be taken back. */
export interface Deletion {
  /** Name of its folder in each bin. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  parts: Binned[];
}

/** A name for a deletion: it sorts by time, and no other has it. */
export const deletionName = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')} ${crypto.randomUUID().slice(0, 8)}`;

const inBin = (id: string, names: readonly string[]): string[] => [binName, id, ...names];

/** Moves a file into the bin of its folder. Throws what the browser refuses it with; the file is where it was then. */
export async function throwAway(
  { root, id }: { root: FileSystemDirectoryHandle; id: string },
  names: readonly string[],
): Promise<void> {
  const to = await placeBelow(root, inBin(id, names), { create: true });
  await moveFile(await placeBelow(root, names), to);
}

/** Whether a file lies in the bin. */
export async function isBinned(
  { root, id }: { root: FileSystemDirectoryHandle; id: string },
  names: readonly string[],
): Promise<boolean> {
  try {
    const { folder, name } = await placeBelow(root, inBin(id, names));
    return await isTaken(folder, name);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}

/** Moves a file out of the bin, to where it was; where another file has its name by now it gets a number. */
export async function putBack(
  { root, id }: { root: FileSystemDirectoryHandle; id: string },
  names: readonly string[],
): Promise<void> {
  const from = await placeBelow(root, inBin(id, names));
  const { folder, name } = await placeBelow(root, names, { create: true });
  await moveFile(from, { folder, name: await freeNameIn(folder, name) });
}

async function freeNameIn(folder: FileSystemDirectoryHandle, wanted: string): Promise<string> {
  const taken = new Set<string>();
  for (;;) {
    const name = freeName(wanted, (one) => !taken.has(one));
    if (!(await isTaken(folder, name))) return name;
    taken.add(name);
  }
}

/** Takes away the folders of a deletion that hold nothing any more, and the bin when nothing else is in it. */
export async function tidyBin({ root, id }: { root: FileSystemDirectoryHandle; id: string }): Promise<void> {
  try {
    const bin = await root.getDirectoryHandle(binName);
    if (await isBare(await bin.getDirectoryHandle(id))) await bin.removeEntry(id, { recursive: true });
    if (await isBare(bin)) await root.removeEntry(binName);
  } catch {
    // an empty folder that stays does no harm
  }
}

/** Whether there is no file in a folder, nor in those below. */
async function isBare(folder: FileSystemDirectoryHandle): Promise<boolean> {
  for await (const handle of folder.values())
    if (handle.kind === 'file' || !(await isBare(handle as FileSystemDirectoryHandle))) return false;
  return true;
}

/** Deletes what is left of a deletion in the bin, for good. */
export async function emptyBin({ root, id }: { root: FileSystemDirectoryHandle; id: string }): Promise<void> {
  try {
    await (await root.getDirectoryHandle(binName)).removeEntry(id, { recursive: true });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
  }
  await tidyBin({ root, id });
}
