import { viewOf } from '../../formats/byte-source.ts';
import { inflating } from '../../formats/inflate.ts';
import { joinPng, pngChunks, type PngChunk } from '../../formats/png-chunks.ts';

/** Samples a pixel by colour type (PNG 3rd edition, table 9). */
const samples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Start and step of the columns and rows of each pass (8.2). */
const interlaced = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

/**
 * A PNG that lacks its end, with one: where all of its pixels are there nevertheless, Pillow reads it, and browsers show
 * it, though they make no bitmap of it. Undefined where pixels are missing. Unfolds them without keeping them.
 */
export async function withEnd(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks = wholeChunks(bytes);
  const packed = await new Blob(
    chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [Uint8Array.from(data)] : [])),
  ).arrayBuffer();
  if (!(await unfoldsTo(new Uint8Array(packed), pixelBytes(bytes)))) return undefined;
  return joinPng([...chunks.filter(({ type }) => type !== 'IEND'), { type: 'IEND', data: new Uint8Array(0) }]);
}

async function unfoldsTo(packed: Uint8Array<ArrayBuffer>, expected: number): Promise<boolean> {
  let found = 0;
  try {
    for await (const part of inflating(packed, 'deflate')) {
      found += part.length;
      if (found >= expected) return true;
    }
  } catch {
    return false; // the stream ends too early, or is damaged
  }
  return false;
}

/** The chunks, and the data of the last one where it holds pixels and is cut off. */
function wholeChunks(bytes: Uint8Array): PngChunk[] {
  const chunks = [...pngChunks(bytes)];
  const last = chunks.at(-1)?.data;
  const end = last ? last.byteOffset - bytes.byteOffset + last.length + 4 : bytes.length;
  if (String.fromCharCode(...bytes.subarray(end + 4, end + 8)) !== 'IDAT') return chunks;
  const length = viewOf(bytes).getUint32(end);
  return [...chunks, { type: 'IDAT', data: bytes.subarray(end + 8, end + 8 + length) }];
}

/** Bytes of all rows, each with the number of its filter before it. */
function pixelBytes(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const bits = (bytes[24] ?? 8) * (samples[bytes[25] ?? 2] ?? 4);
  const rows = (columns: number, lines: number): number =>
    columns > 0 ? lines * (1 + Math.ceil((columns * bits) / 8)) : 0;
  if (bytes[28] !== 1) return rows(width, height);
  return interlaced.reduce((sum, [left, across, top, down]) => {
    const [columns, lines] = [Math.ceil((width - left) / across), Math.ceil((height - top) / down)];
    return sum + rows(Math.max(0, columns), Math.max(0, lines));
  }, 0);
}
