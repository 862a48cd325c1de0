import { createWatchedStreams } from '../../../../../runtime/media/watched-stream.ts';
import type { LibavEvent } from './decode.ts';

export interface LibavInput {
  file: Blob;
  /** Ends after the facts. */
  onlyFacts: boolean;
}

/** FFmpeg's libraries in workers that are ended when a damaged file leads them in circles. */
export const libavStreams = createWatchedStreams<LibavInput, LibavEvent>(
  () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'libav' }),
);
