import { expect, test } from 'vitest';
import { decodePicture } from '../picture/decode.ts';
import { uprightFile } from './upright.ts';

const lettersOf = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** A lossless WebP of 3 x 2 pixels, each of its own colour, with an EXIF orientation. */
async function turnedWebp(orientation: number): Promise<File> {
  const canvas = new OffscreenCanvas(3, 2);
  const context = canvas.getContext('2d')!;
  for (const [i, colour] of ['#f00', '#0f0', '#00f', '#ff0', '#0ff', '#f0f'].entries()) {
    context.fillStyle = colour;
    context.fillRect(i % 3, Math.floor(i / 3), 1, 1);
  }
  const simple = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 1 })).arrayBuffer());
  const start = simple.findIndex((_, i) => String.fromCharCode(...simple.subarray(i, i + 4)) === 'VP8L');
  const size = new DataView(simple.buffer).getUint32(start + 4, true);
  const image = simple.subarray(start, start + 8 + size + (size % 2));
  const extended = lettersOf('VP8X').concat(10, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 1, 0, 0);
  const exif = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const chunk = lettersOf('EXIF').concat(exif.length, 0, 0, 0, ...exif);
  const body = lettersOf('WEBP').concat(extended, [...image], chunk);
  const head = lettersOf('RIFF').concat(body.length, 0, 0, 0);
  return new File([new Uint8Array([...head, ...body])], 'turned.webp', { type: 'image/webp' });
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a WebP of orientation %i is shown as it is read', async (orientation) => {
  const file = await turnedWebp(orientation);
  const shown = await createImageBitmap(await uprightFile(file));
  const read = await decodePicture(file);
  expect([shown.width, shown.height]).toEqual([read.width, read.height]);
  const context = new OffscreenCanvas(shown.width, shown.height).getContext('2d')!;
  context.drawImage(shown, 0, 0);
  const rgb = context.getImageData(0, 0, shown.width, shown.height).data.filter((_, i) => i % 4 !== 3);
  expect([...rgb]).toEqual([...read.data]);
});

test('other files are given back as they are', async () => {
  const files = [
    new File(['no picture'], 'a.webp', { type: 'image/webp' }),
    new File(['x'], 'a.png', { type: 'image/png' }),
  ];
  for (const file of files) expect(await uprightFile(file)).toBe(file);
});
