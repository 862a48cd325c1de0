import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../runtime/errors.ts';
import { fakeFolder } from '../testing/fake-folder.ts';
import { recordBar } from '../../../runtime/fixtures/recorded-bar.ts';
import { seeTexts } from '../testing/see-texts.ts';
import { serviceClient } from '../testing/service-client.ts';
import { indexSource, type IndexProgress } from './indexing.ts';
import type { Failure } from './contract.ts';
import { openLibrary, type Library } from './library.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

vi.stubGlobal('ImageBitmap', class {});

const space = { key: 'm/1', model: 'm', dims: 4, logitScale: 10 };

async function setup(shelf: Shelf = memoryShelf()) {
  let library: Promise<Library> | undefined;
  const client = serviceClient(createLibraryService(() => (library ??= openLibrary(shelf))));
  await client.use(space);
  const embed = vi.fn(seeTexts);
  const gate = createPauseGate();
  const add = (
    input: Parameters<typeof indexSource>[0],
    options: { signal?: AbortSignal; onProgress?: (p: IndexProgress) => void } = {},
  ) => indexSource(input, { library: client, embed }, { signal: new AbortController().signal, gate, ...options });
  const paths = async (text = '1,0,0,0') => {
    const vector = Float32Array.from(text.split(',').map(Number));
    const hits = await client.search({ terms: [{ vector, weight: 1 }], filters: [], limit: 100 });
    return hits
      .filter(({ score }) => score > 0.99)
      .map(({ path }) => path)
      .toSorted();
  };
  const seen = () => embed.mock.calls.flatMap(([images]) => images).length;
  return { client, embed, gate, add, paths, seen, shelf };
}

let folder: ReturnType<typeof fakeFolder>;
beforeEach(() => {
  folder = fakeFolder('photos', {
    'a.jpg': '1,0,0,0',
    'sub/b.png': '0,1,0,0',
    'sub/c.webp': '0,0,1,0',
    'notes.txt': 'no picture',
    '.hidden/d.jpg': '1,0,0,0',
    'node_modules/e.jpg': '1,0,0,0',
  });
});
const nothing = {
  added: 0,
  skipped: 0,
  renamed: 0,
  copied: 0,
  removed: 0,
  failed: [],
  leftOut: expect.any(Array) as Failure[],
};

test('pictures of a folder and its folders are found by what they show', async () => {
  const { add, paths, client } = await setup();
  const { leftOut, ...report } = await add({ folder: folder.handle });
  expect(report).toMatchObject({ added: 3, skipped: 0, failed: [] });
  expect(leftOut.map(({ path }) => path).toSorted()).toEqual([
    'photos/.hidden',
    'photos/node_modules',
    'photos/notes.txt',
  ]);
  expect(await paths('0,1,0,0')).toEqual(['photos/sub/b.png']);
  const [hit] = await client.search({
    terms: [{ vector: Float32Array.of(0, 0, 1, 0), weight: 1 }],
    filters: [],
    limit: 1,
  });
  const [item] = await client.items({ ids: [hit!.id] });
  expect(item).toMatchObject({ path: 'photos/sub/c.webp', width: 2, height: 1, size: 7 });
  expect(await (await client.thumbnails({ ids: [hit!.id] }))[0]?.text()).toBe('small 0,0,1,0');
});

