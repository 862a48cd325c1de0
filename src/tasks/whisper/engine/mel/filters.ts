import { fftSize } from './fft.ts';

/** Samples a second that Whisper hears. */
const sampleRate = 16_000;
/** Frequencies of the spectrum, 0 to 8 kHz, 40 Hz apart. */
export const bins = fftSize / 2 + 1;

/** A triangle over the spectrum: `weights[k]` is for bin `first + k`. */
export interface MelFilter {
  first: number;
  weights: Float32Array;
}

/**
 * The mel filterbank of openai/whisper (`assets/mel_filters.npz`), computed: `librosa.filters.mel(sr=16000, n_fft=400)`
 * with Slaney's scale and area normalisation (Slaney, Auditory Toolbox, 1998), in float32. `mels` triangles,
 * the lowest first, each over the part of the 201 bins where it is not zero.
 */
export function melFilters(mels: number): MelFilter[] {
  const top = toMel(sampleRate / 2);
  const edges = Array.from({ length: mels + 2 }, (_, i) => toHertz((top * i) / (mels + 1)));
  return Array.from({ length: mels }, (_, mel) => {
    const [low, peak, high] = [edges[mel]!, edges[mel + 1]!, edges[mel + 2]!];
    const weightAt = (bin: number): number => {
      const hertz = (bin * sampleRate) / fftSize;
      const weight = Math.min((hertz - low) / (peak - low), (high - hertz) / (high - peak));
      return Math.max(0, weight) * (2 / (high - low));
    };
    const first = Math.max(0, Math.ceil((low * fftSize) / sampleRate));
    const last = Math.min(bins - 1, Math.floor((high * fftSize) / sampleRate));
    return {
      first,
      weights: Float32Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => weightAt(first + k)),
    };
  });
}

/** Slaney's mel: linear up to 1 kHz at 200/3 Hz each, then 27 to every factor 6.4. */
const linearStep = 200 / 3;
const logFrom = 1000;
const logStep = Math.log(6.4) / 27;
const toMel = (hertz: number): number =>
  hertz < logFrom ? hertz / linearStep : logFrom / linearStep + Math.log(hertz / logFrom) / logStep;
const toHertz = (mel: number): number =>
  mel < logFrom / linearStep ? mel * linearStep : logFrom * Math.exp(logStep * (mel - logFrom / linearStep));
