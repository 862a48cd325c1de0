import { afterEach, beforeAll, expect, test } from 'vitest';
import { readNpz } from '../../formats/npz-vectors.ts';
import { readParquet } from '../../formats/parquet-vectors.ts';
import { clipApi, isClipStarted, unloadClip } from './api.ts';
import { libraryApi as library, type IndexProgress } from './library-api.ts';
import { moderatePicture } from './moderate/picture.ts';
import { connect } from '../../runtime/rpc.ts';
import { closeLibrary } from './library/client.ts';
import type { LibraryContract } from './library/contract.ts';
import { givenFiles } from './library/originals.ts';
import { animations } from './testing/animations.ts';
import { filmOf } from './testing/film.ts';
import heicUrl from '../../../e2e/golden/clip/heic/photo-160x96.heic?url';

const urls = import.meta.glob<string>('../../../e2e/golden/clip/pictures/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const names = ['photo-444-640x427.jpg', 'stripes-601x450.png', 'animated-120x80.gif', 'photo-422-511x300.jpg'];
const picture = async (name: string): Promise<File> => {
  const blob = await (await fetch(urls[`../../../e2e/golden/clip/pictures/${name}`]!)).blob();
  return new File([blob], name, { type: blob.type, lastModified: 1 });
};

/** A folder of the origin's private file system: a real handle, without a picker. */
async function folderOf(name: string, files: File[]): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  for (const file of files) {
    const writable = await (await folder.getFileHandle(file.name, { create: true })).createWritable();
    await writable.write(file);
    await writable.close();
  }
  return folder;
}

let pictures: File[];
beforeAll(async () => {
  pictures = await Promise.all(names.map(picture));
});
afterEach(() => library.clear());

test('a folder is indexed, searched, kept over a new worker, and its vectors are those of embedImages', async () => {
  const told: IndexProgress[] = [];
  const folder = await folderOf('photos', [...pictures, new File(['no picture'], 'broken.png')]);
  const report = await library.add(folder, { onProgress: (progress) => told.push(progress) });
  expect(report).toMatchObject({
    added: 4,
    skipped: 0,
    failed: [{ path: 'photos/broken.png', reason: expect.stringContaining('text') as string }],
  });
  expect(told.at(-1)).toMatchObject({ phase: 'run', done: 5, total: 5, unit: 'images' });

  const hits = await library.search('a photo');
  expect(new Set(hits.map(({ path }) => path.split('/')[1]))).toEqual(new Set(names));
  const [first] = await library.search(pictures[1]!, { limit: 1 });
  expect(first).toMatchObject({ path: `photos/${names[1]}` });
  expect(first!.score).toBeCloseTo(1, 4);
  expect((await library.similar(first!.id)).some(({ id }) => id === first!.id)).toBe(false);
  const [thumbnail] = await library.thumbnails([first!.id]);
  const [url] = await library.thumbnailUrls([first!.id]);
  expect(new Uint8Array(await (await fetch(url!)).arrayBuffer())).toEqual(
    new Uint8Array(await thumbnail!.arrayBuffer()),
  );
  expect(await createImageBitmap(thumbnail!)).toMatchObject({ width: 256, height: 192 });

  closeLibrary(); // as after a reload
  expect(await library.search('a photo')).toEqual(hits);
  expect(await library.rescan()).toMatchObject([{ added: 0, skipped: 5, failed: [] }]);
  expect(await library.folders()).toEqual([{ id: 1, name: 'photos', isReadable: true }]);

  const table = await readNpz(await library.export('npz'));
  expect(await readParquet(await library.export('parquet'))).toEqual(table);
  for (const [row, path] of table.paths.entries()) {
    const file = pictures[names.indexOf(path.split('/')[1]!)]!;
    const { vectors, dims } = await clipApi.embedImages([file]);
    const kept = table.vectors.subarray(row * dims, (row + 1) * dims);
    expect(vectors.reduce((sum, value, i) => sum + value * kept[i]!, 0)).toBeGreaterThan(0.999_99);
  }
});

