import { fileBelow, namesOf } from './folder-path.ts';
import { isOutdated } from './facts.ts';
import type { Plan } from './intake.ts';
import { placeOf, type Item } from './item.ts';
import type { Library } from './library.ts';
import type { Listed } from './listing.ts';

/** How many files each folder of the library has that an earlier version of this page read, by the folders' ids. */
export function outdatedFiles(items: Iterable<Item>): Map<number, number> {
  const places = new Map<number, Set<string>>();
  for (const item of items) {
    if (item.source === 0 || !isOutdated(item)) continue;
    const own = places.get(item.source);
    if (own) own.add(item.path);
    else places.set(item.source, new Set([item.path]));
  }
  return new Map([...places].map(([source, paths]) => [source, paths.size]));
}

/**
 * What is to be read anew in a folder: the files of outdated entries, as they were known. Nothing new is looked for, and
 * nothing is taken out: that is for looking through the folder.
 */
export function planOutdated(
  { items, book }: Library,
  { id, handle }: { id: number; handle: FileSystemDirectoryHandle },
): Plan {
  const pending = new Map<string, Listed>();
  for (const item of items.all()) {
    if (item.source !== id || !isOutdated(item) || pending.has(placeOf(item))) continue;
    const { path, size, modified } = item;
    pending.set(placeOf(item), { path, size, modified, open: () => fileBelow(handle, namesOf({ path })) });
  }
  return {
    source: id,
    space: book?.space.key,
    pending: [...pending.values()],
    skipped: 0,
    missing: [],
    inHand: { paths: new Set(), files: new Set() },
    isOfOutdated: true,
  };
}
