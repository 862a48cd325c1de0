import { afterEach, describe, expect, test, vi } from 'vitest';
import { withOrientation } from '../../formats/exif-orientation.ts';
import { decodePicture, decodeWithAlpha } from './decode.ts';
import heicUrl from '../../../e2e/golden/clip/heic/photo-160x96.heic?url';
import { readBitmap } from './readback.ts';
import { turn } from './turn.ts';

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

describe('a WebP is turned as its EXIF says', () => {
  /** EXIF of a picture as Pillow writes it, with its orientation. */
  const chunk = (orientation: number): Uint8Array<ArrayBuffer> => {
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
    return Uint8Array.of(0x45, 0x58, 0x49, 0x46, tiff.length, 0, 0, 0, ...tiff);
  };
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i', async (orientation) => {
    // As the JPEG of the same orientation stands, which the browser turns itself.
    const canvas = new OffscreenCanvas(160, 96);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'red';
    context.fillRect(0, 0, 160, 96);
    context.fillStyle = 'blue';
    context.fillRect(0, 0, 64, 32);
    context.fillStyle = 'lime';
    context.fillRect(96, 64, 64, 32);
    const webp = await (await canvas.convertToBlob({ type: 'image/webp', quality: 1 })).arrayBuffer();
    const turned = await decodePicture(new Blob([webp, chunk(orientation)]));
    const jpeg = await withOrientation(await canvas.convertToBlob({ type: 'image/jpeg', quality: 1 }), orientation);
    const right = await decodePicture(jpeg);
    expect([turned.width, turned.height]).toEqual([right.width, right.height]);
    for (const [x, y] of [8, 8, 150, 90, 8, 90, 90, 8].flatMap((value, i, all) =>
      i % 2 ? [] : [[value, all[i + 1]!]],
    )) {
      const at = (Math.min(y!, right.height - 8) * right.width + Math.min(x!, right.width - 8)) * 3;
      for (const c of [0, 1, 2]) expect(Math.abs(turned.data[at + c]! - right.data[at + c]!)).toBeLessThan(16);
    }
  });
});

describe('what shows nothing in a GIF has the colour that Pillow gives it', () => {
  const shared = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30];
  const own = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13];
  /** 4 x 1 pixels, of which a frame of 2 x 1 at the second shows index 2 and index 1. */
  const gif = (transparent: number | undefined, hasOwn: boolean): Blob =>
    new Blob([
      new TextEncoder().encode('GIF89a'),
      Uint8Array.of(4, 0, 1, 0, 0x81, 1, 0, ...shared),
      Uint8Array.of(...(transparent === undefined ? [] : [0x21, 0xf9, 4, 1, 0, 0, transparent, 0])),
      Uint8Array.of(0x2c, 1, 0, 0, 0, 2, 0, 1, 0, hasOwn ? 0x81 : 0, ...(hasOwn ? own : [])),
      Uint8Array.of(2, 2, 0b01_010_100, 0b1010, 0, 0x3b), // codes of three bits: clear, 2, 1, end
    ]);
  // Pillow 13: Image.open(…).convert('RGB')
  test.each([
    [undefined, false, [255, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0]],
    [undefined, true, [1, 2, 3, 7, 8, 9, 4, 5, 6, 1, 2, 3]],
    [2, false, [0, 0, 255, 0, 0, 255, 0, 255, 0, 0, 0, 255]],
    [1, true, [4, 5, 6, 7, 8, 9, 4, 5, 6, 4, 5, 6]],
  ])('transparent index %s, palette of its own: %s', async (transparent, hasOwn, pixels) => {
    expect([...(await decodePicture(gif(transparent, hasOwn))).data]).toEqual(pixels);
  });
});

test('a PNG without its end is read, one without all of its pixels is not', async () => {
  const file = await load('shapes-224x224.png');
  const whole = await decodePicture(file);
  expect(await decodePicture(file.slice(0, file.size - 12))).toEqual(whole);
  expect(await decodePicture(file.slice(0, file.size - 6))).toEqual(whole);
  await expect(decodePicture(file.slice(0, file.size - 40))).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('ends too early'),
  });
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

describe('where alpha is asked for', () => {
  test('it lies beside the same pixels', async () => {
    const file = await load('alpha-200x150.png');
    const { alpha, ...picture } = await decodeWithAlpha(file);
    expect(picture).toEqual(await decodePicture(file));
    expect(await decodePicture(file)).not.toHaveProperty('alpha');
    const context = new OffscreenCanvas(200, 150).getContext('2d')!;
    context.drawImage(await createImageBitmap(file), 0, 0);
    expect(alpha).toEqual(Uint8Array.from(context.getImageData(0, 0, 200, 150).data.filter((_, i) => i % 4 === 3)));
    const rgba = new ImageData(Uint8ClampedArray.of(1, 2, 3, 0, 4, 5, 6, 255), 2, 1);
    expect((await decodeWithAlpha(rgba)).alpha).toEqual(Uint8Array.of(0, 255));
    expect((await decodeWithAlpha(await createImageBitmap(rgba))).alpha).toEqual(Uint8Array.of(0, 255));
  });

  test.each(['photo-444-640x427.jpg', 'shapes-224x224.png'])('there is none in %s, which is opaque', async (name) => {
    expect((await decodeWithAlpha(await load(name))).alpha).toBeUndefined();
  });

  test('it is turned with its picture', async () => {
    const { data, alpha } = turn(
      { data: Uint8Array.of(1, 1, 1, 2, 2, 2), alpha: Uint8Array.of(10, 20), width: 2, height: 1 },
      3,
    );
    expect([[...data], [...alpha!]]).toEqual([
      [2, 2, 2, 1, 1, 1],
      [20, 10],
    ]);
  });
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
