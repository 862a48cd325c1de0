import { createWatchedStreams } from '../../../runtime/media/watched-stream.ts';
import { dotExactly } from '../engine/search/scan.ts';
import type { Frame } from './frame.ts';

/** Moments this alike are one scene. */
const sceneCosine = 0.95;

const films = createWatchedStreams<{ file: File }, Frame>(
  () => new Worker(new URL('./video-worker.ts', import.meta.url), { type: 'module', name: 'clip video' }),
);

/**
 * Decodes moments of a video, telling how much of it is done (0 to 1), in a worker that is ended when the file leads it
 * nowhere. Throws `bad-input` when it is no video, coded as nothing here decodes, or damaged.
 */
export async function videoFrames(
  file: File,
  { signal, onPart }: { signal?: AbortSignal | undefined; onPart?: ((part: number) => void) | undefined } = {},
): Promise<Frame[]> {
  const frames: Frame[] = [];
  try {
    for await (const frame of films.stream({ file }, { name: file.name, signal })) {
      frames.push(frame);
      onPart?.(frame.part ?? 1);
    }
    return frames;
  } catch (error) {
    for (const { image } of frames) image.close();
    throw error;
  }
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
