/**
 * Protocol buffers in a file, wire format: https://protobuf.dev/programming-guides/encoding/. Only what is asked for is
 * read, so that a file of several gigabytes costs a few small reads.
 */

export interface Span {
  from: number;
  to: number;
}
/** Where a field begins with its tag, and where its value lies; the value itself only for varints. */
export type Place = Span & { number: number; start: number; value?: number };

export interface Source {
  /** The bytes of a span. */
  read: (span: Span) => Promise<Uint8Array>;
}

/** Fields are small and lie close together, so that one read serves many. */
const windowBytes = 64 * 1024;

/** Reads from a file that may be far larger than the memory. */
export function createSource(file: Blob): Source {
  let start = 0;
  let held = new Uint8Array();
  return {
    async read({ from, to }) {
      if (to > file.size) throw new RangeError('The file ends in the middle of a field.');
      if (from < start || to > start + held.length) {
        start = from;
        held = new Uint8Array(await file.slice(from, Math.max(to, from + windowBytes)).arrayBuffer());
      }
      return held.subarray(from - start, to - start);
    },
  };
}

/** The longest varint and its tag. */
const headBytes = 20;

/** The fields of the message that fills a span. Throws a RangeError for bytes that are none. */
export async function* fields(source: Source, span: Span): AsyncGenerator<Place> {
  const { to } = span;
  for (let at = span.from; at < to;) {
    const head = await source.read({ from: at, to: Math.min(at + headBytes, to) });
    const tag = readVarint(head, 0);
    const number = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (wireType === 0) {
      const { value, end } = readVarint(head, tag.end);
      yield { number, value, start: at, from: at + tag.end, to: at + end };
      at += end;
      continue;
    }
    if (![1, 2, 5].includes(wireType) || number === 0) throw new RangeError('The bytes are no message.');
    const length = wireType === 2 ? readVarint(head, tag.end) : { value: wireType === 5 ? 4 : 8, end: tag.end };
    const start = at;
    const from = at + length.end;
    at = from + length.value;
    if (at > to) throw new RangeError('The file ends in the middle of a field.');
    yield { number, start, from, to: at };
  }
}

/** The first field of that number. */
export async function findField(source: Source, span: Span, wanted: number): Promise<Place | undefined> {
  for await (const field of fields(source, span)) if (field.number === wanted) return field;
  return undefined;
}

/** Lengths of files beyond 4 GB still fit a number. */
function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0;
  for (let at = from, scale = 1; at < from + 10; at++, scale *= 128) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('The message ends in the middle of a number.');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new RangeError('The bytes are no message.');
}
