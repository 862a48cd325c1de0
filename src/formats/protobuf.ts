/** Protocol buffers, wire format: https://protobuf.dev/programming-guides/encoding/ */

/** A field of a message as it lies in its bytes. */
export interface Field {
  readonly number: number;
  /** Of the wire types 0 and 2; fixed-width fields have their bytes. */
  readonly value: number | Uint8Array;
  /** The field with its tag, to be written again as it is. */
  readonly raw: Uint8Array;
}

/** The fields of a message in order. Throws a RangeError where the bytes are none, or end too early. */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = readTag(bytes, at);
    let value: number | Uint8Array;
    if (tag.wireType === 0) ({ value, end: at } = readVarint(bytes, tag.end));
    else {
      const length = readLength(bytes, tag);
      if (length.value > bytes.length - length.end) throw new RangeError('The message ends in the middle of a field.');
      at = length.end + length.value;
      value = bytes.subarray(length.end, at);
    }
    yield { number: tag.number, value, raw: bytes.subarray(start, at) };
  }
}

interface Tag {
  number: number;
  wireType: number;
  /** Where what follows it begins. */
  end: number;
}

/** Field numbers have 29 bits. */
const mostTag = 2 ** 32 - 1;

/** The number and the wire type before a field. Throws a RangeError for what no field begins with. */
export function readTag(bytes: Uint8Array, from: number): Tag {
  const { value, end } = readVarint(bytes, from);
  const [number, wireType] = [Math.floor(value / 8), value % 8];
  if (value < 8 || value > mostTag || ![0, 1, 2, 5].includes(wireType))
    throw new RangeError('The bytes are no message.');
  return { number, wireType, end };
}

/** How long a field is that is no varint, in bytes: never below zero, so that a reader always goes on. */
export function readLength(bytes: Uint8Array, { wireType, end }: Tag): { value: number; end: number } {
  if (wireType !== 2) return { value: wireType === 5 ? 4 : 8, end };
  const length = readVarint(bytes, end);
  if (length.value >= 0 && Number.isSafeInteger(length.value)) return length;
  throw new RangeError('A field of the message has an impossible length.');
}

/** The most bytes that 64 bits take, seven a byte. */
const mostVarintBytes = 10;

/** A whole number (int64: what begins with a one bit is below zero), and where it ends. */
export function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = from, scale = 1; at < from + mostVarintBytes; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('The message ends in the middle of a number.');
    value += (byte & 0x7f) * scale;
    if (byte >= 0x80) continue;
    return { value: value <= Number.MAX_SAFE_INTEGER ? value : exactly(bytes.subarray(from, at + 1)), end: at + 1 };
  }
  throw new RangeError('The bytes are no message.');
}

/** Beyond 53 bits: negative numbers, mostly. */
function exactly(bytes: Uint8Array): number {
  const bits = bytes.reduce((sum, byte, index) => sum | (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
  return Number(BigInt.asIntN(64, bits));
}

/** Packed or single whole numbers of a repeated field. */
export function integersOf({ value }: Field): number[] {
  if (typeof value === 'number') return [value];
  const numbers: number[] = [];
  for (let at = 0; at < value.length;) {
    const next = readVarint(value, at);
    numbers.push(next.value);
    at = next.end;
  }
  return numbers;
}

const decoder = new TextDecoder();
/** The text of a field that holds one. */
export const textOf = ({ value }: Field): string => (typeof value === 'number' ? '' : decoder.decode(value));

const encoder = new TextEncoder();
const varint = (value: number): Uint8Array => {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...out, Number(rest)]);
};
/** A field with a whole number, negative ones in 64-bit two's complement (wire type 0). */
export const writeInteger = (number: number, value: number): Uint8Array => join([varint(number * 8), varint(value)]);
/** A field with bytes or a message (wire type 2). */
export const writeBytes = (number: number, data: Uint8Array): Uint8Array =>
  join([varint(number * 8 + 2), varint(data.length), data]);
/** A field with a single float (wire type 5). */
export const writeFloat = (number: number, value: number): Uint8Array =>
  join([varint(number * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);
/** A field with text, in UTF-8 (wire type 2). */
export const writeText = (number: number, value: string): Uint8Array => writeBytes(number, encoder.encode(value));

/** One array of many. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
