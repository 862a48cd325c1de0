import { AppError } from '../errors.ts';
import { foreign } from '../foreign.ts';

interface Sides {
  width: number;
  height: number;
}

/**
 * A picture as the browser shows it. Throws `bad-input` with the sentence given where the browser makes nothing of it, and
 * where its file is gone.
 */
export const openBitmap = (
  source: ImageBitmapSource,
  { message, ...options }: ImageBitmapOptions & { message: string },
): Promise<ImageBitmap> => foreign(() => createImageBitmap(source, options), { message });

/**
 * A canvas of a size with its context. Throws `memory` where the browser gives none: the sides are beyond its limit, or
 * its memory is full.
 */
export function blankCanvas(
  { width, height }: Sides,
  settings?: { alpha?: boolean; willReadFrequently?: boolean },
): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', settings);
    if (context) return { canvas, context };
  } catch (cause) {
    throw tooLarge({ width, height }, cause);
  }
  throw tooLarge({ width, height });
}

/** What a canvas shows, as a file. Throws `memory` where the browser cannot write it, which it does for large ones only. */
export async function canvasFile(canvas: OffscreenCanvas, options: ImageEncodeOptions): Promise<Blob> {
  try {
    return await canvas.convertToBlob(options);
  } catch (cause) {
    throw tooLarge(canvas, cause);
  }
}

const tooLarge = ({ width, height }: Sides, cause?: unknown): AppError =>
  new AppError(
    'memory',
    `The browser has no room for a picture of ${width} × ${height} px. Close other tabs, or make it smaller.`,
    { cause },
  );
