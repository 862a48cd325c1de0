import { AppError } from '../../../../runtime/errors.ts';

/**
 * Multiplies each token's state with its weight, then scales all so that their mean is what it was: AUTOMATIC1111's
 * "Original" emphasis (`modules/sd_emphasis.py`). `states` is [tokens, width] of one chunk; changed in place.
 * Throws `bad-option` when the weights are too large for float32.
 */
export function emphasise(states: Float32Array, weights: readonly number[]): void {
  if (weights.every((weight) => weight === 1)) return;
  const width = states.length / weights.length;
  const before = mean(states);
  for (const [token, weight] of weights.entries()) {
    const factor = Math.fround(weight);
    for (let i = token * width; i < (token + 1) * width; i++) states[i]! *= factor;
  }
  const after = mean(states);
  const scale = Math.fround(before / after);
  if (!Number.isFinite(after) || !Number.isFinite(scale))
    throw new AppError(
      'bad-option',
      'prompt: its brackets add up to a weight beyond all numbers. Close them, or write weights up to 10.',
    );
  for (let i = 0; i < states.length; i++) states[i]! *= scale;
}

function mean(numbers: Float32Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return Math.fround(sum / numbers.length);
}
