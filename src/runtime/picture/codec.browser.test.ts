import { expect, test } from 'vitest';
import { toSource } from '../page/picture-source.ts';
import { uprightFile } from '../page/upright.ts';
import { blankCanvas, canvasFile, openBitmap } from './codec.ts';
import { decodePicture } from './decode.ts';

const message = 'It cannot be read.';
const text = (words: string, type: string) => new Blob([words], { type });
const closed = () => {
  const bitmap = blankCanvas({ width: 4, height: 4 }).canvas.transferToImageBitmap();
  bitmap.close();
  return bitmap;
};

test('what is no picture, cut off, or closed is bad input with the sentence that was given', async () => {
  const { canvas } = blankCanvas({ width: 40, height: 40 });
  const whole = await canvasFile(canvas, { type: 'image/png' });
  const broken = [
    text('', 'image/png'),
    text('no picture', 'image/png'),
    whole.slice(0, 30),
    text('<svg', ''),
    closed(),
  ];
  for (const source of broken)
    await expect(openBitmap(source, { message })).rejects.toMatchObject({
      name: 'AppError',
      code: 'bad-input',
      message,
    });
  const bitmap = await openBitmap(whole, { message });
  expect([bitmap.width, bitmap.height]).toEqual([40, 40]);
});

test('a canvas beyond every limit is a matter of memory, with its size', async () => {
  const size = { width: 1_000_000, height: 1_000_000 };
  const failure = { name: 'AppError', code: 'memory', message: expect.stringContaining('1000000 × 1000000') as string };
  const written = async () => canvasFile(blankCanvas(size).canvas, { type: 'image/png' });
  await expect(written()).rejects.toMatchObject(failure);
  const nothing = new OffscreenCanvas(0, 5);
  await expect(canvasFile(nothing, { type: 'image/png' })).rejects.toMatchObject({ code: 'memory' });
});

test('a bitmap that was closed says so, before the worker and in it', async () => {
  await expect(toSource(closed())).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('closed') as string,
  });
  await expect(decodePicture(closed())).rejects.toMatchObject({ name: 'AppError', code: 'bad-input' });
});

test('a picture that cannot be turned is handed on as it is', async () => {
  const broken = new File(['RIFF....WEBP'], 'x.webp', { type: 'image/webp' });
  expect(await uprightFile(broken)).toBe(broken);
});
