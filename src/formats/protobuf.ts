/** Protocol buffers, wire format: https://protobuf.dev/programming-guides/encoding/ */

/** A field of a message as it lies in its bytes. */
export interface Field {
  readonly number: number;
  /** Of the wire types 0 and 2; fixed-width fields have their bytes. */
  readonly value: number | Uint8Array;
  /** The field with its tag, to be written again as it is. */
  readonly raw: Uint8Array;
}

/** The fields of a message in order. Throws a RangeError where the bytes end too early. */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    at = tag.end;
    let value: number | Uint8Array;
    if (wireType === 0) ({ value, end: at } = readVarint(bytes, at));
    else {
      const length = wireType === 2 ? readVarint(bytes, at) : { value: wireType === 5 ? 4 : 8, end: at };
      at = length.end + length.value;
      value = bytes.subarray(length.end, at);
    }
    if (at > bytes.length) throw new RangeError('The message ends in the middle of a field.');
    yield { number, value, raw: bytes.subarray(start, at) };
  }
}

function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let bits = 0n;
  let at = from;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError('The message ends in the middle of a number.');
    bits |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, bits)), end: at };
  }
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
