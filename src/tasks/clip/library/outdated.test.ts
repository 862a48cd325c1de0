import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { createBudget } from '../../../formats/budget.ts';
import { formatWallTime } from '../../../formats/wall-time.ts';
import { readZip } from '../../../formats/zip.ts';
import type { EmbedPictures } from './indexing.ts';
import { indexSource } from './indexing.ts';
import type { Item } from './item.ts';
import { openLibrary, type Library } from './library.ts';
import { mediaOfItem } from './media.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf, type Shelf } from './shelf.ts';
import { serviceClient } from '../testing/service-client.ts';

vi.stubGlobal('ImageBitmap', class {});

const dates = await readZip(new Blob([readFileSync('e2e/golden/clip/dates.zip')]), createBudget(2 ** 26));
const dated = async (name: string): Promise<Uint8Array<ArrayBuffer>> => dates.get(name)!.read();
const golden = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(`e2e/golden/clip/${path}`));

/** What lies in the folder, as an earlier version indexed it. */
const files = new Map<string, Uint8Array<ArrayBuffer>>();
let opened: string[] = [];
let permission: PermissionState = 'granted';
const handle = {
  kind: 'directory',
  name: 'photos',
  isSameEntry: async (other: unknown) => other === handle,
  resolve: async (other: unknown) => (other === handle ? [] : null),
  queryPermission: async () => permission,
  async getFileHandle(name: string) {
    return {
      async getFile() {
        opened.push(name);
        if (permission !== 'granted') throw new DOMException('denied', 'NotAllowedError');
        const found = files.get(name);
        if (!found) throw new DOMException('gone', 'NotFoundError');
        return new File([found], name, { lastModified: 1 });
      },
    };
  },
} as unknown as FileSystemDirectoryHandle;

beforeEach(async () => {
  opened = [];
  permission = 'granted';
  files.clear();
  for (const name of ['027.png', '108.heic', '252.mkv']) files.set(name, await dated(name));
  files.set('plain.jpg', golden('pictures/photo-422-511x300.jpg'));
  files.set('holiday.mov', golden('pictures/photo-422-511x300.jpg'));
  files.set('wide.jpg', golden(`profiles/${profiled}`));
  files.set('out.png', golden('pictures/one-1x1.png'));
  files.set('failed.png', golden('pictures/shapes-224x224.png'));
});
const profiled = 'p3.jpg';
const space = { key: 'm/1', model: 'm', dims: 2, logitScale: 10 };

/** A shelf as the version before left it: without kinds, with dates of plain JPEG as instants, without its number. */
async function oldShelf(): Promise<Shelf> {
  const shelf = memoryShelf();
  const library = await openLibrary(shelf);
  await library.use(space);
  const { source } = await library.addSource(handle);
  const entries = [...files].map(([name, bytes], i) => ({
    item: {
      id: library.items.nextId(),
      source: source.id,
      path: `photos/${name}`,
      size: bytes.length,
      modified: 1,
      hash: `hash ${name}`,
      width: 4,
      height: 3,
      added: 7,
      ...(name === 'plain.jpg' && { taken: 1e12 }),
      ...(name === 'out.png' && { failed: 'You took it out.', isTakenOut: true as const }),
      ...(name === 'failed.png' && { failed: 'It could not be read then.' }),
    } as Item,
    ...(!['out.png', 'failed.png'].includes(name) && {
      vector: Float32Array.of(1, i),
      thumbnail: new Blob([`old ${name}`]),
    }),
  }));
  await library.commit(entries);
  return shelf;
}

function open(shelf: Shelf) {
  let library: Promise<Library> | undefined;
  const client = serviceClient(createLibraryService(() => (library ??= openLibrary(shelf))));
  const embed = vi.fn<EmbedPictures>(async (images) => ({
    dims: 2,
    vectors: new Float32Array(2 * images.length).fill(0.5),
    failures: [],
    pictures: images.map(() => ({ width: 8, height: 6, thumbnail: new Blob(['new']) })),
    timings: { decodeMs: 0, runMs: 0, totalMs: 0 },
    workedMs: 0,
  }));
  const readAnew = (signal = new AbortController().signal) =>
    indexSource({ outdated: 1 }, { library: client, embed }, { signal, gate: createPauseGate() });
  const outdated = async () => (await client.stats(undefined)).folders[0]!.outdated;
  const items = async () =>
    Object.fromEntries(
      (await client.items({ ids: Array.from(files, (_, i) => String(i + 1)) })).map((item) => [
        item!.path.slice('photos/'.length),
        item!,
      ]),
    );
  const seen = () => embed.mock.calls.flatMap(([images]) => images.map((image) => (image as File).name)).toSorted();
  return { client, embed, readAnew, outdated, items, seen };
}

