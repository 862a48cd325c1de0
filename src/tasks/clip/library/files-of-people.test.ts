import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeDisk, type FakeDisk } from '../testing/fake-disk.ts';
import { serviceClient } from '../testing/service-client.ts';
import { seeTexts } from '../testing/see-texts.ts';
import { bestOf, type KeepRule } from '../duplicates/best.ts';
import { libraryApi } from '../library-api.ts';
import { binName } from './bin.ts';
import { indexSource } from './indexing.ts';
import { openLibrary, type Library } from './library.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf } from './shelf.ts';

vi.stubGlobal('ImageBitmap', class {});
const worker = vi.hoisted(() => ({ client: undefined as unknown }));
vi.mock('./client.ts', () => ({ libraryClient: () => worker.client }));

const gate = createPauseGate();
let library: Library;
beforeEach(async () => {
  library = await openLibrary(memoryShelf());
  const client = serviceClient(createLibraryService(() => Promise.resolve(library)));
  worker.client = client;
  await client.use({ key: 'm/1', model: 'm', dims: 4, logitScale: 10 });
});
const { signal } = new AbortController();
const add = (input: Parameters<typeof indexSource>[0]) =>
  indexSource(input, { library: worker.client as never, embed: seeTexts }, { signal, gate });

/** What lies on the disk outside the bins, and everything that does. */
const outside = (disk: FakeDisk): Map<string, string> =>
  new Map([...disk.files()].flatMap(([path, { content }]) => (path.includes(binName) ? [] : [[path, content]])));
const contents = (disk: FakeDisk): string[] => [...new Set(outside(disk).values())].toSorted();
const everything = (disk: FakeDisk): string[] => [...disk.files().values()].map(({ content }) => content).toSorted();

/** Deletes all but one picture of every group of copies, as “Mark all except the best” and “Delete the files” do. */
async function deleteDuplicates(rule: KeepRule = 'largest') {
  const groups = await libraryApi.duplicates({ threshold: 1 });
  const instead: Record<string, string[]> = {};
  for (const { ids } of groups) {
    const items = (await libraryApi.items(ids)).filter((item) => item !== undefined);
    const best = String(bestOf(items, rule).id);
    for (const id of ids) if (id !== best) instead[id] = [best];
  }
  return libraryApi.deleteFiles(Object.keys(instead), { instead });
}
const shown = () => [...library.items.all()].filter(({ failed }) => failed === undefined);

const cat = '1,0,0,0';
const dog = '0,1,0,0';

test.each([
  ['the folder, then one in it', ['Photos', 'Photos/2024']],
  ['a folder in another, then that', ['Photos/2024', 'Photos']],
  ['the same folder by two handles', ['Photos', 'Photos']],
  ['two levels, from the inside out', ['Photos/2024/June', 'Photos/2024', 'Photos']],
])('%s: each file is one entry, and none is its own duplicate', async (_, folders) => {
  const disk = fakeDisk();
  disk.write('Photos/2024/June/a.jpg', cat, 1);
  disk.write('Photos/2024/b.jpg', dog, 1);
  for (const path of folders) await add({ folder: disk.folder(path) });
  expect(shown().map(({ path }) => path)).toEqual(
    expect.arrayContaining(['Photos/2024/June/a.jpg', 'Photos/2024/b.jpg'].slice(0, 2)),
  );
  expect(shown()).toHaveLength(2);
  expect(library.sources.size).toBe(1);
  expect(await deleteDuplicates()).toEqual({ deleted: [], failed: [] });
});

test.each([true, false])(
  'a file that was given singly and its folder are one entry (file first: %s)',
  async (first) => {
    const disk = fakeDisk();
    disk.write('Photos/a.jpg', cat, 5);
    const single = () => add({ files: [{ file: disk.file('Photos/a.jpg'), path: 'a.jpg' }] });
    if (first) await single();
    await add({ folder: disk.folder('Photos') });
    if (!first) expect(await single()).toMatchObject({ added: 0, copied: 0, skipped: 1 });
    expect(shown().map(({ path }) => path)).toEqual(['Photos/a.jpg']);
    expect(await deleteDuplicates()).toEqual({ deleted: [], failed: [] });
  },
);

