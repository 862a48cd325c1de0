import { crc32 } from './crc32.ts';

/** Eight bytes that start every PNG (PNG 3rd edition, 5.2). */
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Length and type before the data, the checksum after it (5.3). */
const headBytes = 8;
const tailBytes = 4;

/** The type of a chunk is four letters (5.3): zeros after the signature are no chunks without data. */
const isType = /^[a-zA-Z]{4}$/;

export interface PngChunk {
  /** Four letters, such as `IHDR`. */
  type: string;
  data: Uint8Array;
}

/** Whether the bytes begin with the signature of a PNG (PNG 3rd edition, 5.2). */
export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, i) => bytes[i] === byte);

/**
 * The chunks of a PNG in order. A file that ends too early, or goes on with what is no chunk, gives those before; another
 * kind of file gives none.
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  if (!isPng(bytes)) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = signature.length;
  while (at + headBytes + tailBytes <= bytes.length) {
    const length = view.getUint32(at);
    const start = at + headBytes;
    const type = String.fromCharCode(...bytes.subarray(at + 4, start));
    if (start + length + tailBytes > bytes.length || !isType.test(type)) return;
    yield {
      type,
      data: bytes.subarray(start, start + length),
    };
    at = start + length + tailBytes;
  }
}

/** A PNG of these chunks, with their checksums. */
export function joinPng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, { data }) => sum + headBytes + data.length + tailBytes, signature.length);
  const png = new Uint8Array(size);
  const view = new DataView(png.buffer);
  png.set(signature);
  let at = signature.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) png[at + 4 + i] = type.charCodeAt(i);
    png.set(data, at + headBytes);
    const end = at + headBytes + data.length;
    view.setUint32(end, crc32(png.subarray(at + 4, end)));
    at = end + tailBytes;
  }
  return png;
}
