import { blankCanvas, canvasFile, openBitmap } from '../picture/codec.ts';
import { orientationLeft } from '../picture/turn.ts';

/** Canvas transforms that stand a picture of this size upright, by its EXIF orientation. */
function uprightTransform(orientation: number, width: number, height: number): DOMMatrix2DInit {
  const [a, b, c, d] = [
    [1, 0, 0, 1],
    [-1, 0, 0, 1],
    [-1, 0, 0, -1],
    [1, 0, 0, -1],
    [0, 1, 1, 0],
    [0, 1, -1, 0],
    [0, -1, -1, 0],
    [0, -1, 1, 0],
  ][orientation - 1] as [number, number, number, number];
  // what the transform sends to negative places is moved back into the canvas
  return { a, b, c, d, e: Math.max(0, -(a * width + c * height)), f: Math.max(0, -(b * width + d * height)) };
}

/**
 * A picture as it is to be shown: a WebP whose EXIF says that it lies on its side, in a browser that does not turn it, as
 * an upright PNG of the same name; any other file as it is, read no further than its type.
 */
export async function uprightFile<T extends Blob>(file: T): Promise<T | File> {
  if (file.type !== 'image/webp') return file;
  const png = await turned(file).catch(() => undefined); // whoever shows it says what is wrong
  if (!png) return file;
  const name = file instanceof File ? file.name : 'picture.webp';
  return new File([png], name, { type: 'image/png' });
}

/** Nothing for a picture that stands upright. */
async function turned(file: Blob): Promise<Blob | undefined> {
  const orientation = await orientationLeft(new Uint8Array(await file.arrayBuffer()));
  if (orientation === 1) return undefined;
  const bitmap = await openBitmap(file, { message: 'The picture cannot be turned upright.' });
  try {
    const { width, height } = bitmap;
    const { canvas, context } = blankCanvas(orientation > 4 ? { width: height, height: width } : { width, height });
    context.setTransform(uprightTransform(orientation, width, height));
    context.drawImage(bitmap, 0, 0);
    return await canvasFile(canvas, { type: 'image/png' });
  } finally {
    bitmap.close();
  }
}
