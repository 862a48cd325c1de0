import { fftSize } from './fft.ts';
import { createMelFrames, hop, normalise } from './frames.ts';

/** log-mel features, row-major [mels, frames]. */
export interface Spectrogram {
  data: Float32Array;
  mels: number;
  frames: number;
}

/**
 * openai/whisper's `log_mel_spectrogram` in one call: `samples` at 16 kHz mono, `padding` zeros after them, reflected at
 * both ends. More than 200 samples with their padding. Gives [mels, frames], a frame every 160
 * samples (10 ms). For long recordings there is `createMelSource`.
 */
export function logMelSpectrogram(samples: Float32Array, mels: number, { padding = 0 } = {}): Spectrogram {
  const length = samples.length + padding;
  const frames = Math.floor(length / hop);
  const half = fftSize / 2;
  const reflected = new Float32Array(length + fftSize);
  reflected.set(samples, half);
  for (let i = 1; i <= half; i++) {
    reflected[half - i] = samples[i] ?? 0;
    reflected[half + length - 1 + i] = samples[length - 1 - i] ?? 0;
  }
  const data = new Float32Array(mels * frames);
  createMelFrames(mels)(reflected, frames, { data, columns: frames, column: 0 });
  normalise(
    data,
    data.reduce((a, b) => Math.max(a, b), -Infinity),
  );
  return { data, mels, frames };
}
