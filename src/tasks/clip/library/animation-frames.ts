import { blobSource, latin1Of, viewOf, type ByteSource } from '../../../formats/byte-source.ts';
import { frameSide, type Frame } from './frame.ts';

/** Seconds between the moments looked at, and how many of them there are at most. */
const momentSeconds = 1;
const mostMoments = 30;
/** Frames decoded at most: each is built on the one before, so none can be left out. */
const mostFrames = 3_000;
/** Chunks looked through for the one that says a PNG moves: it stands before the pixels (PNG 3rd edition, 5.6). */
const mostChunks = 64;

/**
 * The type of a file that may move; undefined for stills and other formats (GIF89a; RFC 9649, flag A of VP8X; `acTL` of
 * PNG; the brand `avis` of AVIF).
 */
async function animationType(file: Blob): Promise<string | undefined> {
  const source = blobSource(file);
  const head = await source.read(0, 64);
  const text = latin1Of(head);
  if (text.startsWith('GIF8')) return 'image/gif';
  if (text.startsWith('RIFF') && text.slice(8, 16) === 'WEBPVP8X' && (head[20]! & 2) !== 0) return 'image/webp';
  if (text.startsWith('\x89PNG')) return (await isAnimatedPng(source)) ? 'image/png' : undefined;
  const brands = text.slice(4, 8) === 'ftyp' ? text.slice(8, Math.min(64, viewOf(head).getUint32(0))) : '';
  return brands.includes('avis') ? 'image/avif' : undefined;
}

async function isAnimatedPng(source: ByteSource): Promise<boolean> {
  for (let at = 8, chunk = 0; chunk < mostChunks; chunk++) {
    const head = await source.read(at, 8);
    const type = latin1Of(head.subarray(4));
    if (type === 'acTL') return true;
    if (head.length < 8 || type === 'IDAT') return false;
    at += 12 + viewOf(head).getUint32(0);
  }
  return false;
}

/**
 * Moments of an animated GIF, WebP, PNG or AVIF after its first frame, one a second, with WebCodecs. Empty for stills, for other
 * formats, where the browser has no ImageDecoder, and for what it cannot decode: the first frame is looked at as any
 * picture is, and says what is wrong with the file.
 */
export async function animationFrames(
  file: Blob,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Frame[]> {
  const type = await animationType(file);
  if (!type || typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(type))) return [];
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type, preferAnimation: true });
  const frames: Frame[] = [];
  try {
    await decoder.tracks.ready;
    await decoder.completed;
    const count = Math.min(mostFrames, decoder.tracks.selectedTrack?.frameCount ?? 0);
    for (let frameIndex = 0; frameIndex < count && frames.length < mostMoments; frameIndex++) {
      signal?.throwIfAborted();
      const { image } = await decoder.decode({ frameIndex });
      const time = Math.round(image.timestamp / 1e4) / 100;
      const { displayWidth: width, displayHeight: height } = image;
      if (time >= (frames.length + 1) * momentSeconds) frames.push({ time, image: await shrunk(image), width, height });
      image.close();
    }
    return frames;
  } catch (error) {
    if (signal?.aborted) throw error;
    return frames;
  } finally {
    decoder.close();
  }
}

function shrunk(image: VideoFrame): Promise<ImageBitmap> {
  const { displayWidth: width, displayHeight: height } = image;
  const scale = Math.min(1, frameSide / Math.max(width, height));
  return createImageBitmap(image, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
}
