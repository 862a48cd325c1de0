/** Turns a stream of samples into another rate, block by block. */
export interface Resampler {
  /** Takes the next samples and gives those that can be computed by now. */
  push(samples: Float32Array): Float32Array;
  /** Gives the rest. Nothing can be pushed afterwards. */
  flush(): Float32Array;
}

/** Zero crossings of the sinc on both sides together. */
const filterSize = 32;
/** Where the filter is 6 dB down, as a part of the lower Nyquist frequency. */
const cutoff = 0.97;
/** Shape of the Kaiser window: side lobes 92 dB down. */
const kaiserBeta = 9;
/** Filters between two input samples, at most; a ratio that needs more is interpolated between neighbours. */
const mostPhases = 1024;

/**
 * A polyphase Kaiser-windowed sinc: the filter bank of libswresample's defaults, so that what ffmpeg feeds to
 * openai-whisper comes out here within rounding. Flat to 0.9 of the lower Nyquist frequency; from 1.15 of it on, everything
 * is 92 dB down. No delay: output n is the input at time n · from / to. Like there, the signal is mirrored at both ends, and less than
 * two thirds of a filter (1.4 ms at 48 kHz) gives nothing.
 * Rates in hertz, integers.
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { push: (samples) => samples, flush: () => new Float32Array() };
  const divisor = greatestCommonDivisor(from, to);
  const exactPhases = to / divisor;
  const isExact = exactPhases <= mostPhases;
  const phases = isExact ? exactPhases : mostPhases;
  const { bank, taps } = filterBank(from, to, phases);
  const centre = (taps - 1) >> 1;

  /** Position of the next output: `(outputs · from / to)` as whole input samples and a numerator over `exactPhases`. */
  let position = 0;
  let numerator = 0;
  const step = Math.floor(from / to);
  const stepNumerator = (from - step * to) / divisor;
  /** Input from the sample `base` on; the mirrored beginning has negative places. */
  let held = new Float32Array();
  let base = 0;
  let isStarted = false;

  const advance = (): void => {
    position += step;
    numerator += stepNumerator;
    if (numerator < exactPhases) return;
    numerator -= exactPhases;
    position++;
  };

  const output = (): number => {
    const start = position - centre - base;
    const phase = isExact ? numerator : (numerator * phases) / exactPhases;
    const lower = Math.floor(phase);
    const low = convolve(held, start, { bank, taps, filter: lower });
    if (phase === lower) return low;
    const high = convolve(held, start, { bank, taps, filter: lower + 1 });
    return low + (high - low) * (phase - lower);
  };

  const drain = (): Float32Array => {
    const end = base + held.length;
    const ready = Math.max(0, Math.ceil(((end - taps + centre - position + 1) * to) / from) + 1);
    const samples = new Float32Array(ready);
    let count = 0;
    for (; position - centre + taps <= end; advance()) samples[count++] = output();
    const unused = Math.min(held.length, Math.max(0, position - centre - base));
    held = held.slice(unused);
    base += unused;
    return samples.subarray(0, count);
  };

  /** Puts the first samples, mirrored about the first of all, before it. */
  const start = (): void => {
    isStarted = true;
    held = joined(held.slice(1, centre + 1).reverse(), held);
    base = -centre;
  };

  return {
    push(samples) {
      held = joined(held, samples);
      if (!isStarted && held.length <= taps) return new Float32Array();
      if (!isStarted) start();
      return drain();
    },
    flush() {
      const reach = (Math.min(held.length, taps) + 1) >> 1;
      held = joined(held, held.slice(held.length - reach).reverse());
      if (!isStarted && held.length <= taps) return new Float32Array();
      if (!isStarted) start();
      return drain();
    },
  };
}

function joined(left: Float32Array, right: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

interface FilterChoice {
  readonly bank: Float32Array;
  readonly taps: number;
  readonly filter: number;
}

function convolve(samples: Float32Array, start: number, { bank, taps, filter }: FilterChoice): number {
  const offset = filter * taps;
  let sum = 0;
  for (let i = 0; i < taps; i++) sum += samples[start + i]! * bank[offset + i]!;
  return sum;
}

/** `phases + 1` filters of `taps` coefficients; the last is the first, one sample on. The first adds up to 1. */
function filterBank(from: number, to: number, phases: number): { bank: Float32Array; taps: number } {
  const factor = Math.min((to * cutoff) / from, 1);
  const taps = 2 * Math.ceil(filterSize / factor / 2);
  const centre = (taps - 1) >> 1;
  const bank = new Float32Array((phases + 1) * taps);
  const filter = new Float64Array(taps);
  let sum = 0;
  for (let phase = 0; phase <= phases; phase++) {
    for (let i = 0; i < taps; i++) {
      const x = Math.PI * (i - centre - phase / phases) * factor;
      const edge = (2 * x) / (factor * taps * Math.PI);
      filter[i] = (x === 0 ? 1 : Math.sin(x) / x) * bessel(kaiserBeta * Math.sqrt(Math.max(1 - edge * edge, 0)));
      if (phase === 0) sum += filter[i]!;
    }
    for (let i = 0; i < taps; i++) bank[phase * taps + i] = filter[i]! / sum;
  }
  return { bank, taps };
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  const square = (x * x) / 4;
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= square / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
