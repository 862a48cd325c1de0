/** A value of Thrift's compact protocol, as far as Parquet's footer needs it. */
export type ThriftValue =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly text: string }
  | { readonly list: readonly ThriftValue[] }
  | { readonly struct: ThriftStruct };
/** Fields by their ids, which rise. */
export type ThriftStruct = Readonly<Record<number, ThriftValue>>;

/** Ids of the types (Thrift compact protocol, "Struct encoding"). */
const typeOf = (value: ThriftValue): number => {
  if ('i32' in value) return 5;
  if ('i64' in value) return 6;
  if ('text' in value) return 8;
  return 'list' in value ? 9 : 12;
};

/** Bytes of an unsigned number, 7 bits a byte, the lowest first. Past 2^31 too, so it divides and does not shift. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function valueBytes(value: ThriftValue): number[] {
  if ('i32' in value) return varint(zigzag(value.i32));
  if ('i64' in value) return varint(zigzag(value.i64));
  if ('struct' in value) return structBytes(value.struct);
  if ('text' in value) {
    const bytes = new TextEncoder().encode(value.text);
    return [...varint(bytes.length), ...bytes];
  }
  const { list } = value;
  const type = list[0] ? typeOf(list[0]) : 5;
  const head = list.length < 15 ? [(list.length << 4) | type] : [0xf0 | type, ...varint(list.length)];
  return [...head, ...list.flatMap(valueBytes)];
}

function structBytes(struct: ThriftStruct): number[] {
  const bytes: number[] = [];
  let last = 0;
  for (const [key, value] of Object.entries(struct)) {
    const id = Number(key);
    bytes.push(((id - last) << 4) | typeOf(value), ...valueBytes(value));
    last = id;
  }
  return [...bytes, 0];
}

/** A struct in the compact protocol. Ids may not lie more than 15 apart. */
export const writeThrift = (struct: ThriftStruct): Uint8Array<ArrayBuffer> => Uint8Array.from(structBytes(struct));