test('what is taken is told by the content where the name says nothing, and what is left out is named with its reason', async () => {
  const jpeg = '\xff\xd8\xff\xe0'; // UTF-8 makes other bytes of it: text that is none of any kind
  const odd = fakeFolder('odd', {
    'x.CR3': '1,0,0,0',
    'x.hif': '0,1,0,0',
    'x.jpe': '0,0,1,0',
    'x.3gp.avi.mts.png': '0,0,0,1',
    gif: 'GIF89a: without an ending',
    'page.html': '<p>text</p>',
    'module.ts': 'export const a = 1;',
    'song.mp3': 'ID3\x04',
    'IMG_1.xmp': '<x:xmpmeta/>',
    'VIDEO.THM': jpeg,
    '#recycle/a.jpg': '1,0,0,0',
    '__MACOSX/._a.jpg': '1,0,0,0',
    '.DS_Store': 'x',
    'Thumbs.db': '\0\x01',
    empty: '',
  });
  const { add } = await setup();
  const { added, failed, leftOut } = await add({ folder: odd.handle });
  const reasons = Object.fromEntries(leftOut.map(({ path, reason }) => [path, reason]));
  expect(reasons).toEqual({
    'odd/page.html': 'It is no picture or video, but text.',
    'odd/module.ts': 'It is no picture or video, but text.',
    'odd/song.mp3': 'It is no picture or video, but MP3 sound.',
    'odd/IMG_1.xmp': 'It goes with a picture or video and is none itself.',
    'odd/VIDEO.THM': 'It goes with a picture or video and is none itself.',
    'odd/#recycle': 'It is a folder of the system or of a program.',
    'odd/__MACOSX': 'It is a folder of the system or of a program.',
    'odd/.DS_Store': 'It is a hidden file.',
    'odd/Thumbs.db': 'It is no picture or video, but of no known kind.',
    'odd/empty': 'It is no picture or video, but an empty file.',
  });
  expect(failed.map(({ path }) => path)).toEqual(['odd/x.CR3']); // it has no preview: told, and not passed over
  expect(added).toBe(4);
});

test('what was taken out stays out, until its file changes or it is let in again', async () => {
  const { client, add, paths } = await setup();
  await add({ folder: folder.handle });
  const { items } = await client.stats(undefined);
  const idOf = async (path: string) => {
    const hits = await client.search({ terms: [], filters: [], limit: 100 });
    return hits.find((hit) => hit.path === path)!.id;
  };
  const out = await idOf('photos/a.jpg');
  await client.remove({ ids: [out], keepOut: true });
  expect(await paths()).not.toContain('photos/a.jpg');
  expect(await client.stats(undefined)).toMatchObject({ items: items - 1, failed: [], takenOut: [out] });

  expect(await add({ source: 1 })).toMatchObject({ added: 0, copied: 0, renamed: 0 });
  expect(await paths()).not.toContain('photos/a.jpg');

  await client.remove({ ids: [out], keepOut: false });
  expect(await client.stats(undefined)).toMatchObject({ takenOut: [] });
  await add({ source: 1 });
  expect(await paths()).toContain('photos/a.jpg');

  await client.remove({ ids: [await idOf('photos/a.jpg')], keepOut: true });
  folder.files.set('a.jpg', { content: '1,0,0,0.001', modified: 2 });
  await add({ source: 1 });
  expect(await paths()).toContain('photos/a.jpg');
  expect(await client.stats(undefined)).toMatchObject({ items, takenOut: [] });
});

test('a second look at 20,000 unchanged files reads no contents; only what changed is looked at', async () => {
  folder.files.clear();
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  const {
    source: { id: source },
  } = await library.addSource(folder.handle);
  const vector = Float32Array.of(0, 1, 0, 0);
  const entries = Array.from({ length: 20_000 }, (_, i) => {
    const content = `${i},1,0,0`;
    folder.files.set(`many/${i % 100}/${i}.jpg`, { content, modified: 1 });
    const path = `photos/many/${i % 100}/${i}.jpg`;
    const kept = {
      source,
      path,
      size: content.length,
      modified: 1,
      hash: `sha of ${i}`,
      width: 2,
      height: 1,
      added: 1,
    };
    return { item: { ...kept, id: library.items.nextId() }, vector };
  });
  await library.commit(entries);
  const { add, embed, client } = await setup(shelf);
  folder.read.length = 0;
  expect(await add({ source })).toEqual({ ...nothing, skipped: 20_000 });
  expect([folder.read, embed.mock.calls]).toEqual([[], []]);

  folder.files.set('many/0/0.jpg', { content: '1,0,0,0', modified: 2 });
  folder.files.delete('many/1/1.jpg');
  expect(await add({ source })).toEqual({ ...nothing, added: 1, removed: 1, skipped: 19_998 });
  expect(folder.read).toEqual(['many/0/0.jpg']);
  expect(await add({ source })).toEqual({ ...nothing, skipped: 19_999 });
  expect((await client.stats(undefined)).items).toBe(19_999);
});