test('a library from before, with a file in it twice, has it once after it is opened', async () => {
  const disk = fakeDisk();
  disk.write('Photos/2024/a.jpg', cat, 1);
  await add({ folder: disk.folder('Photos') });
  const [item] = shown();
  const [vector] = [Float32Array.of(1, 0, 0, 0)];
  const inner = { id: 2, name: '2024', handle: disk.folder('Photos/2024') };
  await library.shelf.write([{ part: 'sources', key: 2, value: inner }]);
  const twins = [
    { ...item!, id: library.items.nextId(), source: 2, path: '2024/a.jpg' },
    { ...item!, id: library.items.nextId(), source: 0, path: 'a.jpg' },
  ];
  await library.commit(twins.map((twin) => ({ item: twin, vector: vector! })));
  library = await openLibrary(library.shelf);
  worker.client = serviceClient(createLibraryService(() => Promise.resolve(library)));
  expect(await libraryApi.duplicates({ threshold: 0.9 })).toEqual([]);
  expect(shown().map(({ id, path }) => [id, path])).toEqual([[item!.id, 'Photos/2024/a.jpg']]);
  expect([...library.sources.keys()]).toEqual([1]);
});

test('two paths that lead to one file by a mount, or by another case of a name: the file comes back', async () => {
  const disk = fakeDisk({ folds: true });
  disk.write('Photos/2024/a.jpg', cat, 1);
  disk.mount('Photos/2024', 'Mounted/here');
  for (const path of ['Photos', 'photos', 'Mounted']) await add({ folder: disk.folder(path) });
  expect(shown()).toHaveLength(3); // nothing the browser says tells them apart
  const { deleted, failed } = await deleteDuplicates();
  expect([deleted, failed.map(({ reason }) => reason)]).toEqual([
    [],
    ['it and the file that would stay are one and the same', 'it and the file that would stay are one and the same'],
  ]);
  expect([...disk.files().keys()]).toEqual(['Photos/2024/a.jpg']);
  expect(await libraryApi.deletions()).toEqual([]);
});

test('a file stays when what would stand for it is gone, changed, or was given singly', async () => {
  const disk = fakeDisk();
  for (const name of ['a', 'b', 'c']) disk.write(`Photos/${name}.jpg`, cat, 1);
  await add({ folder: disk.folder('Photos') });
  const idOf = (name: string) => String(shown().find(({ path }) => path.endsWith(name))!.id);
  disk.remove('Photos/b.jpg');
  disk.write('Photos/c.jpg', '1,0,0,1', 1); // as long, and with the date of before
  const instead = { [idOf('a.jpg')]: [idOf('b.jpg'), idOf('c.jpg')] };
  const refused = {
    deleted: [],
    failed: [{ path: 'Photos/a.jpg', reason: expect.stringContaining('opened and read') }],
  };
  expect(await libraryApi.deleteFiles([idOf('a.jpg')], { instead })).toEqual(refused);
  await add({ files: [{ file: disk.file('Photos/a.jpg'), path: 'x.jpg' }] });
  const single = { [idOf('a.jpg')]: [idOf('x.jpg')] };
  expect((await libraryApi.deleteFiles([idOf('a.jpg')], { instead: single })).failed).toMatchObject([
    { reason: expect.stringContaining('single files') },
  ]);
  const none = await libraryApi.deleteFiles([idOf('a.jpg')], { instead: {} });
  expect(none.failed).toMatchObject([{ reason: 'no picture like it would be left' }]);
  expect(disk.files().has('Photos/a.jpg')).toBe(true);
});

test.each([true, false])(
  'what is deleted lies in the bin, comes back to its place, and goes for good only when asked (moves: %s)',
  async (moves) => {
    const disk = fakeDisk({ moves });
    disk.write('Photos/a.jpg', cat, 1);
    disk.write('Photos/2024/deep/a copy.jpg', cat, 1);
    await add({ folder: disk.folder('Photos') });
    const before = outside(disk);
    const { deletion, deleted } = await deleteDuplicates();
    expect([deleted.length, [...outside(disk).keys()]]).toEqual([1, ['Photos/a.jpg']]);
    expect(everything(disk)).toEqual([cat, cat]);
    expect(await libraryApi.deletions()).toMatchObject([{ id: deletion, files: 1, folders: ['Photos'], bytes: 7 }]);
    expect(await add({ source: 1 })).toMatchObject({ added: 0, copied: 0, skipped: 1 }); // the bin is not looked into

    disk.write('Photos/2024/deep/a copy.jpg', dog, 9);
    expect(await libraryApi.restore(deletion!)).toEqual({ restored: 1, failed: [] });
    expect(outside(disk)).toEqual(
      new Map([...before, ['Photos/2024/deep/a copy.jpg', dog], ['Photos/2024/deep/a copy (2).jpg', cat]]),
    );
    expect([...disk.files().keys()].some((path) => path.includes(binName))).toBe(false);
    expect(await libraryApi.deletions()).toEqual([]);

    await add({ source: 1 });
    const again = await deleteDuplicates();
    expect(await libraryApi.emptyBin(again.deletion!)).toEqual([]);
    expect(everything(disk)).toEqual([dog, cat].toSorted());
  },
);

