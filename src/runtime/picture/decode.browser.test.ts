import { afterEach, describe, expect, test, vi } from 'vitest';
import { decodePicture } from './decode.ts';
import heicUrl from '../../../e2e/golden/clip/heic/photo-160x96.heic?url';
import { readBitmap } from './readback.ts';

const files = import.meta.glob<string>('../../../e2e/golden/clip/pictures/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const load = async (name: string): Promise<Blob> =>
  (await fetch(files[`../../../e2e/golden/clip/pictures/${name}`]!)).blob();

const heicMean = [124.08, 143.57, 135.12];
const heicPixel = [148, 151, 160];

afterEach(() => vi.restoreAllMocks());

describe('a file that is no picture gives one clear sentence', () => {
  const refuse = async (file: Blob, message: RegExp): Promise<void> => {
    await expect(decodePicture(file)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  };

  test('empty', () => refuse(new Blob([]), /^The file is empty \(0 bytes\)\. Accepted are JPEG, PNG/));
  test('text named .png', () =>
    refuse(new File(['hello'], 'a.png', { type: 'image/png' }), /^The file is text, not a pic/));
  test('SVG', () => refuse(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']), /an SVG drawing/));
  test('random bytes', () => refuse(new Blob([Uint8Array.of(1, 2, 3, 4)]), /of no known picture format/));
  test('a truncated JPEG', async () => {
    const whole = await load('photo-444-640x427.jpg');
    await refuse(whole.slice(0, 20_000), /^The file is a JPEG picture that ends too early \(20000 bytes\)/);
  });
  test('a damaged PNG', async () => {
    const bytes = new Uint8Array(await (await load('shapes-224x224.png')).arrayBuffer());
    bytes.fill(7, 50, 900);
    await refuse(new Blob([bytes]), /^The file is a PNG picture that the browser could not decode: it is damaged\./);
  });
  test('more pixels than fit', async () => {
    const bytes = new Uint8Array(await (await load('shapes-224x224.png')).arrayBuffer());
    new DataView(bytes.buffer).setUint32(16, 30_000);
    new DataView(bytes.buffer).setUint32(20, 30_000);
    await refuse(new Blob([bytes]), /30000 x 30000 pixels \(900 megapixels\); up to 100/);
  });
});

test('a HEIC photo has the pixels that libheif gives in Python, and a damaged one is refused', async () => {
  const file = await (await fetch(heicUrl)).blob();
  const { data, width, height } = await decodePicture(file);
  expect([width, height]).toEqual([160, 96]);
  // pillow-heif 1.8.1 (libheif 1.23.6): mean colour of the photo, and the pixel at 40, 20.
  const mean = [0, 1, 2].map(
    (channel) => data.reduce((sum, value, i) => sum + (i % 3 === channel ? value : 0), 0) / (width * height),
  );
  for (const [i, value] of heicMean.entries()) expect(Math.abs(mean[i]! - value)).toBeLessThan(1);
  const at = (20 * width + 40) * 3;
  for (const [i, value] of heicPixel.entries()) expect(Math.abs(data[at + i]! - value)).toBeLessThan(4);
  await expect(decodePicture(file.slice(0, 1_500))).rejects.toMatchObject({ code: 'bad-input' });
});

test('a 60-megapixel picture is decoded', async () => {
  const canvas = new OffscreenCanvas(9_000, 6_700);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#804020';
  context.fillRect(0, 0, 9_000, 6_700);
  const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.5 });
  const { data, width, height } = await decodePicture(file);
  expect([width, height, data.length]).toEqual([9_000, 6_700, 9_000 * 6_700 * 3]);
  expect([...data.subarray(-3)]).toEqual([...data.subarray(0, 3)]);
  expect(data[0]).toBeCloseTo(0x80, -1);
});

test.each([
  ['alpha-200x150.png', false],
  ['photo-420-427x640.jpg', true],
] as const)('%s read in tiles is what it is in one piece', async (name, opaque) => {
  const bitmap = await createImageBitmap(await load(name), { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  const whole = readBitmap(bitmap, { opaque });
  expect(readBitmap(bitmap, { opaque, tileSide: 64 })).toEqual(whole);
});

test('bitmaps and image data are taken as they are', async () => {
  const rgba = new ImageData(Uint8ClampedArray.of(1, 2, 3, 0, 4, 5, 6, 255), 2, 1);
  expect(await decodePicture(rgba)).toEqual({ data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 2, height: 1 });
  const bitmap = await createImageBitmap(rgba, { premultiplyAlpha: 'none' });
  expect((await decodePicture(bitmap)).data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
});

test('an aborted call rejects with AbortError', async () => {
  const abort = new AbortController();
  const decoding = decodePicture(await load('alpha-200x150.png'), { signal: abort.signal });
  abort.abort();
  await expect(decoding).rejects.toMatchObject({ name: 'AbortError' });
});

test('without WebGL the visible colours stay right', async () => {
  vi.resetModules();
  const canvas = OffscreenCanvas.prototype as { getContext: (...options: unknown[]) => unknown };
  const original = Reflect.get(canvas, 'getContext') as typeof canvas.getContext;
  vi.spyOn(canvas, 'getContext').mockImplementation(function (this: OffscreenCanvas, ...options) {
    return options[0] === 'webgl2' ? null : Reflect.apply(original, this, options);
  });
  const { readBitmap: readWithoutWebgl } = await import('./readback.ts');
  const bitmap = await createImageBitmap(await load('lossless-150x100.webp'));
  expect(readWithoutWebgl(bitmap, { opaque: false })).toEqual(readBitmap(bitmap, { opaque: true }));
});
