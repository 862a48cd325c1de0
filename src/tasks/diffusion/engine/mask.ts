import { AppError } from '../../../runtime/errors.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';

/** One grey byte a pixel, row-major; white is repainted. */
export interface Mask {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Whether a pixel of this grey is repainted: from one half on, as diffusers binarises. */
export const isMasked = (grey: number): boolean => grey >= 128;

/** The brightness of a picture, as Pillow's `convert('L')` weighs the colours (ITU-R 601-2, 16-bit fixed point). */
export function toMask({ data, width, height }: Picture): Mask {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const [red, green, blue] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    grey[i] = (red * 19_595 + green * 38_470 + blue * 7_471 + 0x80_00) >> 16;
  }
  return { data: grey, width, height };
}

/** The mask as a grey picture, for what works on pictures. */
export function maskPicture({ data, width, height }: Mask): Picture {
  const pixels = new Uint8Array(data.length * 3);
  data.forEach((grey, i) => pixels.fill(grey, 3 * i, 3 * i + 3));
  return { data: pixels, width, height };
}

/** The mask at another size, by Lanczos. */
export function resizeMask(mask: Mask, { width, height }: { width: number; height: number }): Mask {
  if (mask.width === width && mask.height === height) return mask;
  const { data } = resize(maskPicture(mask), { width, height, filter: 'lanczos' });
  return { data: Uint8Array.from({ length: width * height }, (_, i) => data[3 * i]!), width, height };
}

/** The binarised mask at the size of the latents, by nearest neighbour: 1 is repainted. */
export function latentMask(mask: Mask, { width, height }: { width: number; height: number }) {
  // torch.nn.functional.interpolate scales in float32
  const [scaleX, scaleY] = [Math.fround(mask.width / width), Math.fround(mask.height / height)];
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.min(Math.floor(Math.fround(y * scaleY)), mask.height - 1) * mask.width;
    for (let x = 0; x < width; x++) {
      const column = Math.min(Math.floor(Math.fround(x * scaleX)), mask.width - 1);
      data[y * width + x] = isMasked(mask.data[row + column]!) ? 1 : 0;
    }
  }
  return { data, width, height };
}

/** Throws `bad-input` for a mask that repaints nothing. */
export function checkMask(mask: Mask): void {
  if (mask.data.some(isMasked)) return;
  throw new AppError(
    'bad-input',
    'The mask is black all over, so nothing would be repainted. Paint over a part in white.',
  );
}
