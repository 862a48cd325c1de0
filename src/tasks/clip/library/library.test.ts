import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { unitRows } from '../../../../e2e/clip-golden-library.ts';
import { AppError } from '../../../runtime/errors.ts';
import { rank, rankMatches } from './hits.ts';
import type { Item } from './item.ts';
import { type Library, openLibrary as open } from './library.ts';
import { memoryShelf, openShelf, type Shelf } from './shelf.ts';
import { prefixOf } from './spaces.ts';
import { listUnused } from './unused-vectors.ts';

const dims = 16;
const space = { key: 'm/1', model: 'm', dims, logitScale: 100 };
const vectorOf = (id: number, seed = 0): Float32Array => unitRows(id * 7 + seed + 1, { count: 1, dims });

function itemOf(library: Library, path: string): Item {
  const id = library.items.nextId();
  return { id, source: 0, path, size: 10, modified: 5, hash: `h${path}`, width: 4, height: 3, added: 1 };
}
async function add(library: Library, count: number, prefix = 'a'): Promise<Item[]> {
  const items = Array.from({ length: count }, (_, i) => itemOf(library, `${prefix}/${i}.jpg`));
  await library.commit(items.map((item) => ({ item, vector: vectorOf(item.id) })));
  return items;
}
/** What a library holds: each item's path, and its vector in the space in use. */
function content({ items, book }: Library): Record<string, number[] | undefined> {
  const rowOf = (id: number) => (book?.rowOf(id) === undefined ? undefined : [...book.vectors.row(book.rowOf(id)!)]);
  return Object.fromEntries([...items.all()].toSorted((a, b) => a.id - b.id).map(({ id, path }) => [path, rowOf(id)]));
}
/** With its vectors. */
async function openLibrary(shelf: Shelf): Promise<Library> {
  const library = await open(shelf);
  await library.ready;
  return library;
}
let names = 0;
const shelves: [string, () => Promise<() => Promise<Shelf>>][] = [
  [
    'IndexedDB',
    async () =>
      (
        (name) => () =>
          openShelf(name)
      )(`library ${names++}`),
  ],
  [
    'memory',
    async () =>
      (
        (shelf) => async () =>
          shelf
      )(memoryShelf()),
  ],
];

test.each(shelves)('what was committed is there after a reload: %s', async (_, create) => {
  const reopen = await create();
  const library = await openLibrary(await reopen());
  await library.use(space);
  for (const [i, count] of [1, 1024, 32, 1500, 7].entries()) await add(library, count, String(i));
  const removed = [...library.items.all()].filter(({ id }) => id % 5 === 0).map(({ id }) => id);
  await library.commit([], removed);
  const again = await openLibrary(await reopen());
  expect(content(again)).toEqual(content(library));
  expect(again.items.count).toBe(2564 - removed.length);
  expect(again.items.nextId()).toBe(2565);
});

test('full shards have 1,024 rows, and the pieces they were made of are gone', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  for (let i = 0; i < 40; i++) await add(library, 100, String(i));
  const sizes = (await shelf.all('rows')).map(({ value }) => (value as Float32Array).length / dims);
  expect(sizes.slice(0, 3)).toEqual([1024, 1024, 1024]);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(4000);
});

test('a changed picture has one vector, its new one', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  const [first] = await add(library, 1023);
  await library.commit([{ item: { ...first!, modified: 6 }, vector: vectorOf(1, 99) }]);
  const again = await openLibrary(shelf);
  for (const one of [library, again]) {
    expect(one.book!.count).toBe(1023);
    expect(content(one)['a/0.jpg']).toEqual([...vectorOf(1, 99)]);
  }
});

test('models stand side by side, and what is removed leaves all of them', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  const [first, second] = await add(library, 3);
  await library.use({ ...space, key: 'n/1', model: 'n', dims: 4 });
  expect(library.book!.count).toBe(0);
  await library.commit([{ item: second!, vector: Float32Array.of(1, 0, 0, 0) }]);
  await library.commit([], [first!.id]);
  await library.use(space);
  expect(Object.keys(content(library))).toEqual(['a/1.jpg', 'a/2.jpg']);
  expect(library.book!.count).toBe(2);
  await library.use({ ...space, key: 'n/1', model: 'n', dims: 4 });
  expect(content(library)).toEqual({ 'a/1.jpg': [1, 0, 0, 0], 'a/2.jpg': undefined });
});

test('compaction keeps what is left, and one that was cut off changes nothing', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  await add(library, 12_000);
  const half = [...library.items.all()].filter(({ id }) => id % 2 === 0).map(({ id }) => id);
  const write = shelf.write.bind(shelf);
  let writes = 0;
  shelf.write = (changes) => (++writes >= 3 ? Promise.reject(new AppError('storage', 'full')) : write(changes));
  await library.commit([], half);
  shelf.write = write;
  const again = await openLibrary(shelf);
  expect(again.book!.count).toBe(6_000);
  expect(content(again)['a/0.jpg']).toEqual([...vectorOf(1)]);
  await again.commit([], [1]);
  expect(again.book!.vectors.count).toBe(5_999);
  expect(new Set((await shelf.all('rows')).map(({ key }) => String(key).split('/')[0])).size).toBe(1);
  expect(content(await openLibrary(shelf))).toEqual(content(again));
});

