import { createSource } from './blob-window.ts';

/** Samples a channel that an MP3 encoder put around the recording. */
export interface Mp3Gapless {
  /** To drop at the beginning: the encoder's delay and the decoder's. */
  readonly skip: number;
  /** Length of the recording; undefined when the file does not say. */
  readonly length: number | undefined;
}

/** What every MPEG layer III decoder adds: half a granule and a sample, as ffmpeg and LAME count it. */
const decoderDelay = 528 + 1;
const tagWindow = 512;

/**
 * Reads the delay and padding that LAME and libavcodec note in the first frame (Xing/Info tag, LAME extension). Null when
 * there is no such note: then nothing is trimmed, as in ffmpeg.
 */
export async function readMp3Gapless(file: Blob): Promise<Mp3Gapless | null> {
  const start = await afterId3(file);
  const bytes = new Uint8Array(await file.slice(start, start + tagWindow).arrayBuffer());
  const data = new DataView(bytes.buffer);
  if (bytes.length < tagWindow || data.getUint16(0) >>> 5 !== 0x7ff) return null;
  const version = (bytes[1]! >> 3) & 3;
  const isMpeg1 = version === 3;
  const isMono = bytes[3]! >> 6 === 3;
  const tag = 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (!['Xing', 'Info'].includes(text(tag, 4))) return null;

  const flags = data.getUint32(tag + 4);
  const frames = flags & 1 ? data.getUint32(tag + 8) : undefined;
  // frames, bytes, table of contents and quality are each there or not
  const lame = tag + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (!['LAME', 'Lavf', 'Lavc'].includes(text(lame, 4))) return null;
  const delays = (bytes[lame + 21]! << 16) | (bytes[lame + 22]! << 8) | bytes[lame + 23]!;
  const skip = (delays >> 12) + decoderDelay;
  const padding = Math.max(0, (delays & 0xfff) - decoderDelay);
  const total = frames === undefined ? undefined : frames * (isMpeg1 ? 1152 : 576);
  return { skip, length: total === undefined ? undefined : Math.max(0, total - skip - padding) };
}

/** Length of the ID3v2 tags at the beginning; their size has seven bits a byte. */
async function afterId3(file: Blob): Promise<number> {
  const source = createSource(file);
  let at = 0;
  while (at + 10 <= file.size) {
    const head = await source.read({ from: at, to: at + 10 });
    if (String.fromCharCode(...head.subarray(0, 3)) !== 'ID3') return at;
    const size = head.subarray(6, 10).reduce((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
    const footer = head[5]! & 0x10 ? 10 : 0;
    at += 10 + size + footer;
  }
  return at;
}
