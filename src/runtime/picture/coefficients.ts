/** Pillow's resampling filters, under Pillow's names. */
export type Filter = 'bilinear' | 'bicubic' | 'lanczos';

/** Fixed-point weights are multiples of 2^-22: 32 bits less 8 of a byte and 2 of headroom (`PRECISION_BITS`). */
export const precisionBits = 22;

interface Kernel {
  /** Half the width at scale 1, in source pixels. */
  support: number;
  weight(x: number): number;
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = x * Math.PI;
  return Math.sin(angle) / angle;
}

/** Keys' a; Pillow takes -0.5, browsers and OpenCV -0.75. */
const a = -0.5;

function cubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

const kernels: Record<Filter, Kernel> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** For output i of `start .. start + count`: `weights[i * stride + k]` belongs to source `firsts[i] + k`, k < `counts[i]`. */
export interface Coefficients {
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

/**
 * The fixed-point weights of one axis, for the outputs `start .. start + count` of `outSize`.
 * Source: `precompute_coeffs` and `normalize_coeffs_8bpc` in Pillow's `src/libImaging/Resample.c`; float64 until the last step.
 */
export function coefficients(
  filter: Filter,
  inSize: number,
  { outSize, start, count }: { outSize: number; start: number; count: number },
): Coefficients {
  const kernel = kernels[filter];
  const scale = inSize / outSize;
  const stretch = Math.max(scale, 1);
  const support = kernel.support * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const firsts = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < count; i++) {
    const centre = (start + i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(inSize, Math.trunc(centre + support + 0.5)) - first;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const weight = kernel.weight((k + first - centre + 0.5) * (1 / stretch));
      exact[k] = weight;
      sum += weight;
    }
    firsts[i] = first;
    counts[i] = taps;
    for (let k = 0; k < taps; k++) {
      const weight = sum === 0 ? exact[k]! : exact[k]! / sum;
      weights[i * stride + k] = Math.trunc(weight * 2 ** precisionBits + (weight < 0 ? -0.5 : 0.5));
    }
  }
  return { firsts, counts, weights, stride };
}
