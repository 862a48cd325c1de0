import { afterEach, expect, test } from 'vitest';
import { AppError, isAbort } from '../../../runtime/errors.ts';
import { libraryApi as library, type AddReport } from '../library-api.ts';
import { unloadClip } from '../client.ts';
import { importQuickModel } from '../testing/quick-model.ts';
import { closeLibrary } from './client.ts';

/** An empty folder of the origin's private file system: real handles, without a picker. */
async function emptyFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  return root.getDirectoryHandle(name, { create: true });
}

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob): Promise<void> {
  const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await writable.write(content);
  await writable.close();
}

/** A picture of its own colours for each number. */
async function drawing(number: number, side = 96): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 16; i++) {
    context.fillStyle = `hsl(${(number * 47 + i * 31) % 360} 80% ${20 + ((number * 13 + i * 7) % 60)}%)`;
    context.fillRect((i % 4) * (side / 4), Math.floor(i / 4) * (side / 4), side / 4, side / 4);
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

afterEach(() => library.clear());

test('workers that are killed again and again leave every picture there once', async () => {
  const model = await importQuickModel();
  const folder = await emptyFolder('killed');
  const count = 100;
  for (let i = 0; i < count; i++) await write(folder, `${i}.png`, await drawing(i));
  let report: AddReport | undefined;
  // Messages of a life after which it ends: while the model is read, while files are listed, hashed, embedded and written.
  const ends = [1, 2, 4, 12, 30];
  let kills = 0;
  while (!report) {
    let heard = 0;
    const onProgress = (): void => {
      const end = ends[kills];
      if (end === undefined || ++heard < end) return;
      kills++;
      closeLibrary();
      if (kills % 2 === 0) unloadClip();
    };
    report = await library.add(folder, { onProgress, model }).catch((error: unknown) => {
      // what the page says depends on what it was waiting for; it never says that all is done
      if (isAbort(error) || (error instanceof AppError && error.code === 'crash')) return undefined;
      throw error;
    });
  }
  expect(kills).toBeGreaterThan(2);
  expect(report.failed).toEqual([]);
  closeLibrary(); // what counts is what is on the disk
  const hits = await library.search('a picture', { limit: 1_000 });
  expect(hits.map(({ path }) => path).toSorted()).toEqual(
    Array.from({ length: count }, (_, i) => `killed/${i}.png`).toSorted(),
  );
  expect(await library.stats()).toMatchObject({ items: count, indexed: count, failed: [] });
  expect((await library.thumbnails(hits.map(({ id }) => id))).every((small) => small && small.size > 0)).toBe(true);
});

test('empty, broken, huge and vanished files are told with their reasons, and the others come in', async () => {
  const folder = await emptyFolder('odd');
  const whole = await drawing(1);
  const huge = new Uint8Array(await whole.arrayBuffer());
  new DataView(huge.buffer).setUint32(16, 30_000);
  new DataView(huge.buffer).setUint32(20, 30_000);
  await write(folder, 'good.png', whole);
  await write(folder, 'empty.png', new Blob([]));
  await write(folder, 'text.jpg', new Blob(['no picture']));
  await write(folder, 'cut.png', whole.slice(0, whole.size / 2));
  await write(folder, 'huge.png', new Blob([huge]));
  await write(folder, 'gone.png', await drawing(2));
  const onProgress = ({ phase }: { phase: string }): void => {
    if (phase === 'run') folder.removeEntry('gone.png').catch(() => {});
  };
  const { added, failed } = await library.add(folder, { onProgress });
  const reasons = Object.fromEntries(failed.map(({ path, reason }) => [path.split('/')[1], reason]));
  expect(added + failed.length).toBe(6);
  expect(reasons['empty.png']).toContain('empty (0 bytes)');
  expect(reasons['text.jpg']).toContain('text, not a picture');
  expect(reasons['cut.png']).toContain('ends too early');
  expect(reasons['huge.png']).toContain('900 megapixels');
  expect(await library.rescan()).toMatchObject([{ added: 0, failed: [] }]);
  expect((await library.stats()).failed.map(({ path }) => path).toSorted()).toEqual([
    'odd/cut.png',
    'odd/empty.png',
    'odd/huge.png',
    'odd/text.jpg',
  ]);
});
