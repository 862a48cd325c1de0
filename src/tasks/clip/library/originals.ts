import { AppError } from '../../../runtime/errors.ts';
import { libraryClient } from './client.ts';
import { contentHash } from './content-hash.ts';
import { fileBelow, namesOf } from './folder-path.ts';
import type { Item } from './item.ts';
import type { PlacedFile } from './placed-file.ts';
import { givenPath } from './relation.ts';

type GivenItem = Pick<Item, 'path' | 'given' | 'size' | 'modified' | 'hash'>;

/** Files that were given once, by their paths: the browser lets go of them when the page is closed. */
const given = new Map<string, File[]>();

/** Keeps files at hand for this visit, so that their pictures can be opened in full. */
export function rememberOriginals(files: readonly PlacedFile[]): void {
  for (const { file, path } of files) {
    const known = given.get(path);
    if (!known) given.set(path, [file]);
    else if (!known.includes(file)) known.push(file);
  }
}

/** Lets go of them: a file that is kept keeps its bytes, where a page made it, and some memory in any case. */
export const forgetOriginals = (): void => given.clear();

/** The files of this visit. */
export const givenFiles = (): PlacedFile[] =>
  [...given].flatMap(([path, files]) => files.map((file) => ({ path, file })));

/** The file of an entry among those of this visit, the latest first: several may have been given under one path. */
async function givenFile(item: GivenItem): Promise<File | undefined> {
  const files = (given.get(givenPath(item)) ?? []).toReversed();
  const alike = files.filter(({ size }) => size === item.size);
  const [first] = alike.filter(({ lastModified }) => lastModified === item.modified);
  if (first && alike.length === 1) return first;
  for (const file of alike) if ((await contentHash(file).catch(() => '')) === item.hash) return file;
  return undefined;
}

/**
 * The file an item was made of: from its folder, or as it was given in this visit. Throws `storage` when it is out of
 * reach, and says what brings it back.
 */
export async function openOriginal(item: GivenItem & Pick<Item, 'source'>): Promise<File> {
  const { source, path } = item;
  if (source === 0) {
    const file = await givenFile(item);
    if (file) return file;
    throw new AppError(
      'storage',
      `“${path}” was given as a single file, and a browser forgets such files when the page is closed. Add it again to open it in full.`,
    );
  }
  const folder = (await libraryClient().folders(undefined)).find(({ id }) => id === source);
  if (!folder) throw new AppError('storage', `The folder of “${path}” is not in the library any more. Add it again.`);
  try {
    return await fileBelow(folder.handle, namesOf({ path }));
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
    throw new AppError('storage', `“${path}” cannot be opened: ${reasonOf(cause, folder.name)}`, { cause });
  }
}

const reasonOf = ({ name }: DOMException, folder: string): string =>
  name === 'NotAllowedError'
    ? `the browser wants your permission for the folder “${folder}” again. Look through it again to give it.`
    : 'it was moved, renamed or deleted. Look through its folder again.';