test('queries with pictures, weights and filters; what cannot be meant is refused', async () => {
  await library.add(pictures.map((file) => ({ file, path: `all/${file.name.split('-')[0]}/${file.name}` })));
  const [photo] = await library.search(pictures[0]!, { limit: 1 });
  const around = await library.search(`image:${photo!.id} type:jpg`);
  expect(around.map(({ path }) => path)).toEqual([`all/photo/${names[3]}`]);
  expect(await library.search('folder:stripes')).toMatchObject([{ path: `all/stripes/${names[1]}`, score: 0 }]);
  expect(await library.search('a photo min:0.999')).toEqual([]);
  expect(library.parse('2:red car without rain').text).toBe('2:red car -rain');
  await expect(library.search('after:soon')).rejects.toMatchObject({ code: 'bad-option' });
  await expect(library.search('image:999')).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('“999”') as string,
  });
  await expect(library.search('a', { limit: -1 })).rejects.toMatchObject({ code: 'bad-option' });
});

test('words that were asked for before need no model, and find the same; other words do', async () => {
  await library.add(pictures);
  const first = await library.search('a photo');
  unloadClip();
  expect(await library.search('a photo')).toEqual(first);
  expect((await library.search('-2:a photo')).map(({ id }) => id)).toEqual(first.map(({ id }) => id).toReversed());
  expect(isClipStarted()).toBe(false);
  expect(await library.search('a photo', { templates: 'photo' })).toHaveLength(first.length);
  expect(isClipStarted()).toBe(true);
});

test('duplicates, moderation, tags and a map over the whole library', async () => {
  const copy = new File([pictures[0]!], 'copy.jpg', { lastModified: 1 });
  await library.add([...pictures, copy]);
  const [group, ...others] = await library.duplicates({ threshold: 0.999 });
  expect([group!.exact, group!.ids.length, others]).toEqual([true, 2, []]);
  const policy = {
    categories: [{ id: 'stripes', name: 'Stripes', unsafe: ['stripes'], safe: ['a photo'], threshold: 0 }],
  };
  const queue = await library.moderate({ policy });
  expect(queue).toHaveLength(5);
  expect(queue.every(({ flagged }) => flagged)).toBe(true);
  expect(queue.map(({ score }) => score)).toEqual(queue.map(({ score }) => score).toSorted((a, b) => b - a));
  const alone = await moderatePicture(copy, { policy });
  const there = queue.find(({ path }) => path === 'copy.jpg')!;
  expect(alone.categories[0]!.score).toBeCloseTo(there.categories[0]!.score, 4);
  const tags = await library.tag(['stripes', 'a cat'], { minimum: 0 });
  expect(tags.every((item) => item.tags.length === 2)).toBe(true);
  const scored = await library.moderationScores({ policy });
  const [column] = scored.columns;
  expect(Object.fromEntries(Array.from(scored.ids, (id, i) => [String(id), column!.scores[i]]))).toEqual(
    Object.fromEntries(queue.map(({ id, score }) => [id, Math.fround(score)])),
  );
  expect([...column!.order].map((i) => String(scored.ids[i])).toReversed()[0]).toBe(queue[0]!.id);
  const { cosines, labels, none, total, scale, each } = await library.tagColumns(['stripes', 'a cat']);
  const shares = Array.from({ length: 5 }, (_, i) =>
    [cosines[each * i]!, cosines[each * i + 1]!, none[i]!].map((cosine) => Math.exp(scale * cosine - total[i]!)),
  );
  for (const own of shares) expect(own[0]! + own[1]! + own[2]!).toBeCloseTo(1, 3);
  expect(tags.map((item) => item.tags[0])).toEqual(tags.map((_, i) => (labels[each * i] === 0 ? 'stripes' : 'a cat')));
  const all = tags.map(({ id }) => id);
  expect(await library.nameGroups([all], ['stripes', 'a cat'], { each: 2 })).toEqual([
    expect.arrayContaining(['stripes', 'a cat']),
  ]);
  const { ids, xy } = await library.map();
  expect([ids.length, xy.length]).toEqual([5, 10]);
});

test('vectors go out and come back in', async () => {
  await library.add(pictures);
  const file = await library.export('parquet');
  await library.clear();
  expect(await library.import(file)).toMatchObject({ added: 4, skipped: 0 });
  expect(await library.import(file)).toMatchObject({ added: 0, skipped: 4 });
  expect((await library.search(pictures[2]!, { limit: 1 }))[0]!.path).toBe(names[2]);
  await expect(library.import(new Blob(['text']))).rejects.toMatchObject({ code: 'bad-input' });
  const csv = await (await library.export('csv')).text();
  expect(csv.split('\r\n')[0]).toBe('id,path,bytes,modified,taken,width,height,sha256,kind,failed');
  expect(csv.split('\r\n')).toHaveLength(6);
});