test('a renamed file costs one hash, a copy too; a changed one is embedded anew; a deleted one disappears', async () => {
  const { add, paths, client, seen } = await setup();
  await add({ folder: folder.handle });
  const vector = Float32Array.of(1, 0, 0, 0);
  const found = await client.search({ terms: [{ vector, weight: 1 }], filters: [], limit: 1 });
  const { id } = found[0]!;
  const [before] = await client.items({ ids: [id] });
  folder.files.set('moved/z.jpg', folder.files.get('a.jpg')!);
  folder.files.set('copy.png', folder.files.get('sub/b.png')!);
  folder.files.delete('a.jpg');
  folder.files.set('sub/c.webp', { content: '0,0,0,1', modified: 2 });
  folder.read.length = 0;
  expect(await add({ source: 1 })).toEqual({ ...nothing, added: 1, skipped: 1, renamed: 1, copied: 1 });
  expect(folder.read.toSorted()).toEqual(['copy.png', 'moved/z.jpg', 'sub/c.webp']);
  expect(seen()).toBe(4);
  expect(await paths()).toEqual(['photos/moved/z.jpg']);
  expect((await client.items({ ids: [id] }))[0]).toEqual({ ...before, path: 'photos/moved/z.jpg' });
  expect(await paths('0,1,0,0')).toEqual(['photos/copy.png', 'photos/sub/b.png']);
  expect([await paths('0,0,1,0'), await paths('0,0,0,1')]).toEqual([[], ['photos/sub/c.webp']]);
  folder.files.clear();
  expect(await add({ source: 1 })).toEqual({ ...nothing, removed: 4 });
  expect((await client.stats(undefined)).items).toBe(0);
});

