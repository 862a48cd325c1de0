import { createBudget } from './budget.ts';
import { latin1Of, viewOf } from './byte-source.ts';
import { inflate } from './inflate.ts';

/** The pixels of a picture, a few columns at a time. */
export interface PixelColumns {
  width: number;
  height: number;
  /** RGBA of `count` columns from `left` on, row by row. */
  read: (left: number, count: number) => Uint8Array | Uint8ClampedArray;
}

/** What the hidden text begins with, packed with gzip or plain. */
const packedMark = 'stealth_pngcomp';
const plainMark = 'stealth_pnginfo';
const markBytes = 15;
const headBytes = markBytes + 4;

/** Longer texts than any program hides, in bytes, and read at once, in pixels. */
const mostBytes = 4 * 1024 * 1024;
const columnPixels = 65_536;

/**
 * The text in the lowest bits of a picture's opacity, column by column from the top left, the first bit of a byte being its
 * highest: a mark, the length in bits (big endian), the text in UTF-8. NovelAI hides its parameters so, and an extension of
 * AUTOMATIC1111. Undefined where there is none, or where the picture was changed since.
 * Source: https://github.com/NovelAI/novelai-image-metadata (`nai_meta.py`, MIT), read for its facts.
 */
export async function readStealthText(pixels: PixelColumns): Promise<string | undefined> {
  const room = Math.floor((pixels.width * pixels.height) / 8);
  if (room < headBytes) return undefined;
  const head = hiddenBytes(pixels, 0, headBytes);
  const mark = latin1Of(head.subarray(0, markBytes));
  const length = Math.ceil(viewOf(head).getUint32(markBytes) / 8);
  if ((mark !== packedMark && mark !== plainMark) || length > Math.min(mostBytes, room - headBytes)) return undefined;
  const bytes = hiddenBytes(pixels, headBytes, headBytes + length);
  try {
    const budget = createBudget(mostBytes);
    const plain = mark === packedMark ? await inflate(bytes, { format: 'gzip', budget }) : bytes;
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}

function hiddenBytes({ width, height, read }: PixelColumns, from: number, to: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(to - from);
  const [first, end] = [from * 8, to * 8];
  const atOnce = Math.max(1, Math.floor(columnPixels / height));
  let bit = first;
  for (let left = Math.floor(bit / height); bit < end; left += atOnce) {
    const count = Math.min(atOnce, width - left, Math.ceil(end / height) - left);
    const rgba = read(left, count);
    for (const last = Math.min(end, (left + count) * height); bit < last; bit++) {
      const [column, row] = [Math.floor(bit / height) - left, bit % height];
      const opacity = rgba[(row * count + column) * 4 + 3]!;
      if (opacity & 1) bytes[(bit - first) >> 3]! |= 0x80 >> ((bit - first) & 7);
    }
  }
  return bytes;
}
