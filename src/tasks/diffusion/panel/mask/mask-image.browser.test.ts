import { expect, test } from 'vitest';
import { maskFromPicture } from './mask-image.ts';

const side = 32;
const inside = (i: number): boolean => i % side >= 8 && i % side < 20 && i >= 8 * side && i < 20 * side;

/** A square of a colour on a ground, as PNG or lossless WebP. */
async function drawn(colour: string, ground: string | undefined, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.fillStyle = ground ?? 'transparent';
  context.fillRect(0, 0, side, side);
  context.fillStyle = colour;
  context.fillRect(8, 8, 12, 12);
  return canvas.convertToBlob({ type, quality: 1 });
}

test.each([
  ['white', 'black'],
  ['white', undefined],
  ['black', undefined],
  ['red', undefined],
  ['yellow', 'navy'],
])('a square in %s on %s is marked in the editor', async (colour, ground) => {
  for (const type of ['image/png', 'image/webp']) {
    const { data } = await maskFromPicture(await drawn(colour, ground, type), { width: side, height: side });
    expect(data).toEqual(Uint8Array.from({ length: side * side }, (_, i) => (inside(i) ? 255 : 0)));
  }
});

test('a mask at another size keeps its marks', async () => {
  const { data } = await maskFromPicture(await drawn('black', undefined), { width: side / 2, height: side / 2 });
  expect(data.filter((grey) => grey === 255)).toHaveLength(36);
});
