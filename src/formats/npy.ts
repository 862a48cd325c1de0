import type { Budget } from './budget.ts';

/** An array of numbers or texts with a shape, as NumPy's .npy holds it (format version 1.0 and later). */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer> | readonly string[];
}

const magic = '\x93NUMPY';
/** Data starts at a multiple of this, in bytes (`numpy.lib.format`: ARRAY_ALIGN). */
const alignment = 64;

function headed(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dict.length + 1) / alignment) * alignment - 10;
  const text = `${magic}\x01\0${String.fromCharCode(length & 0xff, length >> 8)}${dict.padEnd(length - 1)}\n`;
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A .npy of float32 numbers, little-endian, in two parts so that large arrays are not copied. */
export function npyOfFloats(values: Float32Array<ArrayBuffer>, shape: readonly number[]): Uint8Array<ArrayBuffer>[] {
  return [headed('<f4', shape), new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}

/** A .npy of texts, as NumPy keeps them: each as many code points as the longest, 4 bytes each. */
export function npyOfTexts(texts: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const points = texts.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1);
  const values = new Uint32Array(texts.length * longest);
  for (const [i, own] of points.entries()) values.set(own, i * longest);
  return [headed(`<U${longest}`, [texts.length]), new Uint8Array(values.buffer)];
}

/** NumPy itself reads no longer ones (`numpy.lib.format`: _MAX_HEADER_SIZE), in bytes. */
const mostHeaderBytes = 10_000;
/** What a text takes beside its letters, in bytes: arrays of texts without a letter have any length. */
const textBytes = 64;

/**
 * Reads a .npy of float16, float32 or float64 numbers (as float32) or of texts. What it takes beside the bytes given is
 * taken from the budget; float32 numbers are not copied. Throws a RangeError that says what is wrong with it.
 */
export function readNpy(bytes: Uint8Array<ArrayBuffer>, budget: Budget): NpyArray {
  const latin = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (latin(0, 6) !== magic) throw new RangeError('it does not begin as a .npy file');
  const start = bytes[6]! > 1 ? 12 : 10;
  if (bytes.length < start) throw new RangeError('it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = start + (start === 12 ? view.getUint32(8, true) : view.getUint16(8, true));
  if (end > bytes.length) throw new RangeError('it ends too early');
  const header = end - start <= mostHeaderBytes ? latin(start, end) : '';
  if (/'descr':\s*'\|?O\d*'/.test(header))
    throw new RangeError(
      'it holds Python objects, which can run programs and are not opened; save texts as np.array(paths, dtype=str)',
    );
  const [, order, kind, width] = /'descr':\s*'([<>=|])([a-zA-Z])(\d+)'/.exec(header) ?? [];
  const shape = /'shape':\s*\(([^()]*)\)/
    .exec(header)?.[1]
    ?.split(',')
    .map((side) => side.trim())
    .filter(Boolean)
    .map(Number);
  if (!kind || !shape?.every((side) => Number.isSafeInteger(side) && side >= 0))
    throw new RangeError('its header cannot be understood');
  if (order === '>') throw new RangeError('its numbers are big-endian; only little-endian ones are read');
  if (/'fortran_order':\s*True/.test(header))
    throw new RangeError('its columns are stored first; only rows first is read');
  const count = shape.reduce((product, side) => product * side, 1);
  const size = Number(width) * (kind === 'U' ? 4 : 1);
  if (bytes.length - end < count * size) throw new RangeError('it ends too early');
  if (kind === 'U') {
    budget.take(count * (size + textBytes));
    return { shape, values: texts(view, { at: end, count, size }) };
  }
  const place = bytes.byteOffset + end;
  if (kind + width === 'f4' && place % Float32Array.BYTES_PER_ELEMENT === 0)
    return { shape, values: new Float32Array(bytes.buffer, place, count) };
  budget.take(count * Float32Array.BYTES_PER_ELEMENT);
  return { shape, values: floats(view, { at: end, count, type: kind + width }) };
}

const replacement = 0xff_fd;

function texts(view: DataView, { at, count, size }: { at: number; count: number; size: number }): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [at + i * size, at + (i + 1) * size];
    let end = to;
    while (end > from && view.getUint32(end - 4, true) === 0) end -= 4;
    let text = '';
    for (let k = from; k < end; k += 4) {
      const point = view.getUint32(k, true);
      text += String.fromCodePoint(point <= 0x10_ff_ff ? point : replacement);
    }
    return text;
  });
}

function floats(
  view: DataView,
  { at, count, type }: { at: number; count: number; type: string },
): Float32Array<ArrayBuffer> {
  const readers: Record<string, (i: number) => number> = {
    f2: (i) => halfValue(view.getUint16(at + 2 * i, true)),
    f4: (i) => view.getFloat32(at + 4 * i, true),
    f8: (i) => view.getFloat64(at + 8 * i, true),
  };
  const read = readers[type];
  if (!read) throw new RangeError(`its numbers are of type ${type}; float16, float32 and float64 are read`);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = read(i);
  return values;
}

/** IEEE 754 binary16. */
function halfValue(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}
