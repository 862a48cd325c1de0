import { wallOf } from '../library/item-date.ts';
import type { Item } from '../library/item.ts';
import { mediaOfItem } from '../library/media.ts';

/** Which picture of a group is best kept. */
export type KeepRule = 'largest' | 'oldest' | 'newest' | 'folder';

/** A raw photo holds more than any picture made of it, whatever is known of its size. */
const byMedia = (a: Item, b: Item): number => isRaw(b) - isRaw(a);
const isRaw = (item: Item): number => Number(mediaOfItem(item) === 'raw');
const bySize = (a: Item, b: Item): number =>
  byMedia(a, b) || b.width * b.height - a.width * a.height || b.size - a.size;
const byAge = (a: Item, b: Item): number => wallOf(a) - wallOf(b);
/** “a.jpg” rather than “a copy.jpg” or “a (1).jpg”; then the shorter path, then the one that came first. */
const byName = (a: Item, b: Item): number =>
  nameLength(a) - nameLength(b) || a.path.length - b.path.length || a.id - b.id;
const nameLength = ({ path }: Item): number => path.length - path.lastIndexOf('/');

/** Whether a picture lies in a folder or below it. */
const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/**
 * The picture of a group to keep. `largest`: a raw photo, then most pixels, then most bytes; `oldest`, `newest`: by the date it was
 * taken, else written; `folder`: the largest of those below the folder, if there are any. What is equal is decided by
 * the rules before, at last by the shorter name.
 */
export function bestOf(items: readonly Item[], rule: KeepRule, folder = ''): Item {
  const inFolder = (item: Item): number => (isBelow(item.path, folder) ? 0 : 1);
  const order: Record<KeepRule, (a: Item, b: Item) => number> = {
    largest: (a, b) => bySize(a, b) || byAge(a, b),
    oldest: (a, b) => byAge(a, b) || bySize(a, b),
    newest: (a, b) => byAge(b, a) || bySize(a, b),
    folder: (a, b) => inFolder(a) - inFolder(b) || bySize(a, b) || byAge(a, b),
  };
  return items.toSorted((a, b) => order[rule](a, b) || byName(a, b))[0]!;
}

/** Folders that pictures lie in, those above them too, by name. */
export function foldersOf(items: Iterable<Item>): string[] {
  const folders = new Set<string>();
  for (const { path } of items)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (folders.has(path.slice(0, end))) break; // those above it are there as well
      folders.add(path.slice(0, end));
    }
  return [...folders].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