test('a video is found at its scenes, and is no duplicate of itself', async () => {
  const film = await filmOf([...Array<string>(9).fill('red'), ...Array<string>(8).fill('lime')]);
  expect(await library.add([film, pictures[0]!])).toMatchObject({ added: 2, failed: [] });
  const [video] = await library.search('type:video', { limit: 1 });
  expect(await library.items([video!.id])).toMatchObject([{ width: 640, height: 360 }]); // not of the frame shown
  const hits = await library.search('green type:video');
  expect(hits.map(({ path }) => path)).toContain('film.webm#t=2');
  expect(hits.every(({ path, time }) => path === `film.webm#t=${time}`)).toBe(true);
  expect(await library.duplicates({ threshold: 0 }).then((groups) => groups.every(({ exact }) => !exact))).toBe(true);
  expect(await library.add([film])).toMatchObject({ added: 0, skipped: 1 });
});

/** A raw file of a Fujifilm camera: its header says where the preview lies. */
async function rawPhoto(preview: Blob): Promise<File> {
  const head = new Uint8Array(160);
  head.set(new TextEncoder().encode('FUJIFILMCCD-RAW '));
  new DataView(head.buffer).setUint32(84, head.length);
  new DataView(head.buffer).setUint32(88, preview.size);
  return new File([head, preview, new Uint8Array(9_000)], 'DSCF1.raf', { lastModified: 1 });
}

test('animations are found at their moments, HEIC as itself, raw photos by their previews', async () => {
  const heic = new File([await (await fetch(heicUrl)).blob()], 'IMG_1.HEIC', { lastModified: 1 });
  const noPreview = new File([new Uint8Array(5_000)], 'DSC2.nef', { lastModified: 1 });
  const raw = await rawPhoto(pictures[0]!);
  const report = await library.add([...animations(), heic, raw, noPreview]);
  expect(report).toMatchObject({
    added: 6,
    failed: [{ path: 'DSC2.nef', reason: expect.stringContaining('no preview') as string }],
  });
  for (const type of ['gif', 'webp', 'png', 'avif']) {
    const found = await library.search(`green type:${type}`);
    expect(found.map(({ path }) => path).toSorted()).toEqual(
      ['', '#t=1.2', '#t=2.1'].map((moment) => `lights.${type}${moment}`),
    );
    // The file itself is its first frame, as for `embedImages`.
    const file = animations().find(({ name }) => name.endsWith(type))!;
    const alike = await library.search(file, { limit: animations().length });
    expect(alike.find(({ path }) => path === file.name)?.score).toBeGreaterThan(0.999_99);
  }
  const [photo] = await library.search(pictures[0]!, { limit: 1 });
  expect(photo).toMatchObject({ path: 'DSCF1.raf' });
  expect(photo!.score).toBeGreaterThan(0.999_99);
  expect(await library.search('type:heic')).toMatchObject([{ path: 'IMG_1.HEIC' }]);
  expect(await library.add(animations())).toMatchObject({ added: 0, skipped: 4 });
});

test('removed pictures are gone, and a paused pass goes on', async () => {
  library.pause();
  const adding = library.add(pictures);
  expect(library.isPaused).toBe(true);
  library.resume();
  expect(await adding).toMatchObject({ added: 4 });
  const [first] = await library.search('a photo', { limit: 1 });
  await library.remove([first!.id]);
  expect((await library.search('a photo')).map(({ id }) => id)).not.toContain(first!.id);
  expect(await library.stats()).toMatchObject({
    items: 3,
    indexed: 3,
    failed: [],
    models: ['pocket-clip'],
    isKept: true,
  });
  expect(givenFiles()).toHaveLength(4);
  await library.clear();
  expect(givenFiles(), 'what is kept for an empty library').toEqual([]);
});

test('a second tab is told that the library is open in another, and gets it when that is closed', async () => {
  await library.stats();
  const url = new URL('./library/library-worker.ts', import.meta.url);
  const other = connect<LibraryContract>(() => new Worker(url, { type: 'module' }));
  await expect(other.stats(undefined)).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('another tab') as string,
  });
  closeLibrary();
  await expect.poll(() => other.stats(undefined).catch(() => undefined)).toMatchObject({ items: 0 });
  other.dispose();
  await expect.poll(() => library.stats().catch(() => undefined)).toMatchObject({ items: 0 });
});
