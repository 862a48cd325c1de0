import { expect, test } from 'vitest';
import { filmOf } from '../testing/film.ts';
import { distinctScenes, frameTimes, videoFrames } from './video-frames.ts';

const colourOf = (image: ImageBitmap): number[] => {
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
  context.drawImage(image, 0, 0);
  return [...context.getImageData(9, 9, 1, 1).data.subarray(0, 3)].map((value) => Math.round(value / 255));
};

test('moments of a video are pictures with their times', async () => {
  const colours = [...Array<string>(9).fill('red'), ...Array<string>(4).fill('lime')];
  const frames = await videoFrames(await filmOf(colours));
  expect(frames.map(({ time }) => time)).toEqual([2, 6, 10]);
  expect(frames.map(({ image }) => colourOf(image))).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
  ]);
  expect([frames[0]!.image.width, frames[0]!.image.height]).toEqual([512, 288]);
});

test('what is no video, or cut off, is refused with a sentence', async () => {
  const whole = await filmOf(['red', 'blue']);
  for (const broken of [new File(['text'], 'a.mp4'), new File([], 'b.webm'), new File([whole.slice(0, 40)], 'c.webm')])
    await expect(videoFrames(broken), broken.name).rejects.toMatchObject({ code: 'bad-input' });
});

test('times lie in the middle of equal stretches, at most 120 of them; a scene is kept once', () => {
  expect([frameTimes(0), frameTimes(3), frameTimes(16)]).toEqual([[0], [1.5], [2, 6, 10, 14]]);
  expect(frameTimes(36_000)).toHaveLength(120);
  const scene = (...vector: number[]) => ({ vector: Float32Array.from(vector) });
  expect(distinctScenes([scene(1, 0), scene(0.99, 0.1), scene(0, 1), scene(1, 0)])).toHaveLength(3);
});
