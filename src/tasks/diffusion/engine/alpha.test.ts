import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlphaPicture } from '../../../runtime/picture/picture.ts';
import { onWhite, readMask } from './alpha.ts';

type Rgba = readonly [number, number, number, number];

/** A row of pixels. */
const row = (...pixels: Rgba[]): AlphaPicture => ({
  data: Uint8Array.from(pixels.flatMap((pixel) => pixel.slice(0, 3))),
  alpha: Uint8Array.from(pixels, (pixel) => pixel[3]),
  width: pixels.length,
  height: 1,
});
const byte = fc.integer({ min: 0, max: 255 });
const colour = fc.tuple(byte, byte, byte);
const alphas = fc.uint8Array({ minLength: 1, maxLength: 50 });

describe('a picture with transparency is laid on white', () => {
  test('as Pillow does for every colour and opacity', () => {
    const pixels = Array.from({ length: 256 * 256 }, (_, i): Rgba => [i % 256, i % 256, i % 256, i >> 8]);
    const levels = onWhite(row(...pixels)).data.filter((_, i) => i % 3 === 0);
    // Pillow 13, rows of one opacity with the greys 0 to 255: `ground = Image.new('RGBA', size, '#ffffff')`, then
    // `ground.paste(image, mask=image)`, or `Image.alpha_composite(ground, image)`: red of `convert('RGB')`.
    expect(createHash('sha256').update(levels).digest('hex')).toBe(
      'daffe4105f538143f578aac1659ef63cff348732e043f66f90c73519d83f8c1b',
    );
  });

  test('whatever colour is stored where nothing shows', () => {
    fc.assert(
      fc.property(fc.array(colour, { minLength: 1 }), (colours) => {
        const hidden = row(...colours.map(([red, green, blue]): Rgba => [red, green, blue, 0]));
        expect(onWhite(hidden).data.every((value) => value === 255)).toBe(true);
      }),
    );
  });

  test('an opaque one is as it was', () => {
    const picture = { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 };
    expect(onWhite(picture)).toEqual(picture);
  });
});

describe('a mask', () => {
  test('drawn in one colour on nothing marks what is opaque, whatever is stored under the rest', () => {
    fc.assert(
      fc.property(colour, colour, alphas, ([red, green, blue], hidden, opacities) => {
        const pixels = Array.from(opacities, (alpha): Rgba =>
          alpha === 0 ? [...hidden, 0] : [red, green, blue, alpha],
        );
        expect(readMask(row(...pixels)).data).toEqual(Uint8Array.from(opacities));
      }),
    );
  });

  test('without transparency is read by its brightness, as diffusers does', () => {
    const { data, width } = row([255, 255, 255, 255], [0, 0, 0, 255], [255, 0, 0, 255], [0, 255, 0, 255]);
    expect([...readMask({ data, width, height: 1 }).data]).toEqual([255, 0, 76, 150]);
  });

  test('drawn in black and white marks the white, and nothing where nothing shows', () => {
    const mask = row([255, 255, 255, 255], [0, 0, 0, 255], [255, 255, 255, 0], [0, 0, 0, 0], [255, 255, 255, 128]);
    expect([...readMask(mask).data]).toEqual([255, 0, 0, 0, 128]);
  });

  test('drawn in colours, dark and light, marks all that is opaque, as AUTOMATIC1111 does', () => {
    const mask = row([255, 255, 0, 255], [0, 0, 255, 255], [0, 0, 0, 255], [255, 255, 255, 200], [9, 9, 9, 0]);
    expect([...readMask(mask).data]).toEqual([255, 255, 255, 200, 0]);
  });

  test('with a fringe of another colour that hardly shows is of one colour still', () => {
    const mask = row([0, 0, 0, 255], [255, 255, 255, 40], [255, 255, 255, 0], [3, 3, 3, 200]);
    expect([...readMask(mask).data]).toEqual([255, 40, 0, 200]);
  });
});
