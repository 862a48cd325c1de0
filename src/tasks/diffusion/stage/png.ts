import { writePngText } from '../../../formats/png-text.ts';
import { blankCanvas, canvasFile } from '../../../runtime/picture/codec.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';

/** Encodes pixels, and writes the texts into the file. The same pixels and texts give the same bytes in one browser. */
export async function encodePng({ data, width, height }: Picture, texts: ReadonlyMap<string, string>): Promise<Blob> {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    rgba[4 * i] = data[3 * i]!;
    rgba[4 * i + 1] = data[3 * i + 1]!;
    rgba[4 * i + 2] = data[3 * i + 2]!;
  }
  // Opaque pixels are not changed by premultiplication; read back often, it stays in the memory of the CPU.
  const { canvas, context } = blankCanvas({ width, height }, { willReadFrequently: true });
  context.putImageData(new ImageData(rgba, width, height), 0, 0);
  const png = await canvasFile(canvas, { type: 'image/png' });
  return new Blob([writePngText(new Uint8Array(await png.arrayBuffer()), texts)], { type: 'image/png' });
}
