import { AppError } from './errors.ts';
import { tensor, type Tensor } from './tensor.ts';

/** float16: 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction (IEEE 754, binary16). float32: 8 (bias 127) and 23. */
const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

/** All 65,536 halves as float32: a look-up is faster than the arithmetic, and the table is 256 KiB. */
let table: Float32Array | undefined;

/** The numbers of a float32 or float16 tensor as float32; a float32 one is given back as it is. */
export function toFloat32(value: Tensor): Tensor<'float32'> {
  if (value.type === 'float32') return value as Tensor<'float32'>;
  if (value.type !== 'float16')
    throw new AppError('model-corrupt', `The graph gave ${value.type} where float32 or float16 is accepted.`);
  const halves = value.data as Uint16Array;
  const data = new Float32Array(halves.length);
  halvesToFloats(halves, data);
  return tensor('float32', data, value.dims);
}

/** Writes the numbers of halves, given by their bits, to `target`, which is at least as long. */
export function halvesToFloats(halves: Uint16Array, target: Float32Array): void {
  table ??= Float32Array.from({ length: 0x1_00_00 }, (_, bits) => fromHalf(bits));
  for (let i = 0; i < halves.length; i++) target[i] = table[halves[i]!]!;
}

/** A tensor of the float type that a graph asks for. Rounds to the nearest half, ties to even; too large becomes infinite. */
export function floatTensor(type: 'float32' | 'float16', data: Float32Array, dims: readonly number[]): Tensor {
  return type === 'float32' ? tensor(type, data, dims) : tensor(type, Uint16Array.from(data, toHalf), dims);
}

function fromHalf(bits: number): number {
  const sign = bits & 0x80_00 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3_ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function toHalf(value: number): number {
  single[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x80_00;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  const fraction = bits & 0x7f_ff_ff;
  if (exponent > 0x1f - 1) return sign | 0x7c_00 | (Number.isNaN(value) ? 0x2_00 : 0);
  if (exponent < -10) return sign;
  // A number too small for the exponent keeps its leading 1 in the fraction, moved down.
  const whole = exponent > 0 ? (exponent << 23) | fraction : fraction | 0x80_00_00;
  const dropped = exponent > 0 ? 13 : 14 - exponent;
  const kept = whole >>> dropped;
  const rest = whole & (2 ** dropped - 1);
  const half = 2 ** (dropped - 1);
  const roundsUp = rest > half || (rest === half && (kept & 1) === 1);
  return sign | (kept + (roundsUp ? 1 : 0)); // a carry out of the fraction is the next exponent, or infinity
}