test('what cannot be read is told once with its reason, and tried again only when it changes', async () => {
  folder.files.set('broken.jpg', { content: 'bad', modified: 1 });
  folder.files.set('huge.jpg', { content: 'bomb', modified: 1 });
  const { add, client, seen } = await setup();
  const { added, failed } = await add({ folder: folder.handle });
  expect(added).toBe(3);
  const reasons = [
    { path: 'photos/broken.jpg', reason: 'It is damaged.' },
    { path: 'photos/huge.jpg', reason: 'The worker stopped.' },
  ];
  expect(failed.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(reasons);
  const before = seen();
  expect(await add({ source: 1 })).toEqual({ ...nothing, skipped: 5 });
  expect(seen()).toBe(before);
  expect((await client.stats(undefined)).failed).toHaveLength(2);
  folder.files.set('broken.jpg', { content: '0,1,1,0', modified: 2 });
  expect(await add({ source: 1 })).toEqual({ ...nothing, added: 1, skipped: 4 });
  expect((await client.stats(undefined)).failed).toMatchObject([reasons[1]!]);
});

test('killed again and again, every picture is there once at the end', async () => {
  for (let i = 0; i < 300; i++) folder.files.set(`many/${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
  const shelf = memoryShelf();
  for (let life = 0; life < 12; life++) {
    const { add, embed } = await setup(shelf); // a new worker, over the same shelf
    const calls = life + 1;
    embed.mockImplementation((...given) =>
      embed.mock.calls.length > calls ? Promise.reject(new DOMException('killed', 'AbortError')) : seeTexts(...given),
    );
    await add({ folder: folder.handle }).catch(() => {});
  }
  const { add, client } = await setup(shelf);
  await add({ source: 1 });
  const hits = await client.search({
    terms: [{ vector: Float32Array.of(1, 1, 1, 1), weight: 1 }],
    filters: [],
    limit: 1_000,
  });
  expect(hits).toHaveLength(303);
  expect(new Set(hits.map(({ path }) => path)).size).toBe(303);
});

test('an abort keeps what was done, a pause holds and goes on', async () => {
  for (let i = 0; i < 200; i++) folder.files.set(`many/${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
  const { add, client, gate } = await setup();
  const abort = new AbortController();
  const stop = ({ done }: IndexProgress) => void (done > 60 && abort.abort());
  await expect(add({ folder: folder.handle }, { signal: abort.signal, onProgress: stop })).rejects.toMatchObject({
    name: 'AbortError',
  });
  const { items } = await client.stats(undefined);
  expect(items).toBeGreaterThan(60);
  const told: IndexProgress[] = [];
  const { skipped, added } = await add({ source: 1 }, { onProgress: (progress) => told.push(progress) });
  expect([skipped, added]).toEqual([items, 203 - items]);
  expect(told.at(-1)).toMatchObject({ done: added, total: added, unit: 'images', eta: 0 });
  expect(gate.isPaused).toBe(false);
});

test('between calls to the model it rests as its pace says, and says why', async () => {
  for (let i = 0; i < 60; i++) folder.files.set(`many/${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
  const { client, embed, gate } = await setup();
  const pace = { slowed: 'battery' as const, rest: vi.fn(async () => 0) };
  const told: IndexProgress[] = [];
  const { signal } = new AbortController();
  const onProgress = (progress: IndexProgress) => void told.push(progress);
  await indexSource({ folder: folder.handle }, { library: client, embed }, { signal, gate, pace, onProgress });
  expect(embed.mock.calls.length).toBeGreaterThan(3);
  // Not after the last of all, of which each lane has one.
  expect(embed.mock.calls.length - pace.rest.mock.calls.length).toBeLessThanOrEqual(2);
  expect(told.at(-1)).toMatchObject({ slowed: 'battery', done: 63 });
});

test('a pause holds over a worker that stops meanwhile, and its time counts for no rate', async () => {
  const hour = 3_600_000;
  let passed = 0;
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + passed);
  onTestFinished(() => clock.mockRestore());
  for (let i = 0; i < 40; i++) folder.files.set(`many/${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
  const { add, embed, gate } = await setup();
  const told: IndexProgress[] = [];
  embed.mockImplementationOnce(async () => {
    gate.pause();
    throw new AppError('crash', 'The worker stopped.');
  });
  const adding = add({ folder: folder.handle }, { onProgress: (progress) => told.push(progress) });
  await vi.waitFor(() => expect(told.some(({ done }) => done >= 16)).toBe(true));
  passed = hour;
  expect(gate.isPaused).toBe(true);
  expect(told.at(-1)!.done).toBeLessThan(43);
  expect(gate.shutMs).toBeGreaterThanOrEqual(hour);
  gate.resume();
  expect(await adding).toMatchObject({ added: 43, failed: [] });
  expect(43 / told.at(-1)!.rate!).toBeLessThan(hour / 1000);
});

test('a folder whose permission was taken back, and a full disk, are told with what to do', async () => {
  const { add, shelf, client } = await setup();
  await add({ folder: folder.handle });
  folder.permission = 'prompt';
  await expect(add({ source: 1 })).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('“photos” cannot be read'),
  });
  folder.permission = 'granted';
  folder.files.set('new.jpg', { content: '0,1,1,1', modified: 1 });
  const write = shelf.write.bind(shelf);
  shelf.write = () => Promise.reject(new AppError('storage', 'no more room'));
  await expect(add({ source: 1 })).rejects.toThrow('no more room');
  shelf.write = write;
  expect((await client.stats(undefined)).items).toBe(3);
  expect(await add({ source: 1 })).toMatchObject({ added: 1 });
});

test('a permission that is taken back in the middle is told, and once given again the rest comes in', async () => {
  for (let i = 0; i < 100; i++) folder.files.set(`many/${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
  const { add, client, embed } = await setup();
  embed.mockImplementation((...given) => {
    if (embed.mock.calls.length === 3) folder.permission = 'denied';
    return seeTexts(...given);
  });
  await expect(add({ folder: folder.handle })).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/The permission to read “photos\/.*” was taken back\. Add the folder again\./),
  });
  const { items, failed } = await client.stats(undefined);
  expect(items).toBeGreaterThanOrEqual(32);
  expect(failed).toEqual([]);
  folder.permission = 'granted';
  expect(await add({ source: 1 })).toEqual({ ...nothing, added: 103 - items, skipped: items });
});

test('a file that is moved while it is read is told, found at its new place, and there once', async () => {
  const { add, paths, client } = await setup();
  const a = folder.files.get('a.jpg')!;
  const move = () => {
    folder.files.delete('a.jpg');
    folder.files.set('new/a.jpg', a);
  };
  const onProgress = ({ phase, done }: IndexProgress) => void (phase === 'run' && done === 0 && move());
  const { added, failed } = await add({ folder: folder.handle }, { onProgress });
  expect(added).toBe(2);
  expect(failed).toEqual([{ path: 'photos/a.jpg', reason: expect.stringContaining('moved, changed or locked') }]);
  expect(await add({ source: 1 })).toEqual({ ...nothing, added: 1, skipped: 2 });
  expect(await paths()).toEqual(['photos/new/a.jpg']);
  expect((await client.stats(undefined)).failed).toEqual([]);
});

test('with another model everything is looked at again, and the first one keeps its vectors', async () => {
  const { add, client, seen } = await setup();
  await add({ folder: folder.handle });
  await client.use({ ...space, key: 'n/1', model: 'n' });
  expect(await add({ source: 1 })).toEqual({ ...nothing, added: 3 });
  expect(seen()).toBe(6);
  await client.use(space);
  expect(await add({ source: 1 })).toEqual({ ...nothing, skipped: 3 });
  expect(await client.stats(undefined)).toMatchObject({ items: 3, indexed: 3, models: ['m', 'n'] });
});

test('a model that is chosen in the middle ends the pass with a sentence, and nothing is lost or mixed', async () => {
  const { add, client, embed } = await setup();
  embed.mockImplementationOnce(async (...given) => {
    await client.use({ ...space, key: 'n/1', model: 'n' });
    return seeTexts(...given);
  });
  await expect(add({ folder: folder.handle })).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('Another model'),
  });
  expect((await client.stats(undefined)).indexed).toBe(0);
  await client.use(space);
  await add({ source: 1 });
  expect((await client.stats(undefined)).indexed).toBe(3);
});

test('files without a folder are taken too, and nothing is missed when others are given', async () => {
  const { add, paths } = await setup();
  const file = (name: string, content: string) => ({
    file: new File([content], name, { lastModified: 1 }),
    path: `given/${name}`,
  });
  await add({ files: [file('a.jpg', '1,0,0,0')] });
  expect(await add({ files: [file('b.jpg', '1,0,0,0'), file('a.jpg', '1,0,0,0'), file('c.pdf', '')] })).toEqual({
    ...nothing,
    skipped: 1,
    copied: 1,
  });
  expect(await paths()).toEqual(['given/a.jpg', 'given/b.jpg']);
});

const given = (name: string, content: string, modified = 1) => ({
  file: new File([content], name, { lastModified: modified }),
  path: name,
});

test('different pictures of one name without a folder all stay, and the very same file is one entry', async () => {
  const { add, paths, client, seen } = await setup();
  const [one, two] = [given('IMG_0001.jpg', '1,0,0,0'), given('IMG_0001.jpg', '0,1,0,0')];
  expect(await add({ files: [one, two, one] })).toEqual({ ...nothing, added: 2, skipped: 1 });
  expect([await paths(), await paths('0,1,0,0')]).toEqual([['IMG_0001.jpg'], ['IMG_0001 (2).jpg']]);
  expect(await add({ files: [two, one] })).toEqual({ ...nothing, skipped: 2 });
  // As long, of the same date, and a third picture all the same; then the first one, touched.
  expect(await add({ files: [given('IMG_0001.jpg', '0,0,1,0')] })).toEqual({ ...nothing, added: 1 });
  expect(await add({ files: [given('IMG_0001.jpg', '1,0,0,0', 7)] })).toEqual({ ...nothing, renamed: 1 });
  expect(await paths('0,0,1,0')).toEqual(['IMG_0001 (3).jpg']);
  expect(seen()).toBe(3);
  // What could not be read gives its place to what comes under its name.
  await add({ files: [given('x.jpg', 'bad')] });
  expect(await add({ files: [given('x.jpg', '0,0,0,1', 2)] })).toMatchObject({ added: 1, failed: [] });
  expect(await paths('0,0,0,1')).toEqual(['x.jpg']);
  expect(await client.stats(undefined)).toMatchObject({ items: 4, failed: [] });
});

test('a picture that was taken out says nothing of its copies, whichever is renamed or comes when', async () => {
  folder.files.clear();
  for (const name of ['a.jpg', 'b.jpg']) folder.files.set(name, { content: '1,0,0,0', modified: 1 });
  const { add, paths, client } = await setup();
  await add({ folder: folder.handle });
  const hits = await client.search({ terms: [], filters: [], limit: 9 });
  const [out, kept] = ['a', 'b'].map((name) => hits.find(({ path }) => path.endsWith(`${name}.jpg`))!.id);
  await client.remove({ ids: [out!], keepOut: true });

  // The kept one is renamed, as it would be by a system that keeps dates, and another copy comes.
  folder.files.set('c.jpg', folder.files.get('b.jpg')!);
  folder.files.delete('b.jpg');
  folder.files.set('d.jpg', { content: '1,0,0,0', modified: 1 });
  expect(await add({ source: 1 })).toEqual({ ...nothing, renamed: 1, copied: 1, skipped: 1 });
  expect(await paths()).toEqual(['photos/c.jpg', 'photos/d.jpg']);
  const [renamed] = await client.items({ ids: [kept!] });
  expect(['photos/c.jpg', 'photos/d.jpg']).toContain(renamed!.path);
  expect((await client.stats(undefined)).takenOut).toEqual([out]);

  // Alone with its content it is the one that was renamed, and stays out; a new copy beside it is let in.
  for (const name of ['a', 'c', 'd']) folder.files.delete(`${name}.jpg`);
  folder.files.set('sub/a.jpg', { content: '1,0,0,0', modified: 1 });
  await add({ source: 1 }); // the kept ones are gone: one of them is what was moved
  expect(await paths()).toEqual(['photos/sub/a.jpg']);
  const [last] = await client.search({ terms: [], filters: [], limit: 9 });
  await client.remove({ ids: [last!.id], keepOut: true });
  folder.files.set('moved.jpg', folder.files.get('sub/a.jpg')!);
  folder.files.delete('sub/a.jpg');
  expect(await add({ source: 1 })).toMatchObject({ renamed: 1 });
  expect(await paths()).toEqual([]);
  folder.files.set('new.jpg', { content: '1,0,0,0', modified: 5 });
  expect(await add({ source: 1 })).toMatchObject({ added: 1 });
  expect(await paths()).toEqual(['photos/new.jpg']);
});

test('another picture at the place of one is another entry: what was decided of the first does not pass to it', async () => {
  const { add, client } = await setup();
  await add({ folder: folder.handle });
  const at = async () =>
    (await client.search({ terms: [], filters: [], limit: 9 })).find(({ path }) => path.endsWith('a.jpg'))!;
  const { id } = await at();
  folder.files.set('a.jpg', { content: '0,1,1,0', modified: 2 });
  await add({ source: 1 });
  expect((await at()).id).not.toBe(id);
  expect(await client.items({ ids: [id] })).toEqual([undefined]);
});

test('the bar moves with each picture, stands still for less than a tenth of the run, and never goes back', async () => {
  for (const [count, bad] of [
    [24, []],
    [40, ['bomb', 'bad']],
  ] as const) {
    const { add, embed } = await setup();
    const names = Array.from({ length: count }, (_, i) => [`${i}.jpg`, bad[i - 9] ?? `${i},1,0,0`] as const);
    const pictures = fakeFolder('pictures', Object.fromEntries(names));
    const record = recordBar();
    // Pictures are the work: one after another, as a slow device looks at them.
    embed.mockImplementation(async (images, options) => {
      const output = await seeTexts(images, options);
      for (let done = 1; done <= images.length; done++) {
        record.worked(1);
        options.onDone(done);
      }
      return output;
    });
    const onProgress = (progress: IndexProgress): void => {
      if (progress.phase === 'run') record.told(progress);
    };
    await add({ folder: pictures.handle }, { onProgress });
    const { still, backs, leap, first, last } = record.verdict();
    expect(backs).toBe(0);
    expect(still).toBeLessThan(0.1);
    expect(leap).toBeLessThan(0.35); // both calls have read their files before the first picture is looked at
    expect([first, last]).toEqual([0, 1]);
  }
});
