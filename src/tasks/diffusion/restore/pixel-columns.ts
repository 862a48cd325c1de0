import type { PixelColumns } from '../../../formats/stealth-text.ts';
import { blankCanvas, openBitmap } from '../../../runtime/picture/codec.ts';
import { readHeader } from '../../../runtime/picture/header.ts';

/** Larger pictures are not opened for what may be hidden in them, in pixels. */
const mostPixels = 64e6;

/**
 * Hands the pixels of a picture to `look` if it has opacity that was not coded with losses: a PNG, or a WebP. Undefined
 * for any other, for larger ones, and for what cannot be decoded, which whoever shows it says.
 */
export async function withPixels<T>(
  image: Blob,
  bytes: Uint8Array,
  look: (pixels: PixelColumns) => Promise<T>,
): Promise<T | undefined> {
  const { format, opaque, size } = readHeader(bytes);
  const canHide = (format === 'png' || format === 'webp') && !opaque;
  if (!canHide || !size || size.width * size.height > mostPixels) return undefined;
  const bitmap = await openBitmap(image, { message: 'The picture cannot be decoded.' }).catch(() => undefined);
  if (!bitmap) return undefined;
  const { width, height } = bitmap;
  try {
    return await look({
      width,
      height,
      // a canvas may change colours by its opacity, and never the opacity
      read(left, count) {
        const { context } = blankCanvas({ width: count, height }, { willReadFrequently: true });
        context.drawImage(bitmap, -left, 0);
        return context.getImageData(0, 0, count, height).data;
      },
    });
  } finally {
    bitmap.close();
  }
}