test('a write that fails is as if it had not been begun', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  await add(library, 10);
  const before = content(library);
  const write = shelf.write.bind(shelf);
  shelf.write = () => Promise.reject(new Error('full'));
  await expect(add(library, 5, 'b')).rejects.toThrow('full');
  shelf.write = write;
  expect(content(library)).toEqual(before);
  expect(content(await openLibrary(shelf))).toEqual(before);
  await add(library, 5, 'b');
  expect(library.book!.count).toBe(15);
});

test('a quota that is reached in the middle of a transaction is told, and nothing of it is kept', async () => {
  const name = 'quota';
  const library = await openLibrary(await openShelf(name));
  await library.use(space);
  await add(library, 10);
  const before = content(library);
  const plain = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put'];
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  put.mockImplementation(function (this: IDBObjectStore, ...given) {
    if (this.name === 'rows') throw new DOMException('full', 'QuotaExceededError');
    return plain.apply(this, given);
  });
  await expect(add(library, 5, 'b')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('no more room for the library. What was indexed is kept') as string,
  });
  put.mockRestore();
  expect(content(library)).toEqual(before);
  expect(content(await openLibrary(await openShelf(name)))).toEqual(before);
  await add(library, 5, 'b');
  expect(library.book!.count).toBe(15);
});

test('a damaged piece costs its vectors, not its items', async () => {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  await add(library, 20);
  const [piece] = await shelf.all('rows');
  await shelf.write([{ part: 'rows', key: piece!.key, value: new Float32Array(3) }]);
  const again = await openLibrary(shelf);
  expect([again.items.count, again.book!.count]).toEqual([20, 0]);
});

test('a library of a newer version is left alone', async () => {
  const name = 'newer';
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(name, 2);
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
  });
  await expect(openShelf(name)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('newer version'),
  });
});

test('a lowest score without anything to score by is refused rather than passed over', async () => {
  const library = await openLibrary(memoryShelf());
  await library.use(space);
  await add(library, 3);
  const min = { kind: 'min', value: 0.2 } as const;
  expect(() => rank(library, { terms: [], filters: [min], limit: 9 })).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('“min:0.2”') as string }) as Error,
  );
  expect(rank(library, { terms: [], filters: [{ ...min, value: -1 }], limit: 9 })).toHaveLength(3);
  const terms = [{ vector: vectorOf(1), weight: 1 }];
  expect(rank(library, { terms, filters: [{ ...min, value: 0.99 }], limit: 9 })).toHaveLength(1);
});

test.each(shelves)(
  'deleted vectors of another model come back until the library is opened again: %s',
  async (_, create) => {
    const reopen = await create();
    const library = await openLibrary(await reopen());
    const older = await library.use({ ...space, key: 'm/0' });
    const items = await add(library, 30);
    await library.use(space);
    await library.commit(items.map((item) => ({ item, vector: vectorOf(item.id, 1) })));
    const { shelf } = library;
    const unused = { key: 'm/0', model: 'm', pictures: 30, bytes: 30 * (dims + 1) * 4 };
    const listed = () => listUnused(shelf, 'm/1');
    expect(await listed()).toEqual([unused]);
    await expect(library.dropVectors('m/1')).rejects.toMatchObject({ code: 'bad-option' });

    await library.dropVectors('m/0');
    expect(await listed()).toEqual([]);
    expect(await library.restoreVectors('m/0')).toBe(true);
    expect(await listed()).toEqual([unused]);
    const book = await library.use({ ...space, key: 'm/0' });
    expect([...book.vectors.row(book.rowOf(items[3]!.id)!)]).toEqual([...vectorOf(items[3]!.id)]);
    await library.use(space);

    await library.dropVectors('m/0');
    const again = await openLibrary(await reopen());
    expect(again.book!.count).toBe(30);
    expect(await again.restoreVectors('m/0')).toBe(false);
    const left = await again.shelf.all('ids');
    expect(left.some(({ key }) => String(key).startsWith(prefixOf(older.space.generation)))).toBe(false);
  },
);

test('results end where matches end: both are counted, filters count, and a lowest score of the person stands instead', async () => {
  const library = await openLibrary(memoryShelf());
  await library.use(space);
  await add(library, 9);
  const terms = [{ vector: vectorOf(1), weight: 1 }];
  const best = rank(library, { terms, filters: [], limit: 9 });
  const background = { none: vectorOf(1).map((value) => -value), noneFloor: best[3]!.score - 1e-6 };
  const found = rankMatches(library, { terms, filters: [], limit: 2, background });
  expect(found).toEqual({ ranked: best.slice(0, 2), matches: 4, rest: 5 });
  // Without an end too it is known how much there is beyond the limit.
  expect(rankMatches(library, { terms, filters: [], limit: 2 })).toMatchObject({ matches: 9, rest: 0 });
  const none = { kind: 'folder', value: 'nowhere', not: false } as const;
  expect(rankMatches(library, { terms, filters: [none], limit: 9, background })).toMatchObject({ matches: 0, rest: 0 });
  const min = { kind: 'min', value: -1 } as const;
  expect(rankMatches(library, { terms, filters: [min], limit: 9, background })).toMatchObject({ matches: 9, rest: 0 });
  expect(rankMatches(library, { terms: [], filters: [], limit: 9, background })).toMatchObject({ matches: 9, rest: 0 });
});
