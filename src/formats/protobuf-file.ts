/**
 * Protocol buffers in a file, wire format: https://protobuf.dev/programming-guides/encoding/. Only what is asked for is
 * read, so that a file of several gigabytes costs a few small reads.
 */
import { spanOf, type ByteSource, type Span } from './byte-source.ts';
import { readLength, readTag, readVarint } from './protobuf.ts';

/** Where a field begins with its tag, and where its value lies; the value itself only for varints. */
export type Place = Span & { number: number; start: number; value?: number };

/** The longest varint and its tag. */
const headBytes = 20;

/** The fields of the message that fills a span. Throws a RangeError for bytes that are none. */
export async function* fields(source: ByteSource, span: Span): AsyncGenerator<Place> {
  const { to } = span;
  for (let at = span.from; at < to;) {
    // Only a move of the window takes a turn: a promise a field would cost more than all the rest.
    const reading = spanOf(source, { from: at, to: Math.min(at + headBytes, to) });
    const head = reading instanceof Uint8Array ? reading : await reading;
    const tag = readTag(head, 0);
    const { number, wireType } = tag;
    if (wireType === 0) {
      const { value, end } = readVarint(head, tag.end);
      yield { number, value, start: at, from: at + tag.end, to: at + end };
      at += end;
      continue;
    }
    const length = readLength(head, tag);
    const start = at;
    const from = at + length.end;
    if (length.value > to - from) throw new RangeError('The file ends in the middle of a field.');
    at = from + length.value;
    yield { number, start, from, to: at };
  }
}

/** The first field of that number. */
export async function findField(source: ByteSource, span: Span, wanted: number): Promise<Place | undefined> {
  for await (const field of fields(source, span)) if (field.number === wanted) return field;
  return undefined;
}
