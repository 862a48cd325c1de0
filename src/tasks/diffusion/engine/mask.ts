import { AppError } from '../../../runtime/errors.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';

/** Pixels a latent stands for, along each side. */
export const latentScale = 8;

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

/** Like `latentMask`, but each cell with any white in it is repainted: no mark is too small for it. */
export function coverMask(mask: Mask, { width, height }: { width: number; height: number }) {
  const data = new Float32Array(width * height);
  for (let i = 0; i < mask.data.length; i++) {
    if (!isMasked(mask.data[i]!)) continue;
    const y = Math.floor(((Math.floor(i / mask.width) + 0.5) * height) / mask.height);
    data[y * width + Math.floor((((i % mask.width) + 0.5) * width) / mask.width)] = 1;
  }
  return { data, width, height };
}

/** A mask that is white over each cell that is repainted. */
export function maskOfCells(
  cells: { data: Float32Array; width: number; height: number },
  { width, height }: { width: number; height: number },
): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const y = Math.floor((Math.floor(i / width) * cells.height) / height);
    return cells.data[y * cells.width + Math.floor(((i % width) * cells.width) / width)] === 1 ? 255 : 0;
  });
  return { data, width, height };
}

/** Throws `bad-input` for a mask of which nothing is left at the size of the latents. */
export function checkLatentMask({ data }: { data: Float32Array }): void {
  if (data.includes(1)) return;
  throw new AppError(
    'bad-input',
    'The marks of the mask are too small: none of them reaches the model, which sees one pixel in eight. Paint larger marks, choose a smaller mask blur, or set maskMarks to “all”.',
  );
}

/** Throws `bad-input` for a mask that repaints nothing. */
export function checkMask(mask: Mask): void {
  if (!mask.data.some(isMasked)) throw nothingMarked();
}

/** What is said of a mask that repaints nothing. */
export const nothingMarked = (): AppError =>
  new AppError(
    'bad-input',
    'The mask is black all over, or transparent, so nothing would change. Brush over the area you want to replace.',
  );
