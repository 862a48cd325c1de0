import { AppError } from '../../../runtime/errors.ts';
import type { Mask } from './mask.ts';
import { roundHalfEven } from './rounding.ts';

/** Sum of the taps: OpenCV smooths bytes in 8.8 fixed point. */
const one = 256;
const largestSigma = 512;
/** Greys below this are too coarse to be made whiter. */
const faintest = 16;

/** Taps of a Gaussian, in 256ths: each takes the rounding error of the one before, the middle takes what is left. */
export function gaussianTaps(sigma: number): number[] {
  const reach = Math.trunc(2.5 * sigma + 0.5);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const taps = Array<number>(weights.length).fill(0);
  let error = 0;
  let rest = one;
  for (let i = 0; i < reach; i++) {
    const wanted = (weights[i]! / total) * one + error;
    const tap = roundHalfEven(wanted);
    error = wanted - tap;
    taps[i] = taps[2 * reach - i] = tap;
    rest -= 2 * tap;
  }
  taps[reach] = rest;
  return taps;
}

/**
 * Smooths the edge of a mask as AUTOMATIC1111 does, to the byte: OpenCV's GaussianBlur along x, then along y, with borders
 * mirrored without their edge. `sigma` is in pixels, 0 (no blur) to 512.
 */
export function blurMask(mask: Mask, sigma: number): Mask {
  if (!(sigma >= 0 && sigma <= largestSigma))
    throw new AppError('bad-option', `maskBlur is ${sigma}; accepted is 0 to ${largestSigma} pixels.`);
  const taps = gaussianTaps(sigma);
  if (taps.length === 1) return mask;
  const { width, height } = mask;
  const across = smooth(mask.data, taps, { lines: height, length: width, lineStep: width, step: 1 });
  return { data: smooth(across, taps, { lines: width, length: height, lineStep: 1, step: width }), width, height };
}

/**
 * Blurs so that no mark is lost: where a mark is thinner than the blur, it is made as much whiter as it lost at its middle.
 * Wide marks are as `blurMask` leaves them.
 */
export function blurKeepingMarks(mask: Mask, sigma: number): Mask {
  const blurred = blurMask(mask, sigma);
  if (blurred === mask) return mask;
  const peaks = peaksAround(blurred, Math.ceil(5 * sigma));
  const data = blurred.data.map((grey, i) => {
    // a mark of which the blur leaves next to nothing stays as it was painted
    const least = peaks[i]! < faintest ? mask.data[i]! : 0;
    return Math.max(least, grey === 0 ? 0 : Math.round((grey * 255) / peaks[i]!));
  });
  return { ...blurred, data };
}

/** The whitest in a square around each pixel. */
function peaksAround({ data, width, height }: Mask, reach: number): Uint8Array {
  const across = data.map((_, i) => peakAlong(data, i, { place: i % width, length: width, stride: 1, reach }));
  return across.map((_, i) =>
    peakAlong(across, i, { place: Math.floor(i / width), length: height, stride: width, reach }),
  );
}

function peakAlong(
  values: Uint8Array,
  at: number,
  { place, length, stride, reach }: { place: number; length: number; stride: number; reach: number },
): number {
  let peak = 0;
  const last = Math.min(reach, length - 1 - place);
  for (let k = -Math.min(reach, place); k <= last; k++) peak = Math.max(peak, values[at + k * stride]!);
  return peak;
}

function smooth(
  data: Uint8Array,
  taps: readonly number[],
  { lines, length, lineStep, step }: { lines: number; length: number; lineStep: number; step: number },
): Uint8Array {
  const out = new Uint8Array(data.length);
  const reach = (taps.length - 1) / 2;
  const padded = Int32Array.from({ length: length + 2 * reach }, (_, i) => mirrored(i - reach, length));
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = one / 2;
      for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * data[line * lineStep + padded[i + tap]! * step]!;
      out[line * lineStep + i * step] = sum >> 8;
    }
  }
  return out;
}

/** Index inside 0..length-1 of a place outside it, mirrored at the middle of the border pixels as often as needed. */
function mirrored(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const place = ((index % period) + period) % period;
  return place < length ? place : period - place;
}
