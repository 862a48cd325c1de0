import { AppError } from '../../../runtime/errors.ts';
import { dotExactly } from '../engine/search/scan.ts';

/** A moment of a video, as a picture. */
export interface Frame {
  /** Seconds. */
  time: number;
  image: ImageBitmap;
}

/** Seconds between the moments looked at, and how many of them there are at most: a long film gets fewer an hour. */
const frameSeconds = 4;
const mostFrames = 120;
/** Longest side of a frame, in pixels: the model sees a few hundred, a thumbnail too. */
export const frameSide = 512;
/** Moments this alike are one scene. */
const sceneCosine = 0.95;

/** The middle of each stretch of a video, so that neither black beginnings nor ends are what is found. */
export function frameTimes(duration: number): number[] {
  const count = Math.min(mostFrames, Math.max(1, Math.floor(duration / frameSeconds)));
  return Array.from({ length: count }, (_, i) => Math.round(((i + 0.5) * duration * 100) / count) / 100);
}

/** Decodes moments of a video with WebCodecs. Throws `bad-input` when it is none, or coded as nothing here decodes. */
export async function videoFrames(file: File, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Frame[]> {
  const { ALL_FORMATS, BlobSource, CanvasSink, Input } = await import('mediabunny');
  using input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const refuse = (reason: string, cause?: unknown): AppError => new AppError('bad-input', reason, { cause });
  const track = await input.getPrimaryVideoTrack().catch((cause: unknown) => {
    throw refuse('The file is no video that can be opened here: it is damaged, or of an unknown kind.', cause);
  });
  if (!track) throw refuse('The file has no pictures in it, only sound.');
  if (!(await track.canDecode()))
    throw refuse('The video is coded in a way this browser cannot decode. Convert it to MP4 (H.264) or WebM.');
  const start = await track.getFirstTimestamp();
  const times = frameTimes(Math.max(0, (await track.computeDuration()) - start));
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
  const scale = Math.min(1, frameSide / Math.max(width, height));
  const sink = new CanvasSink(track, {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    fit: 'fill',
    poolSize: 1,
  });
  const frames: Frame[] = [];
  const asked = times.values();
  for await (const found of sink.canvasesAtTimestamps(times.map((time) => start + time))) {
    signal?.throwIfAborted();
    const time = asked.next().value!;
    if (found) frames.push({ time, image: await createImageBitmap(found.canvas) });
  }
  if (frames.length === 0) throw refuse('No picture of the video could be decoded: it is damaged or cut off.');
  return frames;
}

/** Moments that show something else than the one kept before. */
export function distinctScenes<T extends { vector: Float32Array }>(moments: readonly T[]): T[] {
  const kept: T[] = [];
  for (const moment of moments) {
    const last = kept.at(-1);
    if (!last || dotExactly(last.vector, moment.vector) < sceneCosine) kept.push(moment);
  }
  return kept;
}
