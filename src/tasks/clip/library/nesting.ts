import { placeOf, type Item, type Source } from './item.ts';
import type { ItemBook } from './item-book.ts';
import { isSkipped } from './listing.ts';

/** A folder of the library, and the names that lead from it to another; none when it is that folder. */
export interface Nesting {
  source: Source;
  names: string[];
}

/** The names from a folder down to another; undefined when it does not lie in it, or is passed over there. */
async function leading(from: FileSystemDirectoryHandle, to: FileSystemDirectoryHandle): Promise<string[] | undefined> {
  const names = await from.resolve(to).catch(() => null);
  if (!names || names.some(isSkipped)) return undefined;
  return names;
}

/** The folder of the library that a folder is, or lies in. */
export async function folderAbove(
  handle: FileSystemDirectoryHandle,
  sources: Iterable<Source>,
): Promise<Nesting | undefined> {
  for (const source of sources) {
    const names = await leading(source.handle, handle);
    if (names) return { source, names };
  }
  return undefined;
}

/** The folders of the library that lie in a folder. */
export async function foldersBelow({ id, handle }: Source, sources: Iterable<Source>): Promise<Nesting[]> {
  const found: Nesting[] = [];
  for (const source of sources) {
    const names = source.id === id ? undefined : await leading(handle, source.handle);
    if (names) found.push({ source, names });
  }
  return found;
}

/** A file of a folder below, as a path of the folder above. */
export const pathFrom = (above: { name: string }, names: readonly string[], path: string): string =>
  [above.name, ...names, ...path.split('/').slice(1)].join('/');

/**
 * The items of a folder below as items of the one above, and those that are one file with another: of two entries of one
 * file the one that a person can see stays.
 */
export function rehomed(
  { all, at }: Pick<ItemBook, 'all' | 'at'>,
  above: Source,
  { source, names }: Nesting,
): { moved: Item[]; removed: number[] } {
  const moved = new Map<string, Item[]>();
  for (const item of all()) {
    if (item.source !== source.id) continue;
    const own = { ...item, source: above.id, path: pathFrom(above, names, item.path) };
    const place = placeOf(own);
    moved.set(place, [...(moved.get(place) ?? []), own]);
  }
  const removed: number[] = [];
  for (const [place, own] of moved) {
    const there = at(place);
    if (there.length === 0) continue;
    const isBetter =
      there.some(({ failed }) => failed !== undefined) && own.every(({ failed }) => failed === undefined);
    if (!isBetter) moved.delete(place);
    for (const { id } of isBetter ? there : own) removed.push(id);
  }
  return { moved: [...moved.values()].flat(), removed };
}

/** Entries of files without a folder that are files of a folder too: the same name, date, size and content. */
export function givenTwice({ all, withHash }: Pick<ItemBook, 'all' | 'withHash'>): number[] {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const removed: number[] = [];
  for (const item of all()) {
    if (item.source !== 0 || !item.hash) continue;
    const isThere = withHash(item.hash).some(
      (other) =>
        other.source !== 0 &&
        other.failed === undefined &&
        other.modified === item.modified &&
        other.size === item.size &&
        nameOf(other.path) === nameOf(item.given ?? item.path),
    );
    if (isThere) removed.push(item.id);
  }
  return removed;
}
