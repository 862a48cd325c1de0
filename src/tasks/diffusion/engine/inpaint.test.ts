import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { units } from '../../../../e2e/golden-units.ts';
import { readPng } from '../../../../e2e/png.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';
import { cropBox } from './crop.ts';
import { fitInside } from './fit.ts';
import { prepareInpaint } from './inpaint.ts';
import { blurMask, gaussianTaps } from './mask-blur.ts';
import { isMasked, latentMask, type Mask } from './mask.ts';
import { pasteOriginal } from './overlay.ts';
import { toByte, toPlanes } from './pixels.ts';

/** e2e/golden/sd/README.md: diffusers 0.42.1, OpenCV 5, Pillow 13. */
interface Golden {
  masks: {
    file: string;
    width: number;
    height: number;
    pixelsSha256: string;
    binarySha256: string;
    latentWidth: number;
    latentHeight: number;
    latent: number[];
    blur: { sigma: number; kernel: number[]; sha256: string }[];
    boxes: { width: number; height: number; pad: number; box: [number, number, number, number] }[];
  }[];
  nearest: { seed: number; width: number; height: number; outWidth: number; outHeight: number; sha256: string }[];
  init: {
    file: string;
    outWidth: number;
    outHeight: number;
    resizedSha256: string;
    tensorSha256: string;
    to72x96Sha256: string;
    to72x96TensorSha256: string;
  }[];
  overlay: { mask: string; before: string; after: string; box: [number, number, number, number]; rgbSha256: string }[];
  to8bit: { in: number[]; out: number[] };
}
const folder = new URL('../../../../e2e/golden/sd/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('inpaint.json', folder), 'utf8')) as Golden;
const read = (file: string): Picture & Mask => readPng(readFileSync(new URL(file, folder)));
const sha256 = (data: Uint8Array | Float32Array): string => createHash('sha256').update(data).digest('hex');
const toBox = ([x1, y1, x2, y2]: [number, number, number, number]) => ({
  left: x1,
  top: y1,
  width: x2 - x1,
  height: y2 - y1,
});

describe.each(golden.masks)('$file', (entry) => {
  const mask = read(entry.file);

  test('is binarised and brought to the latents as diffusers does', () => {
    expect(sha256(mask.data)).toBe(entry.pixelsSha256);
    expect(sha256(mask.data.map((grey) => (isMasked(grey) ? 1 : 0)))).toBe(entry.binarySha256);
    const latent = latentMask(mask, { width: entry.latentWidth, height: entry.latentHeight });
    expect(Array.from(latent.data)).toEqual(entry.latent);
  });

  test.each(entry.blur)(
    'is blurred to the byte as OpenCV does, sigma $sigma',
    ({ sigma, kernel, sha256: expected }) => {
      expect(gaussianTaps(sigma)).toEqual(kernel);
      expect(sha256(blurMask(mask, sigma).data)).toBe(expected);
    },
  );

  test.each(entry.boxes)('is cropped as diffusers crops it for $width x $height, padding $pad', (size) => {
    expect(cropBox(mask, size, size.pad)).toEqual(toBox(size.box));
  });
});

test.each(golden.nearest)('nearest neighbour from $width x $height to $outWidth x $outHeight', (entry) => {
  const data = Uint8Array.from(units(entry.seed, entry.width * entry.height), (unit) => (unit < 0.5 ? 0 : 255));
  const { width, height } = entry;
  const out = latentMask({ data, width, height }, { width: entry.outWidth, height: entry.outHeight });
  expect(sha256(Uint8Array.from(out.data))).toBe(entry.sha256);
});

// `resize_mode="fill"` of diffusers 0.42.1 on Pillow 13, for pictures of bytes from the generator of the golden files
test.each([
  { seed: 0, from: [20, 50], to: [64, 64], expected: 'e661d6ac60cdfb1c' },
  { seed: 1, from: [50, 20], to: [64, 64], expected: '10b99a96192df85b' },
  { seed: 2, from: [33, 47], to: [64, 40], expected: '4de4ffd454d5356f' },
  { seed: 3, from: [61, 20], to: [40, 72], expected: '27318c8bba354ff8' },
] as const)('$from is fitted into $to and filled up to the byte as diffusers does', ({ seed, from, to, expected }) => {
  const [width, height] = from;
  const data = Uint8Array.from(units(seed, width * height * 3), (unit) => unit * 256);
  const { data: found } = fitInside({ data, width, height }, { width: to[0], height: to[1] });
  expect(sha256(found).slice(0, 16)).toBe(expected);
});

test.each(golden.init)('$file becomes the tensor that diffusers gives to the VAE', (entry) => {
  const picture = read(entry.file);
  const plain = resize(picture, { width: entry.outWidth, height: entry.outHeight, filter: 'lanczos' });
  expect(sha256(plain.data)).toBe(entry.resizedSha256);
  expect(sha256(toPlanes(plain).data)).toBe(entry.tensorSha256);
  const forced = resize(picture, { width: 72, height: 96, filter: 'lanczos' });
  expect(sha256(forced.data)).toBe(entry.to72x96Sha256);
  expect(sha256(toPlanes(forced).data)).toBe(entry.to72x96TensorSha256);
});

test.each(golden.overlay)('$before is laid over $after to the byte as Pillow does', (entry) => {
  const [mask, before, after] = [read(entry.mask), read(entry.before), read(entry.after)];
  expect(sha256(pasteOriginal(before, after, { mask, box: toBox(entry.box) }).data)).toBe(entry.rgbSha256);
});

test('numbers become bytes with halves rounded to even', () => {
  expect(golden.to8bit.in.map(toByte)).toEqual(golden.to8bit.out);
});

describe('a picture with a part repainted', () => {
  const { mask: file, before } = golden.overlay[1]!;
  const [mask, picture] = [read(file), read(before)];
  const request = { picture, mask, width: 64, height: 64, padding: 8, blur: 4 };

  test.each(['whole', 'masked'] as const)('keeps its pixels outside the blurred mask (%s)', (area) => {
    const { init, mask: inner, finish } = prepareInpaint({ ...request, area });
    expect([init.width, init.height, inner.width, inner.height]).toEqual([64, 64, 64, 64]);
    const painted = finish({ ...init, data: init.data.map((value) => 255 - value) });
    const original = area === 'whole' ? init : picture;
    const soft = area === 'whole' ? inner : blurMask(mask, 4);
    expect([painted.width, painted.height]).toEqual([original.width, original.height]);
    let [kept, changed] = [0, 0];
    soft.data.forEach((grey, i) => {
      for (let c = 3 * i; c < 3 * i + 3; c++) {
        if (grey > 0) changed += painted.data[c] === original.data[c] ? 0 : 1;
        else expect(painted.data[c]).toBe(original.data[c]);
      }
      kept += grey > 0 ? 0 : 1;
    });
    expect(kept).toBeGreaterThan(100);
    expect(changed).toBeGreaterThan(100);
  });

  test('a mask of another size is stretched over the picture', () => {
    const small = { data: new Uint8Array(16 * 16).fill(255), width: 16, height: 16 };
    const { mask: inner } = prepareInpaint({ ...request, mask: small, area: 'whole' });
    expect(inner.data.every((grey) => grey === 255)).toBe(true);
  });

  test('what the mask hides is middle grey to the VAE', () => {
    const planes = toPlanes(
      { data: new Uint8Array(6).fill(255), width: 2, height: 1 },
      { data: Uint8Array.of(127, 128), width: 2, height: 1 },
    );
    expect(Array.from(planes.data)).toEqual([1, 0, 1, 0, 1, 0]);
  });

  test('a part that the picture cannot widen is filled up from its edges', () => {
    const tall = { data: new Uint8Array(8 * 64 * 3).fill(200), width: 8, height: 64 };
    const white = { data: new Uint8Array(8 * 64).fill(255), width: 8, height: 64 };
    const { init } = prepareInpaint({ ...request, picture: tall, mask: white, area: 'masked', blur: 0 });
    expect(init.data.every((value) => value === 200)).toBe(true);
  });

  test.each([
    [{ mask: { ...mask, data: new Uint8Array(mask.data.length) } }, 'The mask is black all over'],
    [{ blur: -1 }, 'maskBlur is -1; accepted is 0 to 512 pixels.'],
    [{ blur: Number.NaN }, 'maskBlur is NaN'],
  ])('%o is refused with a sentence', (wrong, message) => {
    for (const area of ['whole', 'masked'] as const)
      expect(() => prepareInpaint({ ...request, area, ...wrong })).toThrow(message);
  });
});