const places = ['P', 'P/a', 'P/a/b', 'Q', 'M', 'p', 'P/A'];
const names = ['1.jpg', '2.jpg', '1 (2).jpg', 'I.JPG'];
const texts = [cat, dog, '0,0,1,0'];
const folderPath = fc.constantFrom(...places);
const filePath = fc
  .tuple(fc.constantFrom('P', 'P/a', 'P/a/b', 'Q'), fc.constantFrom(...names))
  .map((it) => it.join('/'));
const date = fc.integer({ min: 1, max: 2 });
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), path: filePath, text: fc.constantFrom(...texts), date }),
  fc.record({ do: fc.constant('move' as const), path: filePath, to: filePath }),
  fc.record({ do: fc.constant('copy' as const), path: filePath, to: filePath }),
  fc.record({ do: fc.constant('folder' as const), path: folderPath }),
  fc.record({ do: fc.constant('file' as const), path: filePath }),
  fc.record({ do: fc.constant('rescan' as const) }),
  fc.record({ do: fc.constant('takeOut' as const), which: fc.nat(20) }),
  fc.record({
    do: fc.constant('delete' as const),
    rule: fc.constantFrom<KeepRule>('largest', 'oldest', 'newest'),
    isUndone: fc.boolean(),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Copies in one folder and across two, of which some go at once. */
const beginning: Step[] = [
  { do: 'write', path: 'P/1.jpg', text: cat, date: 1 },
  { do: 'write', path: 'P/a/2.jpg', text: cat, date: 1 },
  { do: 'write', path: 'P/a/b/1.jpg', text: dog, date: 2 },
  { do: 'write', path: 'Q/1.jpg', text: dog, date: 1 },
  { do: 'folder', path: 'P/a' },
  { do: 'folder', path: 'P' },
  { do: 'delete', rule: 'oldest', isUndone: false },
];

/** One step of a person, on the disk or in the library. */
async function take(disk: FakeDisk, one: Step): Promise<void> {
  const known = disk.files();
  const at = 'path' in one ? known.get(one.path) : undefined;
  if (one.do === 'write') disk.write(one.path, one.text, one.date);
  if ((one.do === 'move' || one.do === 'copy') && at && !known.has(one.to)) {
    disk.write(one.to, at.content, at.modified);
    if (one.do === 'move') disk.remove(one.path);
  }
  if (one.do === 'folder') await add({ folder: disk.folder(one.path) }).catch(() => {}); // it may not be there
  if (one.do === 'file' && at) await add({ files: [{ file: disk.file(one.path), path: one.path.split('/').at(-1)! }] });
  if (one.do === 'rescan') for (const source of library.sources.keys()) await add({ source }).catch(() => {});
  if (one.do === 'takeOut') {
    const item = shown()[one.which];
    if (item) await libraryApi.remove([String(item.id)]);
  }
  if (one.do === 'delete') {
    const [before, all, files] = [contents(disk), everything(disk), outside(disk)];
    const { deletion } = await deleteDuplicates(one.rule);
    expect(contents(disk)).toEqual(before);
    expect(everything(disk)).toEqual(all);
    if (!one.isUndone) return;
    if (deletion) expect(await libraryApi.restore(deletion)).toMatchObject({ failed: [] });
    expect(outside(disk)).toEqual(files);
  }
}

test('however files are added, renamed, moved and copied: deleting duplicates loses no content, and can be undone', async () => {
  const disks = fc.record({ folds: fc.boolean(), moves: fc.boolean(), isMounted: fc.boolean() });
  let deleted = 0;
  await fc.assert(
    fc.asyncProperty(disks, fc.array(step, { minLength: 4, maxLength: 24 }), async (how, steps) => {
      const disk = fakeDisk(how);
      if (how.isMounted) disk.mount('P/a', 'M');
      await library.clear();
      await library.use({ key: 'm/1', model: 'm', dims: 4, logitScale: 10 });
      const count = (await libraryApi.deletions()).length;
      for (const one of [...beginning, ...steps]) await take(disk, one);
      deleted += (await libraryApi.deletions()).length - count;
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 60) },
  );
  expect(deleted).toBeGreaterThan(0); // or it would say nothing
});
