import { expect, test } from 'vitest';
import { filmOf } from '../testing/film.ts';
import { frameTimes } from './frame.ts';
import { distinctScenes, videoFrames } from './video-frames.ts';

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

/** The bytes of a file with a stretch of it changed; `from` and `to` are shares of the whole. */
async function damaged(
  file: File,
  { from, to, byte }: { from: number; to: number; byte: (at: number) => number },
): Promise<File> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (let at = Math.floor(from * bytes.length); at < to * bytes.length; at++) bytes[at] = byte(at);
  return new File([bytes], file.name);
}
const noise = (at: number): number => (Math.imul(at, 2_654_435_761) >>> 13) & 255;

test('damage in the midst costs the moments that lie in it, and none before', async () => {
  const colours = Array.from({ length: 40 }, (_, i) => ['red', 'lime', 'blue'][Math.floor(i / 4) % 3]!);
  const whole = await filmOf(colours);
  const hole = await damaged(whole, { from: 0.6, to: 0.7, byte: noise });
  const frames = await videoFrames(hole);
  expect(frames.length).toBeGreaterThanOrEqual(4);
  expect(frames.slice(0, 3).map(({ image }) => colourOf(image))).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

test('a film of which the second half is zeros is given up or read, and so is noise; each with a sentence or frames', async () => {
  const whole = await filmOf([...Array<string>(20).fill('red'), ...Array<string>(20).fill('lime')]);
  const shapes = [
    { from: 0.5, to: 1, byte: () => 0 },
    { from: 0.02, to: 1, byte: () => 0 },
    { from: 0, to: 0.02, byte: noise },
    { from: 0.1, to: 0.95, byte: noise },
    { from: 0.3, to: 1, byte: () => 255 },
  ];
  for (const shape of shapes) {
    const outcome = await videoFrames(await damaged(whole, shape)).catch((error: unknown) => error);
    if (Array.isArray(outcome)) expect(outcome.length).toBeGreaterThan(0);
    else expect(outcome).toMatchObject({ name: 'AppError', code: 'bad-input' });
  }
});

test('times lie in the middle of equal stretches, at most 120 of them; a scene is kept once', () => {
  expect([frameTimes(0), frameTimes(3), frameTimes(16)]).toEqual([[0], [1.5], [2, 6, 10, 14]]);
  expect(frameTimes(36_000)).toHaveLength(120);
  const scene = (...vector: number[]) => ({ vector: Float32Array.from(vector) });
  expect(distinctScenes([scene(1, 0), scene(0.99, 0.1), scene(0, 1), scene(1, 0)])).toHaveLength(3);
});
