import { beforeEach, expect, test, vi } from 'vitest';
import { fakeFolder } from '../testing/fake-folder.ts';
import { seeTexts } from '../testing/see-texts.ts';
import { serviceClient } from '../testing/service-client.ts';
import { indexSource, type EmbedPictures } from './indexing.ts';
import { openLibrary, type Library } from './library.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

vi.stubGlobal('ImageBitmap', class {});

const space = { key: 'm/1', model: 'm', dims: 4, logitScale: 10 };
let folder: ReturnType<typeof fakeFolder>;
beforeEach(() => {
  folder = fakeFolder('photos', {});
  for (let i = 0; i < 60; i++) folder.files.set(`${i}.jpg`, { content: `${i},1,0,0`, modified: 1 });
});

/** A life of the page over a shelf: it ends when the model is shown the deadly picture, and nothing comes back. */
async function live(shelf: Shelf, { isAfterDeath, deadly = 'deadly' }: { isAfterDeath: boolean; deadly?: string }) {
  let library: Promise<Library> | undefined;
  const client = serviceClient(createLibraryService(() => (library ??= openLibrary(shelf))));
  await client.use(space);
  const batches: number[] = [];
  let die = (): void => {};
  const death = new Promise<'died'>((resolve) => (die = () => resolve('died')));
  const embed: EmbedPictures = async (images, options) => {
    batches.push(images.length);
    const texts = await Promise.all(images.map((image) => (image as Blob).slice().text()));
    if (!texts.includes(deadly)) return seeTexts(images, options);
    die();
    return new Promise(() => {});
  };
  const options = { signal: new AbortController().signal, gate: createPauseGate(), isAfterDeath };
  const run = indexSource({ folder: folder.handle }, { library: client, embed }, options);
  return { outcome: await Promise.race([run, death]), batches, client };
}

test('a file over which the page dies is tried once more, alone, and then it is told as failed', async () => {
  folder.files.set('17b.jpg', { content: 'deadly', modified: 1 });
  const shelf = memoryShelf();
  expect((await live(shelf, { isAfterDeath: false })).outcome).toBe('died');
  const second = await live(shelf, { isAfterDeath: true });
  expect(second.outcome).toBe('died');
  expect(second.batches.at(-1)).toBe(1);
  const third = await live(shelf, { isAfterDeath: true });
  expect(third.outcome).toMatchObject({
    failed: [{ path: 'photos/17b.jpg', reason: expect.stringContaining('died twice') as string }],
  });
  expect(await third.client.stats(undefined)).toMatchObject({ items: 60, indexed: 60 });
  const again = await live(shelf, { isAfterDeath: false });
  expect(again.outcome).toMatchObject({ added: 0, skipped: 61, failed: [] });
});

test('files that were only beside it are taken, and so is one that does no harm the second time', async () => {
  folder.files.set('17b.jpg', { content: '9,9,9,9', modified: 1 });
  const shelf = memoryShelf();
  expect((await live(shelf, { isAfterDeath: false, deadly: '9,9,9,9' })).outcome).toBe('died');
  const { outcome, client } = await live(shelf, { isAfterDeath: true });
  expect(outcome).toMatchObject({ failed: [] });
  expect(await client.stats(undefined)).toMatchObject({ items: 61, indexed: 61, failed: [] });
});

test('a page that ends in order accuses nobody, however often that happens', async () => {
  folder.files.set('17b.jpg', { content: 'deadly', modified: 1 });
  const shelf = memoryShelf();
  for (let life = 0; life < 5; life++) expect((await live(shelf, { isAfterDeath: false })).outcome).toBe('died');
  folder.files.set('17b.jpg', { content: '9,9,9,9', modified: 2 });
  const { outcome } = await live(shelf, { isAfterDeath: false });
  expect(outcome).toMatchObject({ failed: [] });
});
