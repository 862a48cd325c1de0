import type { Generator } from './generator.ts';

const multiplier0 = 0xd251_1f53;
const multiplier1 = 0xcd9e_8d57;
const weyl0 = 0x9e37_79b9;
const weyl1 = 0xbb67_ae85;
const rounds = 10;

/** Float32 constants of cuRAND's conversions: 2^-32 and 2 pi 2^-32. */
const toUnit = Math.fround(2.3283064e-10);
const toAngle = Math.fround(2.3283064e-10 * 6.2831855);

/** High word of the 64-bit product of two 32-bit words. */
function highProduct(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const low = aLow * bHigh + (middle % 0x1_0000);
  return (aHigh * bHigh + Math.floor(middle / 0x1_0000) + Math.floor(low / 0x1_0000)) >>> 0;
}

/**
 * The noise of CUDA as AUTOMATIC1111 emulates it (`randn_source = NV`): Philox 4x32-10 with one counter an element.
 * One generator serves one picture; each draw counts as one call. `seed` is a whole number in [0, 2^53).
 * Source: Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (2011); modules/rng_philox.py.
 */
export function nvGenerator(seed: number): Generator {
  let call = 0;

  function normal(index: number): number {
    let [c0, c1, c2, c3] = [call, 0, index, 0];
    let [key0, key1] = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
    for (let round = 0; round < rounds; round++) {
      const high0 = highProduct(c0, multiplier0);
      const high1 = highProduct(c2, multiplier1);
      const low0 = Math.imul(c0, multiplier0) >>> 0;
      const low1 = Math.imul(c2, multiplier1) >>> 0;
      [c0, c1, c2, c3] = [(high1 ^ c1 ^ key0) >>> 0, low1, (high0 ^ c3 ^ key1) >>> 0, low0];
      key0 = (key0 + weyl0) >>> 0;
      key1 = (key1 + weyl1) >>> 0;
    }
    const u = c0 * toUnit + toUnit / 2;
    const v = c1 * toAngle + toAngle / 2;
    return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
  }

  return {
    randn(count) {
      const numbers = Float32Array.from({ length: count }, (_, index) => normal(index));
      call += 1;
      return numbers;
    },
  };
}
