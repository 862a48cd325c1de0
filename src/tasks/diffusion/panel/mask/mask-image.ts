import { blankCanvas, canvasFile, openBitmap } from '../../../../runtime/picture/codec.ts';
import { splitAlpha } from '../../../../runtime/picture/readback.ts';
import { readMask } from '../../engine/alpha.ts';
import { isMasked, type Mask } from '../../engine/mask.ts';
import type { Size } from './marks.ts';

/** Longest side of a mask in pixels: its edge need not be finer than this, and painting has to stay quick. */
const mostSide = 1024;

/** The size of the mask for a picture: its own, or smaller in the same shape. */
export function maskSize({ width, height }: Size): Size {
  const scale = Math.min(1, mostSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The mask as a grey PNG. Throws `memory` where there is no room. */
export async function maskToPng({ data, width, height }: Mask): Promise<Blob> {
  const pixels = new Uint8ClampedArray(data.length * 4).fill(255);
  data.forEach((grey, i) => pixels.fill(grey, 4 * i, 4 * i + 3));
  const { canvas, context } = blankCanvas({ width, height });
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvasFile(canvas, { type: 'image/png' });
}

/** A picture as a mask of a size, in black and white: marked is what `generate` reads as marked. Throws `bad-input`. */
export async function maskFromPicture(picture: Blob, { width, height }: Size): Promise<Mask> {
  const bitmap = await openBitmap(picture, {
    message: 'The mask cannot be read: its file is damaged. Paint it again.',
  });
  const { context } = blankCanvas({ width, height }, { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = readMask(splitAlpha(context.getImageData(0, 0, width, height)));
  return { data: data.map((grey) => (isMasked(grey) ? 255 : 0)), width, height };
}
