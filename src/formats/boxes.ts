import { latin1Of, viewOf, type ByteSource } from './byte-source.ts';

/** A box of an ISO media file (ISO/IEC 14496-12, 4.2): MP4, MOV, HEIC, AVIF, CR3, and the container of JPEG XL. */
export interface Box {
  readonly type: string;
  /** Its content, behind the head, up to `end`. */
  readonly at: number;
  readonly end: number;
  /** Of a `uuid` box, in lower-case hex. */
  readonly uuid: string;
}

/** More boxes in one place than anybody looks through: long recordings come in thousands of pieces. */
const mostBoxes = 8_192;
const headBytes = 32;

/** The boxes in a stretch of a source, in order. One that reaches behind the stretch is cut off there and is the last. */
export async function* boxesIn(source: ByteSource, from = 0, to = source.size): AsyncGenerator<Box> {
  let at = from;
  for (let count = 0; count < mostBoxes && at + 8 <= to; count++) {
    const head = await source.read(at, headBytes);
    if (head.length < 8) return;
    const view = viewOf(head);
    const type = latin1Of(head.subarray(4, 8));
    const short = view.getUint32(0);
    const isLong = short === 1;
    if (isLong && head.length < 16) return;
    const size = isLong ? Number(view.getBigUint64(8)) : short === 0 ? to - at : short;
    let content = at + (isLong ? 16 : 8);
    let uuid = '';
    if (type === 'uuid') {
      const start = content - at;
      uuid = Array.from(head.subarray(start, start + 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
      content += 16;
    }
    if (at + size < content) return; // a size that does not hold its own head
    const end = Math.min(to, at + size);
    yield { type, at: content, end, uuid };
    at += size;
  }
}

/** The first box of a type in a stretch, or on a path of types, such as `moov/meta`. */
export async function boxAt(source: ByteSource, path: string, within?: Box): Promise<Box | undefined> {
  let inside = within;
  for (const type of path.split('/')) {
    let found: Box | undefined;
    for await (const box of boxesIn(source, inside?.at, inside?.end)) {
      if (box.type !== type) continue;
      found = box;
      break;
    }
    if (!found) return undefined;
    inside = found;
  }
  return inside;
}
