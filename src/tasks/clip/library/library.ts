import { AppError } from '../../../runtime/errors.ts';
import { compact, sweep } from './compaction.ts';
import type { Item, Source } from './item.ts';
import { openItemBook, type ItemBook } from './item-book.ts';
import { folderAbove, foldersBelow, givenTwice, type Nesting, rehomed } from './nesting.ts';
import type { Change, Shelf } from './shelf.ts';
import { chooseSpace, listSpaces, removeFromSpace, type Space } from './spaces.ts';
import { bringBack, retire } from './unused-vectors.ts';
import { openVectorBook, type VectorBook } from './vector-book.ts';

/** An item, its vector in the space in use, and its small picture, where there are such. */
export interface Entry {
  item: Item;
  vector?: Float32Array;
  thumbnail?: Blob;
}

/** The library: items, the vectors of one space in memory, and everything on the shelf. */
export interface Library {
  readonly shelf: Shelf;
  readonly items: ItemBook;
  /** Asks for the vectors that were used last: settles when they are in memory, rejects when they cannot be read. */
  readonly ready: Promise<void>;
  /** The vectors in use; undefined before they are ready, and before a model was chosen. */
  readonly book: VectorBook | undefined;
  readonly sources: ReadonlyMap<number, Source>;
  /** Takes the vectors of another space into use. */
  use(wanted: Omit<Space, 'generation'>): Promise<VectorBook>;
  /** Writes entries and removals, all or none, and only then shows them. */
  commit(entries: readonly Entry[], removed?: readonly number[]): Promise<void>;
  /** The folder, as one of the library's or in one of them. Folders of the library that lie in a new one become part of it. */
  addSource(handle: FileSystemDirectoryHandle): Promise<Nesting>;
  /** Makes one entry of each file that has several, from before folders were told apart by where they lie. */
  settle(): Promise<void>;
  removeSource(id: number): Promise<void>;
  thumbnail(id: number): Promise<Blob | undefined>;
  /** Deletes the vectors of a space that is not in use, once the library is opened again. Throws `bad-option` for the one in use. */
  dropVectors(key: string): Promise<void>;
  /** Undoes that, as long as they are there: whether they were. */
  restoreVectors(key: string): Promise<boolean>;
  /** Everything: items, vectors of all models, folders. */
  clear(): Promise<void>;
}

/** Items and small pictures of a first look go before hundreds of megabytes of vectors, in milliseconds. */
const headStartMs = 400;

/**
 * Opens what is on the shelf: the items at once; the vectors that were used last a moment later, or as soon as `ready`
 * is asked for.
 */
