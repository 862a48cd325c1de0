import type { CompressionCodec } from 'hyparquet';
import { createBudget } from './budget.ts';
import { inflate } from './inflate.ts';

type Bytes = Uint8Array<ArrayBuffer>;
/** Makes `length` bytes of what was compressed; what it makes of damaged bytes is any other number of them, or an error. */
type Unfold = (bytes: Bytes, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * What unfolds the pages of a codec into as many bytes as a page says, which the budget knows: a frame may claim any
 * length. Throws a RangeError for a codec that Parquet does not have.
 */
export async function unfoldFor(codec: CompressionCodec): Promise<Unfold> {
  if (codec === 'UNCOMPRESSED') return (bytes) => bytes;
  if (codec === 'GZIP') return (bytes, length) => inflate(bytes, { format: 'gzip', budget: createBudget(length) });
  if (codec === 'ZSTD') return unfoldZstd();
  const library = await import('hyparquet-compressors'); // 75 KB
  if (codec === 'SNAPPY') return library.compressors.SNAPPY!; // hyparquet's own runs in circles on damaged bytes
  if (codec === 'BROTLI') return unfoldBrotli(library.decompressBrotli);
  if (codec === 'LZ4_RAW') return library.decompressLz4Raw;
  if (codec !== 'LZ4') throw new RangeError(`Pages in ${codec} are not read.`);
  return (bytes, length) => unfoldFrames(bytes, length, library.decompressLz4Raw);
}

/** What the decoder's memory holds of a page at most, packed and unpacked. Writers make pages of one megabyte. */
const mostZstd = 2 ** 30;

/**
 * Facebook's own decoder. The one of the library above can be kept busy for ever by a frame of twenty bytes: it copies past
 * the end of its output, and reads codes that take no bits. What this one makes of damaged bytes is no bytes.
 */
async function unfoldZstd(): Promise<Unfold> {
  const { ZSTDDecoder } = await import('zstddec'); // 76 KB
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (bytes, length) => {
    if (bytes.length + length > mostZstd) throw new RangeError('A page in ZSTD is longer than 1 GB.');
    return decoder.decode(bytes, length);
  };
}

/** Brotli's output grows by up to 16 MB for a few bytes of input: it is ended at the length that it should have. */
async function unfoldBrotli(decompress: Unfold): Promise<Unfold> {
  const { BrotliOutput } = await import('hyparquet-compressors/src/brotli.streams.js');
  // The library puts a longer array here when one does not do.
  Object.defineProperty(BrotliOutput.prototype, 'buffer', {
    configurable: true,
    set(this: object, value: Uint8Array) {
      Object.defineProperty(this, 'buffer', { value }); // and no second one
    },
  });
  return decompress;
}

/** Two numbers before each block: what it unfolds to, and what it takes. */
const frameHeader = 8;

/**
 * LZ4 as Hadoop writes it, in frames, or as Parquet wrote it at first, without
 * (https://parquet.apache.org/docs/file-format/data-pages/compression/#lz4).
 */
function unfoldFrames(
  bytes: Bytes,
  length: number,
  raw: (bytes: Uint8Array, length: number) => Uint8Array,
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: { from: number; to: number; size: number }[] = [];
  let [at, total] = [0, 0];
  while (at + frameHeader <= bytes.length) {
    const [size, taken] = [view.getUint32(at), view.getUint32(at + 4)];
    const from = at + frameHeader;
    at = from + taken;
    total += size;
    if (at > bytes.length || total > length) return raw(bytes, length);
    blocks.push({ from, to: at, size });
  }
  if (at !== bytes.length || total !== length) return raw(bytes, length);
  const out = new Uint8Array(length);
  let filled = 0;
  for (const { from, to, size } of blocks) {
    out.set(raw(bytes.subarray(from, to), size), filled);
    filled += size;
  }
  return out;
}
