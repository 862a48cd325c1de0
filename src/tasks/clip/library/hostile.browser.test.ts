import { afterAll, expect, test } from 'vitest';
import { AppError, isAbort } from '../../../runtime/errors.ts';
import { unloadClip } from '../client.ts';
import { libraryApi as library, type AddReport } from '../library-api.ts';
import { filmOf } from '../testing/film.ts';
import { importQuickModel } from '../testing/quick-model.ts';
import { closeLibrary } from './client.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Damage = (bytes: Bytes) => Bytes;

/** Whole pictures of their own colours; the rest of the good files are copies of them under other names. */
const pictures = 24;
const goodFiles = 240;

/** Noise that is the same in every run. */
const noiseAt = (at: number): number => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255;
const fill =
  (from: number, to: number, byte: (at: number) => number): Damage =>
  (bytes) =>
    bytes.map((old, at) => (at >= from * bytes.length && at < to * bytes.length ? byte(at) : old));
const damages: Record<string, Damage> = {
  empty: () => new Uint8Array(0),
  'a few bytes': (bytes) => bytes.slice(0, 7),
  'cut early': (bytes) => bytes.slice(0, bytes.length * 0.1),
  'cut in half': (bytes) => bytes.slice(0, bytes.length / 2),
  'cut late': (bytes) => bytes.slice(0, bytes.length * 0.97),
  'zero tail': fill(0.6, 1, () => 0),
  'all zeros but the head': fill(0.02, 1, () => 0),
  'noise hole': fill(0.4, 0.5, noiseAt),
  'noise behind the head': fill(0.05, 1, noiseAt),
  'lies in the head': (bytes) => bytes.map((old, at) => (at >= 16 && at < 28 ? 255 : old)),
  'ones in the head': (bytes) => bytes.map((old, at) => (at >= 40 && at < 80 ? 255 : old)),
};

async function drawing(number: number, type: string): Promise<Bytes> {
  const canvas = new OffscreenCanvas(96, 96);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 16; i++) {
    context.fillStyle = `hsl(${(number * 47 + i * 31) % 360} 80% ${20 + ((number * 13 + i * 7) % 60)}%)`;
    context.fillRect((i % 4) * 24, Math.floor(i / 4) * 24, 24, 24);
  }
  return bytesOf(await canvas.convertToBlob({ type }));
}
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
const fixture = async (name: string): Promise<Bytes> =>
  bytesOf(await (await fetch(new URL(`../../../runtime/media/fixtures/${name}`, import.meta.url))).blob());

/** Files of each kind in each kind of damage, two that loop for ever, wrong endings, and what is nothing at all. */
async function hostileFiles(): Promise<Map<string, Bytes>> {
  const bases = {
    png: await drawing(1_001, 'image/png'),
    jpg: await drawing(1_002, 'image/jpeg'),
    webp: await drawing(1_003, 'image/webp'),
    webm: await bytesOf(await filmOf(['red', 'lime', 'blue', 'red', 'lime', 'blue', 'red', 'lime'])),
    mov: await fixture('broken-boxes.mp4').then((bytes) => bytes.slice(0, 900)),
  };
  const files = new Map<string, Bytes>();
  for (const [ending, whole] of Object.entries(bases))
    for (const [name, damage] of Object.entries(damages)) files.set(`${name}.${ending}`, damage(whole));
  files.set('zero-tail-loop.mkv', await fixture('zero-tail.webm'));
  files.set('~broken-boxes.mp4', await fixture('broken-boxes.mp4'));
  files.set('raw without a preview.cr3', new TextEncoder().encode('\0\0\0\x18ftypcrx nothing'));
  files.set(
    'noise.gif',
    Uint8Array.from({ length: 4_000 }, (_, at) => noiseAt(at)),
  );
  files.set('letter.jpg', new TextEncoder().encode('Dear diary, this is no picture.'));
  return files;
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Bytes): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writable.write(content);
  await writable.close();
}

/** What the library says of a folder: every file that came in, and every one that did not, with why. */
async function state(): Promise<{ paths: string[]; failed: Record<string, string> }> {
  const hits = await library.search('', { limit: 1_000 });
  const { failed } = await library.stats();
  return {
    // Moments of a video have their times behind the path.
    paths: [...new Set(hits.map(({ path }) => path.replace(/#t=[\d.]+$/, '')))].toSorted(),
    failed: Object.fromEntries(failed.map(({ path, reason }) => [path, reason])),
  };
}

/** At which word of a life it is killed: while files are listed, opened, seen and written. */
const moments = [1, 2, 3, 4, 2, 3, 1, 4, 3, 2];

afterAll(() => library.clear());

test('300 files, 60 of them hostile, end by themselves, each counted; killed at ten moments, with the same result', async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('hostile', { recursive: true }).catch(() => {});
  const folder = await root.getDirectoryHandle('hostile', { create: true });
  const hostile = await hostileFiles();
  const drawings = await Promise.all(Array.from({ length: pictures }, (_, i) => drawing(i, 'image/png')));
  for (let i = 0; i < goodFiles; i++) await write(folder, `good ${i}.png`, drawings[i % pictures]!);
  for (const [name, content] of hostile) await write(folder, name, content);
  await write(folder, 'notes', new TextEncoder().encode('left out'));
  expect(hostile.size).toBe(60);

  const model = await importQuickModel();
  const whole = await library.add(folder, { model });
  const expected = await state();
  const counted = whole.added + whole.copied + whole.renamed + whole.skipped + whole.failed.length;
  expect(counted).toBe(goodFiles + hostile.size);
  expect(whole.leftOut.map(({ path }) => path)).toEqual(['hostile/notes']);
  expect(expected.paths.filter((path) => path.startsWith('hostile/good'))).toHaveLength(goodFiles);
  const known = new Set([...expected.paths, ...Object.keys(expected.failed)]);
  expect([...hostile.keys()].filter((name) => !known.has(`hostile/${name}`))).toEqual([]);
  for (const reason of Object.values(expected.failed)) expect(reason).toMatch(/[A-Za-z].{20,}\.$/s);
  expect(expected.failed['hostile/zero-tail-loop.mkv']).toBeTruthy();
  expect(expected.failed['hostile/~broken-boxes.mp4']).toContain('“~broken-boxes.mp4” is damaged');
  expect(await library.rescan()).toMatchObject([{ added: 0, copied: 0, failed: [], skipped: counted }]);

  await library.clear();
  // It is given up after a wait, which no life needs again.
  await folder.removeEntry('~broken-boxes.mp4');
  delete expected.failed['hostile/~broken-boxes.mp4'];
  let report: AddReport | undefined;
  let kills = 0;
  for (let life = 0; !report; life++) {
    let heard = 0;
    const onProgress = (): void => {
      if (kills === moments.length || ++heard !== moments[kills]) return;
      kills++;
      closeLibrary();
      if (life % 2 === 1) unloadClip();
    };
    report = await library.add(folder, { onProgress, model }).catch((error: unknown) => {
      // What is said depends on what was waited for; never that all is done.
      if (isAbort(error) || (error instanceof AppError && error.code === 'crash')) return undefined;
      throw error;
    });
    if (!report || kills === moments.length) continue;
    report = undefined; // it came to its end before the next moment: from the start
    await library.clear();
  }
  closeLibrary(); // what counts is what is on the disk
  expect(await state()).toEqual(expected);
}, 240_000);
