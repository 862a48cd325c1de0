import { placeOf, type Item } from './item.ts';
import type { Library } from './library.ts';
import type { Listed } from './listing.ts';

/** What an opened file is to the library. Items are one, or the moments of one video. */
export type Relation =
  /** Nothing known can stand for it: the model has to see it. */
  | { kind: 'new' }
  /** The file of an entry. `isReady`: nothing about it has to be looked at again. */
  | { kind: 'same'; items: readonly Item[]; isReady: boolean }
  /** The file of an entry whose old place holds it no more. */
  | { kind: 'moved'; items: readonly Item[]; isReady: boolean }
  /** Another file with the content of an entry. */
  | { kind: 'copy'; items: readonly Item[] };

interface Asked {
  source: number;
  file: Listed;
  size: number;
  hash: string;
  /** Items whose file was not found where it was. */
  missing: readonly Item[];
}

/**
 * Says which entry a file belongs to, if any.
 *
 * A file in a folder is the one known at its place. A file without a folder is known by its name and content: another
 * content under a known name is another picture, because a browser does not say whether a file was edited or comes from
 * another memory card, and keeping both loses neither. A file that was given singly and one in a folder are the same when
 * name, date, size and content agree.
 *
 * Otherwise the content decides. An entry that was taken out or could not be read says nothing about other files, so a
 * new file takes the place of such an entry only when that one's file is gone and no other has its content.
 */
export function relationOf(library: Library, { source, file, size, hash, missing }: Asked): Relation {
  const twins = [...byPlace(library.items.withHash(hash).filter((item) => item.size === size))];
  const isReady = (items: readonly Item[]): boolean => items.every((item) => isSeen(library, item));
  const found = (kind: 'same' | 'moved', items: readonly Item[]): Relation => ({
    kind,
    items,
    isReady: isReady(items) || items.some(({ isTakenOut }) => isTakenOut),
  });

  const own = twins.find((items) => isAt(items[0]!, source, file.path));
  if (own) return isFailed(own) ? { kind: 'new' } : found('same', own);
  const kept = twins.filter((items) => items.every(({ failed }) => failed === undefined));
  const alias = kept.find(([item]) => (source === 0) !== (item!.source === 0) && isNamedAlike(item!, file));
  if (alias) return found(source === 0 ? 'same' : 'moved', alias);

  const gone = new Set(missing.map(({ id }) => id));
  const isGone = (items: readonly Item[]): boolean => items.every(({ id }) => gone.has(id));
  const [moved] = kept.filter(isGone).toSorted((a, b) => evidence(b[0]!, file) - evidence(a[0]!, file));
  if (moved) return found('moved', moved);
  const copied = kept.find(isReady);
  if (copied) return { kind: 'copy', items: copied };
  const out = twins.find((items) => items.some(({ isTakenOut }) => isTakenOut) && isGone(items));
  return out && kept.length === 0 ? found('moved', out) : { kind: 'new' };
}

/** The path that a file was given under. */
export const givenPath = ({ given, path }: Pick<Item, 'given' | 'path'>): string => given ?? path;

const isAt = (item: Item, source: number, path: string): boolean =>
  item.source === source && (source === 0 ? givenPath(item) : item.path) === path;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const isNamedAlike = (item: Item, { path, modified }: Listed): boolean =>
  nameOf(givenPath(item)) === nameOf(path) && item.modified === modified;

/** How much speaks for a file being that of an entry, besides its content: a move keeps the name, a rename the date. */
const evidence = (item: Item, { path, modified }: Listed): number =>
  2 * Number(nameOf(item.path) === nameOf(path)) + Number(item.modified === modified);

const isFailed = (items: readonly Item[]): boolean =>
  items.some(({ failed, isTakenOut }) => failed !== undefined && !isTakenOut);

const isSeen = ({ book }: Library, { id }: Item): boolean => book?.rowOf(id) !== undefined;

function byPlace(items: readonly Item[]): Iterable<readonly Item[]> {
  const places = new Map<string, Item[]>();
  for (const item of items) {
    const place = placeOf(item);
    const own = places.get(place);
    if (own) own.push(item);
    else places.set(place, [item]);
  }
  return places.values();
}
