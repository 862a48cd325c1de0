import { fma } from '../fused.ts';

const f = Math.fround;
const twoPi = f(2 * Math.PI);

/** Cephes' polynomials in float32, in the order of evaluation (avx_mathfun.h, which ATen's vector path uses). */
const logarithm = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);
const ln2Low = f(-2.1219444e-4);
const ln2High = f(0.693359375);
const sqrtHalf = f(0.7071067811865476);

const fourOverPi = f(1.27323954473516);
const quarterPi = [-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8].map(f);
const cosine = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f);
const sine = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f);

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** Natural logarithm of a positive normal float32. */
function log(value: number): number {
  single[0] = value;
  let exponent = (bits[0]! >>> 23) - 126;
  bits[0] = (bits[0]! & 0x007f_ffff) | 0x3f00_0000;
  const mantissa = single[0];
  let x = f(mantissa - 1);
  if (mantissa < sqrtHalf) {
    exponent -= 1;
    x = f(x + mantissa);
  }
  const z = f(x * x);
  let y = logarithm[0]!;
  for (let k = 1; k < logarithm.length; k++) y = fma(y, x, logarithm[k]!);
  y = fma(f(y * x), z, f(exponent * ln2Low));
  y = fma(-z, 0.5, y);
  return fma(exponent, ln2High, f(x + y));
}

/** Sets `pair` to the cosine and the sine of an angle in [0, 2 pi). */
function cosineAndSine(angle: number, pair: Float32Array): void {
  const octant = (Math.trunc(f(angle * fourOverPi)) + 1) & ~1;
  let x = angle;
  for (const part of quarterPi) x = fma(octant, part, x);
  const z = f(x * x);

  let c = fma(cosine[0]!, z, cosine[1]!);
  c = f(fma(c, z, cosine[2]!) * z);
  c = f(fma(c, z, -f(z * 0.5)) + 1);

  let s = fma(sine[0]!, z, sine[1]!);
  s = f(fma(s, z, sine[2]!) * z);
  s = fma(s, x, x);

  const swapped = (octant & 2) !== 0;
  pair[0] = (~(octant - 2) & 4) !== 0 ? -(swapped ? s : c) : swapped ? s : c;
  pair[1] = (octant & 4) !== 0 ? -(swapped ? c : s) : swapped ? c : s;
}

const pair = new Float32Array(2);

/**
 * Turns 16 uniform numbers in [0, 1), from `start` on, into 16 normal numbers in place, with the bits of ATen's AVX2 and
 * AVX-512 kernels (`normal_fill_16_AVX2` in DistributionTemplates.h): the first eight give radii, the last eight angles.
 */
export function boxMuller16(numbers: Float32Array, start: number): void {
  for (let i = start; i < start + 8; i++) {
    const radius = f(Math.sqrt(f(-2 * log(f(1 - numbers[i]!)))));
    cosineAndSine(f(twoPi * numbers[i + 8]!), pair);
    // "+ 0" stands for "times the deviation plus the mean": it turns -0 into 0
    numbers[i] = f(radius * pair[0]!) + 0;
    numbers[i + 8] = f(radius * pair[1]!) + 0;
  }
}
