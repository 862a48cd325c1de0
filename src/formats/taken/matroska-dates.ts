import { viewOf, type ByteSource } from '../byte-source.ts';
import { wallTimeAt } from '../wall-time.ts';
import type { Candidate } from './candidate.ts';

/** Ids of Matroska (RFC 9559): the segment, its information, and the date in it. */
const [segment, information, dateUtc] = [0x18_53_80_67, 0x15_49_a9_66, 0x44_61];
/** DateUTC counts nanoseconds from 2001. */
const epoch = Date.UTC(2001, 0, 1);
const mostElements = 256;

/** The date of a Matroska or WebM file, in UTC. */
export async function matroskaDates(file: ByteSource): Promise<Candidate[]> {
  let at = 0;
  for (let count = 0; count < mostElements; count++) {
    const element = await elementAt(file, at);
    if (!element) return [];
    const { id, content, size } = element;
    if (id === dateUtc && size === 8) {
      const date = await file.read(content, 8);
      if (date.length < 8) return [];
      const nanoseconds = viewOf(date).getBigInt64(0);
      return [{ rank: 'utc created', time: wallTimeAt(epoch + Number(nanoseconds / 1_000_000n)) }];
    }
    // What is looked for stands in these two; everything else is passed over.
    at = id === segment || id === information ? content : content + size;
  }
  return [];
}

async function elementAt(
  file: ByteSource,
  at: number,
): Promise<{ id: number; content: number; size: number } | undefined> {
  const bytes = await file.read(at, 12);
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  if (idBytes > 4) return undefined;
  const first = bytes[idBytes] ?? 0;
  const sizeBytes = Math.clz32(first) - 23;
  if (sizeBytes > 8 || bytes.length < idBytes + sizeBytes) return undefined;
  const id = bytes.subarray(0, idBytes).reduce((sum, byte) => sum * 256 + byte, 0);
  let size = first & ((1 << (8 - sizeBytes)) - 1);
  for (let i = 1; i < sizeBytes; i++) size = size * 256 + bytes[idBytes + i]!;
  return { id, content: at + idBytes + sizeBytes, size };
}
