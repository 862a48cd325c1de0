import { expect, onTestFinished, test, vi } from 'vitest';
import { fakeFolder } from '../testing/fake-folder.ts';
import { seeTexts } from '../testing/see-texts.ts';
import { serviceClient } from '../testing/service-client.ts';
import { indexSource, type IndexProgress } from './indexing.ts';
import { openLibrary } from './library.ts';
import { createPauseGate } from './pause-gate.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf } from './shelf.ts';

vi.stubGlobal('ImageBitmap', class {});

const [large, small] = [300_000, 200];
/** What a picture takes, in milliseconds. */
const msOf = (bytes: number): number => 40 + bytes / 300;

test.each([
  ['large first', (i: number) => i < 30],
  ['small first', (i: number) => i >= 130],
  ['mixed', (i: number) => i % 5 === 0],
])('the time left of a folder of large and small pictures, %s, goes by their bytes', async (_, isLarge) => {
  let ms = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => ms);
  onTestFinished(() => clock.mockRestore());
  const sizes = Array.from({ length: 160 }, (__, i) => (isLarge(i) ? large : small));
  const names = sizes.map((size, i) => [`${i}.jpg`, `${i},1,0,0`.padEnd(size)] as const);
  const { handle } = fakeFolder('pictures', Object.fromEntries(names));
  const library = openLibrary(memoryShelf());
  const client = serviceClient(createLibraryService(() => library));
  await client.use({ key: 'm/1', model: 'm', dims: 4, logitScale: 10 });
  const all = sizes.reduce((sum, size) => sum + msOf(size), 0);
  const looked = new Map([large, small].map((size) => [size, 0]));
  const offs: number[] = [];
  await indexSource(
    { folder: handle },
    {
      library: client,
      async embed(images, options) {
        const output = await seeTexts(images, options);
        for (const [at, image] of images.entries()) {
          const { size } = image as Blob;
          ms += msOf(size);
          looked.set(size, looked.get(size)! + msOf(size));
          options.onDone(at + 1);
        }
        return output;
      },
    },
    {
      signal: new AbortController().signal,
      gate: createPauseGate(),
      onProgress({ phase, eta }: IndexProgress) {
        const comes = (all - ms) / 1000;
        if (phase !== 'run' || comes < 2 || [...looked.values()].some((took) => took < 600)) return;
        offs.push(Math.abs(eta! - comes) / comes);
      },
    },
  );
  expect(ms).toBeCloseTo(all, 3);
  expect(offs.length).toBeGreaterThan(5);
  expect(offs.filter((off) => off < 0.25).length / offs.length).toBeGreaterThan(0.95);
});
