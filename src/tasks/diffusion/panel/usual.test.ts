import { expect, test } from 'vitest';
import { sizesOf, usualOf } from './usual.ts';

test('sizes are divisible as the model wants, and the one that is set is among them', () => {
  expect(sizesOf({ size: 128, sizeMultiple: 8 }, 128)).toEqual([64, 96, 128, 160, 192, 256, 384]);
  expect(sizesOf({ size: 512, sizeMultiple: 64 }, 520)).toEqual([256, 384, 512, 520, 640, 768, 1024, 1536]);
});

test('what is usual goes by the model', () => {
  expect(usualOf('pocket-sd').steps).toEqual([15, 30]);
  expect(usualOf('stable-diffusion-v1-5').guidance).toEqual([7, 12]);
  expect(usualOf('sd-turbo').steps).toEqual([1, 8]);
});
