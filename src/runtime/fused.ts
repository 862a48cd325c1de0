const double = new Float64Array(1);
/** Low word first: every platform that has WebAssembly is little-endian in practice, and typed arrays say so. */
const words = new Uint32Array(double.buffer);

/**
 * `a * b + c` of float32 numbers with a single rounding to float32, as the FMA instruction gives it.
 * The product is exact in float64. The sum is rounded to odd first, so that the second rounding cannot be a double one
 * (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const part = sum - product;
  const error = product - (sum - part) + (c - part);
  if (error === 0) return Math.fround(sum);
  double[0] = sum;
  if ((words[0]! & 1) === 1) return Math.fround(sum);
  if (error > 0 === sum > 0) {
    words[0] = words[0]! | 1;
  } else {
    if (words[0] === 0) words[1] = words[1]! - 1;
    words[0] = words[0]! - 1;
  }
  return Math.fround(double[0]);
}
