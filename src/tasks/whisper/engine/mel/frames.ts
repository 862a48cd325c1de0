import { complexes, fft, fftSize } from './fft.ts';
import { bins, melFilters } from './filters.ts';

/** Samples from one frame to the next: 10 ms. */
export const hop = 160;
/** Frames a second. */
export const frameRate = 100;
/** log10 of the smallest power that is told from silence. */
export const silence = -10;

/** Periodic Hann window, as `torch.hann_window` makes it. */
const hann = Float64Array.from({ length: fftSize }, (_, n) =>
  Math.fround(0.5 - 0.5 * Math.cos((2 * Math.PI * n) / fftSize)),
);

/** A matrix [mels, columns] and the first column to write. */
export interface Target {
  data: Float32Array;
  columns: number;
  column: number;
}
/** Writes log10 of the mel power of `count` frames; frame i is `samples[160·i, 160·i + 400)`. */
export type MelFrames = (samples: Float32Array, count: number, target: Target) => void;

/** The frames of a spectrogram with 80 or 128 mels, before it is clamped and scaled. Source: audio.py, `log_mel_spectrogram`. */
export function createMelFrames(mels: number): MelFrames {
  const filters = melFilters(mels);
  const x = complexes();
  const scratch = complexes();
  const left = new Float64Array(bins);
  const right = new Float64Array(bins);

  /** Two real frames are the real and the imaginary part of one transform. */
  const transform = (samples: Float32Array, at: number): void => {
    for (let n = 0; n < fftSize; n++) {
      x[2 * n] = samples[at + n]! * hann[n]!;
      x[2 * n + 1] = (samples[at + hop + n] ?? 0) * hann[n]!;
    }
    fft(x, scratch);
    for (let k = 0; k < bins; k++) {
      const [re, im] = [x[2 * k]!, x[2 * k + 1]!];
      const mirror = 2 * ((fftSize - k) % fftSize);
      const [mirrorRe, mirrorIm] = [x[mirror]!, x[mirror + 1]!];
      left[k] = ((re + mirrorRe) ** 2 + (im - mirrorIm) ** 2) / 4;
      right[k] = ((re - mirrorRe) ** 2 + (im + mirrorIm) ** 2) / 4;
    }
  };
  const write = (power: Float64Array, { data, columns, column }: Target): void => {
    for (let mel = 0; mel < mels; mel++) {
      const { first, weights } = filters[mel]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * power[first + k]!;
      data[mel * columns + column] = Math.log10(Math.max(sum, 1e-10));
    }
  };

  return (samples, count, { data, columns, column }) => {
    for (let frame = 0; frame < count; frame += 2) {
      transform(samples, frame * hop);
      write(left, { data, columns, column: column + frame });
      if (frame + 1 < count) write(right, { data, columns, column: column + frame + 1 });
    }
  };
}

/**
 * Clamps log10 powers to 8 (80 dB) below the `maximum` of the whole recording, and scales: in place, whatever the shape.
 * Source: audio.py, `log_mel_spectrogram`.
 */
export function normalise(data: Float32Array, maximum: number): void {
  const floor = Math.fround(maximum - 8);
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(Math.max(data[i]!, floor) + 4) / 4;
}
