import type { SchedulerConfig } from './config.ts';

const f = Math.fround;
type Prediction = SchedulerConfig['prediction'];

/** Clean latents from a model's output, for samples scaled to unit variance: x = alpha x0 + sigma eps. */
export function denoisedUnit(
  prediction: Prediction,
  { output, sample }: { output: Float32Array; sample: Float32Array },
  { alpha, sigma }: { alpha: number; sigma: number },
): Float32Array {
  if (prediction === 'sample') return output;
  if (prediction === 'v_prediction') return sample.map((x, i) => f(alpha * x) - f(sigma * output[i]!));
  return sample.map((x, i) => f(x - f(sigma * output[i]!)) / alpha);
}

/** The noise in a sample of unit variance: the eps of the same equation. */
export function noiseUnit(
  prediction: Prediction,
  { output, sample }: { output: Float32Array; sample: Float32Array },
  { alpha, sigma }: { alpha: number; sigma: number },
): Float32Array {
  if (prediction === 'epsilon') return output;
  if (prediction === 'v_prediction') return output.map((v, i) => f(alpha * v) + f(sigma * sample[i]!));
  return sample.map((x, i) => f(x - f(alpha * output[i]!)) / sigma);
}

/** Clean latents from a model's output, for samples that grow with the noise: x = x0 + sigma eps. */
export function denoisedAt(
  prediction: Prediction,
  { output, sample }: { output: Float32Array; sample: Float32Array },
  sigma: number,
): Float32Array {
  if (prediction === 'sample') return output;
  if (prediction === 'epsilon') return sample.map((x, i) => x - f(sigma * output[i]!));
  const variance = f(f(sigma * sigma) + 1);
  const factor = f(-sigma / f(Math.sqrt(variance)));
  return sample.map((x, i) => f(output[i]! * factor) + f(x / variance));
}
