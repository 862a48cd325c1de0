import { boxMuller16 } from './box-muller.ts';
import type { UniformGenerator } from './generator.ts';
import { mersenneTwister } from './mersenne.ts';

/** From this size on, ATen fills a tensor in blocks of 16. */
const block = 16;

/**
 * PyTorch's CPU generator, bit for bit: `torch.Generator('cpu').manual_seed(seed)` on x86-64 with AVX2 or AVX-512.
 * (Without them, and on ARM, PyTorch itself differs in the last bits.) `seed` is a whole number in [0, 2^53).
 * Source: ATen/native/cpu/DistributionTemplates.h, ATen/core/DistributionsHelper.h, ATen/core/TransformationHelper.h.
 */
export function torchGenerator(seed: number): UniformGenerator {
  const word = mersenneTwister(seed);
  const uniform24 = (): number => (word() & 0xff_ffff) / 2 ** 24;
  /** High word first; the low 53 bits count. */
  const uniform53 = (): number => {
    const high = word();
    const low = word();
    return ((high & 0x1f_ffff) * 2 ** 32 + low) / 2 ** 53;
  };
  /** The second number of the last pair, which outlives draws of other kinds. */
  let kept: number | undefined;

  function normal(): number {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const angle = 2 * Math.PI * uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-uniform53()));
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  function rand(count: number): Float32Array {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i++) numbers[i] = uniform24();
    return numbers;
  }

  function randn(count: number): Float32Array {
    if (count < block) return Float32Array.from({ length: count }, normal);
    const numbers = rand(count);
    for (let i = 0; i + block <= count; i += block) boxMuller16(numbers, i);
    if (count % block === 0) return numbers;
    // the last block is drawn anew over the last 16 places, even where they were filled before
    numbers.set(rand(block), count - block);
    boxMuller16(numbers, count - block);
    return numbers;
  }

  return { rand, randn };
}
