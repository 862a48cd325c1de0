import { AppError } from '../../../runtime/errors.ts';
import { libraryClient } from './client.ts';
import type { Item } from './item.ts';
import type { PlacedFile } from './listing.ts';

/** Files that were given once, by their paths: the browser lets go of them when the page is closed. */
const given = new Map<string, File>();

/** Keeps files at hand for this visit, so that their pictures can be opened in full. */
export function rememberOriginals(files: readonly PlacedFile[]): void {
  for (const { file, path } of files) given.set(path, file);
}

/** The files of this visit. */
export const givenFiles = (): PlacedFile[] => [...given].map(([path, file]) => ({ path, file }));

/**
 * The file an item was made of: from its folder, or as it was given in this visit. Throws `storage` when it is out of
 * reach, and says what brings it back.
 */
export async function openOriginal({ source, path }: Pick<Item, 'source' | 'path'>): Promise<File> {
  if (source === 0) {
    const file = given.get(path);
    if (file) return file;
    throw new AppError(
      'storage',
      `“${path}” was given as a single file, and a browser forgets such files when the page is closed. Add it again to open it in full.`,
    );
  }
  const folder = (await libraryClient().folders(undefined)).find(({ id }) => id === source);
  if (!folder) throw new AppError('storage', `The folder of “${path}” is not in the library any more. Add it again.`);
  try {
    return await fileBelow(folder.handle, path.split('/').slice(1));
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    throw new AppError('storage', `“${path}” cannot be opened: ${reasonOf(cause, folder.name)}`, { cause });
  }
}

async function fileBelow(folder: FileSystemDirectoryHandle, names: readonly string[]): Promise<File> {
  let inner = folder;
  for (const name of names.slice(0, -1)) inner = await inner.getDirectoryHandle(name);
  return (await inner.getFileHandle(names.at(-1)!)).getFile();
}

const reasonOf = ({ name }: DOMException, folder: string): string =>
  name === 'NotAllowedError'
    ? `the browser wants your permission for the folder “${folder}” again. Look through it again to give it.`
    : 'it was moved, renamed or deleted. Look through its folder again.';