export async function openLibrary(shelf: Shelf): Promise<Library> {
  let items = await openItemBook(shelf);
  let book: VectorBook | undefined;
  const sources = new Map<number, Source>();
  for (const { value } of await shelf.all('sources')) sources.set((value as Source).id, value as Source);

  function replaceBook(next: VectorBook | undefined): void {
    book?.close();
    book = next;
  }
  let reading: Promise<void> | undefined;
  const ready = (): Promise<void> =>
    (reading ??= (async () => {
      await sweep(shelf);
      const lastSpace = (await listSpaces(shelf)).at(-1);
      if (lastSpace) book = await openVectorBook(shelf, lastSpace);
    })());
  /** Whoever needs the vectors awaits them, and is told when they cannot be read. */
  const readAhead = (): Promise<void> => ready().catch(() => {});
  setTimeout(() => void readAhead(), headStartMs);
  let queue: Promise<unknown> | undefined;
  /** One change at a time: each is computed from what the one before left. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = (queue ?? readAhead()).then(work);
    queue = turn.catch(() => {});
    return turn;
  };

  async function commit(entries: readonly Entry[], removed: readonly number[]): Promise<void> {
    const put = items.put(
      entries.map(({ item }) => item),
      removed,
    );
    const changes: Change[] = [...put.changes];
    for (const { item, thumbnail } of entries)
      if (thumbnail) changes.push({ part: 'thumbs', key: item.id, value: thumbnail });
    for (const id of removed) changes.push({ part: 'thumbs', key: id });
    const gone = new Set(removed);
    if (removed.length > 0)
      for (const space of await listSpaces(shelf))
        if (space.key !== book?.space.key) changes.push(...(await removeFromSpace(shelf, space, gone)));
    const dropped = book?.remove(removed);
    const added = book && withVectors(book, entries);
    if (dropped && added && removed.length > 0 && added.ids.length > 0) {
      // The two would each write a shard that they share: one after the other, each whole in itself.
      await shelf.write([...changes, ...dropped.changes]);
      put.apply();
      dropped.apply();
      const appended = book!.append(added.ids, added.vectors);
      await shelf.write(appended.changes);
      appended.apply();
      return;
    }
    const appended = added && book!.append(added.ids, added.vectors);
    await shelf.write([...changes, ...(dropped?.changes ?? []), ...(appended?.changes ?? [])]);
    put.apply();
    dropped?.apply();
    appended?.apply();
    if (book?.isSparse) await tidy(book);
  }

  /** What cannot be written (a full disk) is tried again after a later removal: nothing is lost by it. */
  async function tidy(sparse: VectorBook): Promise<void> {
    const space = await compact(shelf, sparse).catch(() => undefined);
    if (!space) return;
    replaceBook(undefined); // its rows are no longer meant
    replaceBook(await openVectorBook(shelf, space));
    await sweep(shelf).catch(() => {});
  }

  /** Takes over what lies in folders below. A crash on the way leaves folders that are taken over the next time. */
  async function absorb(source: Source): Promise<void> {
    for (const below of await foldersBelow(source, sources.values())) {
      const { moved, removed } = rehomed(items, source, below);
      await commit(
        moved.map((item) => ({ item })),
        removed,
      );
      await shelf.write([{ part: 'sources', key: below.source.id }]);
      sources.delete(below.source.id);
    }
  }

  return {
    shelf,
    get ready() {
      return ready();
    },
    get items() {
      return items;
    },
    get book() {
      return book;
    },
    sources,
    use: (wanted) =>
      inTurn(async () => {
        if (book?.space.key === wanted.key) return book;
        const chosen = await openVectorBook(shelf, await chooseSpace(shelf, wanted));
        replaceBook(chosen);
        return chosen;
      }),
    commit: (entries, removed = []) => inTurn(() => commit(entries, removed)),
    addSource: (handle) =>
      inTurn(async () => {
        const known = await folderAbove(handle, sources.values());
        if (known) return known;
        const source: Source = { id: Math.max(0, ...sources.keys()) + 1, name: handle.name, handle };
        // A handle that cannot be stored (Safari) is good for this visit.
        await shelf.write([{ part: 'sources', key: source.id, value: source }]).catch(() => {});
        sources.set(source.id, source);
        await absorb(source);
        return { source, names: [] };
      }),
    settle: () =>
      inTurn(async () => {
        for (const source of sources.values()) await absorb(source);
        const twice = givenTwice(items);
        if (twice.length > 0) await commit([], twice);
      }),
    removeSource: (id) =>
      inTurn(async () => {
        const own = [...items.all()].filter(({ source }) => source === id).map((item) => item.id);
        await commit([], own);
        await shelf.write([{ part: 'sources', key: id }]);
        sources.delete(id);
      }),
    dropVectors: (key) =>
      inTurn(async () => {
        if (book?.space.key === key)
          throw new AppError('bad-option', 'These vectors are in use. Choose another model first.');
        await retire(shelf, key);
      }),
    restoreVectors: (key) => inTurn(() => bringBack(shelf, key)),
    thumbnail: async (id) => (await shelf.get('thumbs', id)) as Blob | undefined,
    clear: () =>
      inTurn(async () => {
        const last = await shelf.get('meta', 'lastId');
        await shelf.write([
          ...(['meta', 'pages', 'thumbs', 'rows', 'ids', 'sources'] as const).map((part) => ({ part })),
          ...(last === undefined ? [] : [{ part: 'meta', key: 'lastId', value: last } as const]),
        ]);
        items = await openItemBook(shelf);
        replaceBook(undefined);
        sources.clear();
      }),
  };
}

function withVectors(book: VectorBook, entries: readonly Entry[]): { ids: number[]; vectors: Float32Array } {
  const own = entries.filter(({ vector }) => vector !== undefined);
  const vectors = new Float32Array(own.length * book.space.dims);
  for (const [i, { vector }] of own.entries()) {
    if (vector!.length !== book.space.dims)
      throw new AppError(
        'model-corrupt',
        `A vector has ${vector!.length} numbers, those of the library ${book.space.dims}.`,
      );
    vectors.set(vector!, i * book.space.dims);
  }
  return { ids: own.map(({ item }) => item.id), vectors };
}
