import { expect, test } from 'vitest';
import { sizeLike, usualOf, usualSides } from './usual.ts';

test('usual sides are divisible as the model wants', () => {
  expect(usualSides({ size: 128, sizeMultiple: 8 })).toEqual([64, 96, 128, 160, 192, 256, 384]);
  expect(usualSides({ size: 512, sizeMultiple: 64 })).toEqual([256, 384, 512, 640, 768, 1024, 1536]);
});

test('no size is offered that is refused afterwards', () => {
  for (const size of [64, 128, 512, 768, 1024, 2048])
    for (const side of usualSides({ size, sizeMultiple: 64 })) {
      expect(side).toBeGreaterThanOrEqual(64);
      expect(side).toBeLessThanOrEqual(2048);
    }
});

test('what is usual goes by the model', () => {
  expect(usualOf('pocket-sd').steps).toEqual([15, 30]);
  expect(usualOf('stable-diffusion-v1-5').guidance).toEqual([7, 12]);
  expect(usualOf('sd-turbo').steps).toEqual([1, 8]);
});

test('a size in the shape of a picture has about the pixels of the model', () => {
  const facts = { size: 512, sizeMultiple: 64 };
  expect(sizeLike({ width: 4000, height: 3000 }, facts)).toEqual({ width: 576, height: 448 });
  expect(sizeLike({ width: 300, height: 500 }, facts)).toEqual({ width: 384, height: 640 });
  expect(sizeLike({ width: 10_000, height: 10 }, facts)).toEqual({ width: 2048, height: 64 });
});
