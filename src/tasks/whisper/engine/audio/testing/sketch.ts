/** Samples a number of the sketch stands for: 20 ms. */
const window = 320;

/** The places of ±1 that each window is multiplied with. */
function signs(): Int8Array {
  const values = new Int8Array(window);
  let state = 1;
  for (let i = 0; i < window; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state >>> 31 ? 1 : -1;
  }
  return values;
}

/**
 * What 16 kHz samples in [-1, 1] look like in 50 numbers per second: each window's product with a fixed row of random
 * signs, over the square root of its length, in 16-bit levels. The difference of two sketches is, on average, as large
 * as that of the samples; a shift of one sample or a wrong mix shows.
 */
export function sketch(samples: Float32Array): number[] {
  const row = signs();
  return Array.from({ length: Math.ceil(samples.length / window) }, (_, at) => {
    const part = samples.subarray(at * window, (at + 1) * window);
    const product = part.reduce((sum, sample, i) => sum + sample * row[i]!, 0);
    return Math.round((product * 32_768) / Math.sqrt(window));
  });
}

/** Decibels of the difference of two sketches below full scale, over what both have. */
export function differenceDb(found: readonly number[], expected: readonly number[]): number {
  const common = Math.max(1, Math.min(found.length, expected.length) - 1); // the last window may be cut
  let power = 0;
  for (let i = 0; i < common; i++) power += (found[i]! - expected[i]!) ** 2;
  return 10 * Math.log10(Math.max(power / common, 1e-9) / 32_768 ** 2);
}

/** A file by ffmpeg and what it gives of it to openai-whisper: `e2e/golden/whisper/sweep/sketches.json`. */
export interface SweepCase {
  readonly samples: number;
  readonly sketch: number[];
  /** Whether ffmpeg put silence where the file's clock has it (`-af aresample=async=1:first_pts=0`). */
  readonly onClock: boolean;
}
