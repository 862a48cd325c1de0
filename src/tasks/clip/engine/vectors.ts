import { AppError } from '../../../runtime/errors.ts';

/** Vectors of `dims` numbers one after the other. */
export interface Rows {
  readonly dims: number;
  readonly data: Float32Array;
}

/** One vector, `dims` numbers, as a view. */
export const rowOf = ({ data, dims }: Rows, index: number): Float32Array =>
  data.subarray(index * dims, (index + 1) * dims);

/**
 * A vector of unit length, in float32; the sum is taken in float64.
 * Throws `device` for numbers that no working device gives (not finite, or all zero).
 */
export function unit(vector: Float32Array | Float64Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (!(length > 0 && Number.isFinite(length)))
    throw new AppError('device', 'The model gave numbers that cannot be right on this device. Choose another device.');
  return Float32Array.from(vector, (value) => value / length);
}

/** The unit vector in the middle of unit vectors: how CLIP ensembles prompts (openai/CLIP, `zeroshot_classifier`). */
export function ensemble(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i]! += vector[i]! / vectors.length;
  return unit(mean);
}

/** Cosine of two unit vectors of one length, -1 to 1; summed in float64. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Shares that add up to 1, shifted by the largest so that nothing overflows. */
export function softmax(logits: readonly number[]): number[] {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
