import { withWallTime } from './item-date.ts';
import { placeOf, type Item } from './item.ts';
import type { Change, Shelf } from './shelf.ts';

/** Items a page: opening reads pages, not rows, and a change writes one of them again. */
const pageItems = 512;

/** All items, in memory and on the shelf. Methods that change give what is to be written; `apply` after it was. */
export interface ItemBook {
  readonly count: number;
  get(id: number): Item | undefined;
  all(): Iterable<Item>;
  /** More than one for a video. */
  at(place: string): readonly Item[];
  withHash(hash: string): readonly Item[];
  /** An id that was never given before. */
  nextId(): number;
  put(items: readonly Item[], removed?: readonly number[]): { changes: Change[]; apply: () => void };
}

/** Reads the pages of the shelf. */
export async function openItemBook(shelf: Shelf): Promise<ItemBook> {
  const items = new Map<number, Item>();
  for (const { value } of await shelf.all('pages'))
    for (const item of value as Item[]) items.set(item.id, withWallTime(item));
  /** Made at the first question: looking at a library needs none of it. */
  let indices: Indices | undefined;
  const indexed = (): Indices => (indices ??= indicesOf(items.values()));
  let last = ((await shelf.get('meta', 'lastId')) as number | undefined) ?? 0;

  return {
    get count() {
      return items.size;
    },
    get: (id) => items.get(id),
    all: () => items.values(),
    at: (place) => indexed().places.get(place) ?? [],
    withHash: (hash) => (hash ? (indexed().hashes.get(hash) ?? []) : []),
    nextId: () => ++last,
    put(added, removed = []) {
      const fresh = new Map(added.map((item) => [item.id, item]));
      const gone = new Set(removed);
      const pages = new Set([...fresh.keys(), ...gone].map((id) => Math.floor(id / pageItems)));
      const changes: Change[] = [{ part: 'meta', key: 'lastId', value: last }];
      for (const page of pages) {
        const ids = Array.from({ length: pageItems }, (_, i) => page * pageItems + i);
        const value = ids.flatMap((id) => (gone.has(id) ? [] : (fresh.get(id) ?? items.get(id) ?? [])));
        changes.push({ part: 'pages', key: page, ...(value.length > 0 && { value }) });
      }
      return {
        changes,
        apply() {
          for (const id of [...gone, ...fresh.keys()]) {
            const old = items.get(id);
            if (old && indices) dropFrom(indices, old);
            items.delete(id);
          }
          for (const item of added) {
            items.set(item.id, item);
            if (indices) addTo(indices, item);
          }
        },
      };
    },
  };
}

/** Items by where they are and by what is in them. */
interface Indices {
  places: Map<string, Item[]>;
  hashes: Map<string, Item[]>;
}

function indicesOf(items: Iterable<Item>): Indices {
  const indices: Indices = { places: new Map(), hashes: new Map() };
  for (const item of items) addTo(indices, item);
  return indices;
}

const keysOf = ({ places, hashes }: Indices, item: Item) =>
  [
    [places, placeOf(item)],
    [hashes, item.hash],
  ] as const;

function addTo(indices: Indices, item: Item): void {
  for (const [map, key] of keysOf(indices, item)) {
    const known = map.get(key);
    if (known) known.push(item);
    else map.set(key, [item]);
  }
}

function dropFrom(indices: Indices, item: Item): void {
  for (const [map, key] of keysOf(indices, item)) {
    const rest = (map.get(key) ?? []).filter(({ id }) => id !== item.id);
    if (rest.length > 0) map.set(key, rest);
    else map.delete(key);
  }
}
