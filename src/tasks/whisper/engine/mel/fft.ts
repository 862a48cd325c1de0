/** Points of the transform: 25 ms at 16 kHz (`N_FFT` in openai/whisper's audio.py). */
export const fftSize = 400;

/** Interleaved: a real part, then its imaginary part. */
export type Complex = Float64Array;
/** Room for the 400 complex numbers of a transform. */
export const complexes = (): Complex => new Float64Array(2 * fftSize);

/** cos and sin of 2πk/400. */
const cosines = Float64Array.from({ length: fftSize }, (_, k) => Math.cos((2 * Math.PI * k) / fftSize));
const sines = Float64Array.from({ length: fftSize }, (_, k) => Math.sin((2 * Math.PI * k) / fftSize));
const [c1, c2, s1, s2] = [cosines[80]!, cosines[160]!, sines[80]!, sines[160]!];

/** Where a pass stands: `stride` interleaved transforms, each cut into `groups` groups. */
interface Pass {
  stride: number;
  groups: number;
}

/**
 * The discrete Fourier transform of the 400 complex numbers in `x`, in place; `y` is scratch. Stockham's self-sorting
 * form: 400 = 4 · 4 · 5 · 5, each pass reads one array and writes the other, and an even number of them ends in `x`.
 */
export function fft(x: Complex, y: Complex): void {
  pass4(x, y, { stride: 1, groups: 100 });
  pass4(y, x, { stride: 4, groups: 25 });
  pass5(x, y, { stride: 16, groups: 5 });
  pass5(y, x, { stride: 80, groups: 1 });
}

function pass4(from: Complex, to: Complex, { stride, groups }: Pass): void {
  const step = 2 * stride * groups;
  const out = 2 * stride;
  for (let group = 0; group < groups; group++) {
    const turn = group * stride;
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * group);
      const sumR = from[i]! + from[i + 2 * step]!;
      const sumI = from[i + 1]! + from[i + 2 * step + 1]!;
      const differenceR = from[i]! - from[i + 2 * step]!;
      const differenceI = from[i + 1]! - from[i + 2 * step + 1]!;
      const oddSumR = from[i + step]! + from[i + 3 * step]!;
      const oddSumI = from[i + step + 1]! + from[i + 3 * step + 1]!;
      const turnedR = from[i + step + 1]! - from[i + 3 * step + 1]!;
      const turnedI = from[i + 3 * step]! - from[i + step]!;
      const o = 2 * (q + stride * 4 * group);
      to[o] = sumR + oddSumR;
      to[o + 1] = sumI + oddSumI;
      rotate(to, o + out, turn, differenceR + turnedR, differenceI + turnedI);
      rotate(to, o + 2 * out, 2 * turn, sumR - oddSumR, sumI - oddSumI);
      rotate(to, o + 3 * out, 3 * turn, differenceR - turnedR, differenceI - turnedI);
    }
  }
}

function pass5(from: Complex, to: Complex, { stride, groups }: Pass): void {
  const step = 2 * stride * groups;
  const out = 2 * stride;
  for (let group = 0; group < groups; group++) {
    const turn = group * stride;
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * group);
      const [aR, aI] = [from[i]!, from[i + 1]!];
      const outerR = from[i + step]! + from[i + 4 * step]!;
      const outerI = from[i + step + 1]! + from[i + 4 * step + 1]!;
      const innerR = from[i + 2 * step]! + from[i + 3 * step]!;
      const innerI = from[i + 2 * step + 1]! + from[i + 3 * step + 1]!;
      const outerDR = from[i + step]! - from[i + 4 * step]!;
      const outerDI = from[i + step + 1]! - from[i + 4 * step + 1]!;
      const innerDR = from[i + 2 * step]! - from[i + 3 * step]!;
      const innerDI = from[i + 2 * step + 1]! - from[i + 3 * step + 1]!;
      const [evenR, evenI] = [aR + c1 * outerR + c2 * innerR, aI + c1 * outerI + c2 * innerI];
      const [oddR, oddI] = [aR + c2 * outerR + c1 * innerR, aI + c2 * outerI + c1 * innerI];
      const [n1R, n1I] = [s1 * outerDR + s2 * innerDR, s1 * outerDI + s2 * innerDI];
      const [n2R, n2I] = [s2 * outerDR - s1 * innerDR, s2 * outerDI - s1 * innerDI];
      const o = 2 * (q + stride * 5 * group);
      to[o] = aR + outerR + innerR;
      to[o + 1] = aI + outerI + innerI;
      rotate(to, o + out, turn, evenR + n1I, evenI - n1R);
      rotate(to, o + 2 * out, 2 * turn, oddR + n2I, oddI - n2R);
      rotate(to, o + 3 * out, 3 * turn, oddR - n2I, oddI + n2R);
      rotate(to, o + 4 * out, 4 * turn, evenR - n1I, evenI + n1R);
    }
  }
}

/** Writes a number multiplied by exp(-2πi·turn/400). Five plain arguments: this is the innermost loop. */
function rotate(to: Complex, at: number, turn: number, re: number, im: number): void {
  const cosine = cosines[turn]!;
  const sine = sines[turn]!;
  to[at] = re * cosine + im * sine;
  to[at + 1] = im * cosine - re * sine;
}