test('what an earlier version read is read anew: facts of all, pixels only where they were wrong, marks and ids stay', async () => {
  const shelf = await oldShelf();
  const { client, readAnew, outdated, items, seen } = open(shelf);
  await client.use(space);
  const before = await items();
  expect(await outdated()).toBe(files.size - 1); // without what was taken out
  const { failed } = await readAnew();
  const after = await items();
  expect(failed).toEqual([]);
  expect(await outdated()).toBe(0);
  const taken = (name: string): string => (after[name]!.takenAt ? formatWallTime(after[name]!.takenAt) : '');
  expect([taken('027.png'), taken('108.heic')]).toEqual(['1989-04-08T11:05:52-03:30', '2007-03-17T16:48:22+05:45']);
  expect(taken('252.mkv')).not.toBe('');
  expect(mediaOfItem(after['holiday.mov']!)).toBe('picture');
  expect(seen()).toEqual(['failed.png', 'wide.jpg']);
  expect(await (await client.thumbnails({ ids: [String(after['wide.jpg']!.id)] }))[0]!.text()).toBe('new');
  expect(await (await client.thumbnails({ ids: [String(after['plain.jpg']!.id)] }))[0]!.text()).toBe('old plain.jpg');
  expect(after['out.png']).toEqual(before['out.png']);
  expect(after['failed.png']!.failed).toBeUndefined();
  for (const [name, { id, hash, added }] of Object.entries(before))
    expect({ id: after[name]!.id, hash: after[name]!.hash, added: after[name]!.added }).toEqual({ id, hash, added });
  expect(opened).not.toContain('out.png');

  opened = [];
  const again = open(shelf); // and after a reload nothing is left to do
  expect(await again.outdated()).toBe(0);
});

test('stopped at any file, it goes on there the next time', async () => {
  for (const stopAt of [1, 3, 5]) {
    const shelf = await oldShelf();
    const first = open(shelf);
    await first.client.use(space);
    const controller = new AbortController();
    opened = [];
    const push = opened.push.bind(opened);
    opened.push = (...names) => {
      if (opened.length + 1 === stopAt) controller.abort();
      return push(...names);
    };
    await expect(first.readAnew(controller.signal)).rejects.toThrow('abort');
    const second = open(shelf);
    await second.client.use(space);
    const left = await second.outdated();
    expect(left).toBeGreaterThan(0);
    opened = [];
    await second.readAnew();
    expect([opened.length, await second.outdated()]).toEqual([left, 0]);
  }
});

test('a file that is gone or changed keeps its entry as it was, and a folder that may not be read is told', async () => {
  const { client, readAnew, outdated, items } = open(await oldShelf());
  await client.use(space);
  const before = await items();
  files.delete('027.png');
  files.set('108.heic', golden('pictures/one-1x1.png'));
  const { removed, failed } = await readAnew();
  const after = Object.fromEntries((await client.items({ ids: ['1', '2'] })).map((item) => [item!.path, item]));
  expect([removed, failed, await outdated()]).toEqual([0, [], 2]);
  expect(after).toEqual({ 'photos/027.png': before['027.png'], 'photos/108.heic': before['108.heic'] });
  permission = 'denied';
  await expect(readAnew()).rejects.toMatchObject({ code: 'storage' });
});

test('pixels are looked at again of raws, turned WebP, what has a profile and what failed, and of nothing else', async () => {
  const item = { path: 'x' } as Item;
  const { factsOf, needsNewLook } = await import('./facts.ts');
  const isLooked = async (bytes: Uint8Array<ArrayBuffer>, name: string, more: Partial<Item> = {}) => {
    const file = new File([bytes], name);
    return needsNewLook({ ...item, ...more }, file, await factsOf(file, name));
  };
  const turned = Uint8Array.from(
    atob(
      'UklGRlAAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA8AAAAvAQAAAAcQ/Y/+ByKi/wEARVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==',
    ),
    (letter) => letter.charCodeAt(0),
  );
  expect(await isLooked(await dated('144.dng'), 'a.dng')).toBe(true);
  expect(await isLooked(turned, 'a.webp')).toBe(true);
  expect(await isLooked(golden(`profiles/${profiled}`), 'a.jpg')).toBe(true);
  expect(await isLooked(golden('pictures/one-1x1.png'), 'a.png', { failed: 'then' })).toBe(true);
  expect(await isLooked(golden('pictures/lossy-320x240.webp'), 'a.webp')).toBe(false);
  expect(await isLooked(golden('pictures/exif-6-160x113.jpg'), 'a.jpg')).toBe(false);
  expect(await isLooked(await dated('234.mp4'), 'a.mp4')).toBe(false);
});
