import { fftSize } from './fft.ts';
import { createMelFrames, hop, normalise, silence } from './frames.ts';

/** Samples at 16 kHz mono that can be read anywhere, from memory or from disk. */
export interface SampleSource {
  readonly length: number;
  /** Samples [from, to), within the length. */
  read(from: number, to: number): Promise<Float32Array>;
}

/** Features of a recording followed by 30 s of silence, computed where they are asked for. */
export interface MelSource {
  readonly mels: number;
  /** Frames (of 10 ms) that the recording itself fills: `content_frames` in transcribe.py. */
  readonly frames: number;
  /** Features [mels, count] from frame `start`; frames past the recording are those of silence. */
  read(start: number, count: number): Promise<Float32Array>;
}

const half = fftSize / 2;
/** Frames computed at once: 30 s, so that a pass over hours holds 2 MB. */
const block = 3000;

/**
 * The second pass over a recording: windows on demand, with the maximum of the first pass (`melMaximum`), so that any
 * length fits the memory and the numbers are those of the spectrogram of the whole file.
 */
export function createMelSource(
  samples: SampleSource,
  { mels, maximum }: { mels: number; maximum: number },
): MelSource {
  const melFrames = createMelFrames(mels);
  return {
    mels,
    frames: Math.floor(samples.length / hop),
    async read(start, count) {
      const data = new Float32Array(mels * count);
      melFrames(await surroundings(samples, start, count), count, { data, columns: count, column: 0 });
      normalise(data, maximum);
      return data;
    },
  };
}

/** The first pass: the largest log10 power of the recording. Silence after it counts, so nothing is below -10. */
export async function melMaximum(
  samples: SampleSource,
  { mels, signal, onProgress }: { mels: number; signal?: AbortSignal; onProgress?: (samples: number) => void },
): Promise<number> {
  const melFrames = createMelFrames(mels);
  // The last frames that hear the recording are centred up to 200 samples past its end.
  const frames = Math.ceil((samples.length + half) / hop);
  const data = new Float32Array(mels * block);
  let maximum = silence;
  for (let start = 0; start < frames; start += block) {
    signal?.throwIfAborted();
    const count = Math.min(block, frames - start);
    melFrames(await surroundings(samples, start, count), count, { data, columns: block, column: 0 });
    for (let mel = 0; mel < mels; mel++)
      for (let i = mel * block; i < mel * block + count; i++) maximum = Math.max(maximum, data[i]!);
    onProgress?.(Math.min(samples.length, (start + count) * hop));
  }
  return maximum;
}

/** The samples that frames hear: 200 more on either side, mirrored before the beginning and zero after the end. */
async function surroundings(samples: SampleSource, start: number, count: number): Promise<Float32Array> {
  const from = start * hop - half;
  const heard = new Float32Array((count - 1) * hop + fftSize);
  const to = Math.min(samples.length, from + heard.length);
  if (to > Math.max(0, from)) heard.set(await samples.read(Math.max(0, from), to), Math.max(0, -from));
  if (from >= 0) return heard;
  const mirrored = await samples.read(0, Math.min(samples.length, 1 - from));
  for (let i = 1; i <= -from; i++) heard[-from - i] = mirrored[i] ?? 0;
  return heard;
}

/** Samples that are in memory already. */
export const samplesInMemory = (samples: Float32Array): SampleSource => ({
  length: samples.length,
  read: async (from, to) => samples.subarray(from, to),
});
