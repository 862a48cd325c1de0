import { expect, test, vi } from 'vitest';
import { embedImages } from './embed-images.ts';
import type { FittedImage } from './fit-image.ts';
import { parsePreprocessing } from './preprocessing.ts';
import type { PixelBatch, VisionTower } from './towers.ts';

const preprocessing = parsePreprocessing({ size: 2, crop_size: 2, image_mean: [0, 0, 0], image_std: [1, 1, 1] });
const picture = { crop: { data: new Uint8ClampedArray(12), width: 2, height: 2 }, width: 2, height: 2 };
const fit = async () => picture as unknown as FittedImage;

/** How many pictures each run had, for a tower that takes so long for each, by a clock of its own. */
async function runsOf(each: number, given: { batch?: number } = {}): Promise<number[]> {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const counts: number[] = [];
  const vision: VisionTower = {
    batch: given.batch,
    async run({ count }: PixelBatch) {
      counts.push(count);
      now += each * count;
      return { dims: 1, data: new Float32Array(count).fill(1) };
    },
  };
  const sources = Array.from({ length: 30 }, () => new Blob());
  const ready: number[] = [];
  await embedImages({ vision, preprocessing }, sources, {
    fit,
    onBatch: (batch) => ready.push(...batch.map(({ index }) => index)),
  });
  vi.restoreAllMocks();
  expect(ready).toEqual(sources.map((_, i) => i));
  return counts;
}

test('a quick model is given eight pictures at once, a slow one as few as it can stop after', async () => {
  expect((await runsOf(1)).slice(0, 3)).toEqual([1, 8, 8]);
  expect(new Set(await runsOf(160))).toEqual(new Set([1, 2]));
  expect(new Set(await runsOf(3_000))).toEqual(new Set([1]));
});

test('a graph with a fixed batch is given that many', async () => {
  expect(new Set(await runsOf(3_000, { batch: 4 }))).toEqual(new Set([4]));
});
