/** Tags of TIFF 6.0 and TIFF/EP that lead to a JPEG, and the fields of a directory entry. */
const tags = {
  compression: 0x103,
  stripOffsets: 0x111,
  stripBytes: 0x117,
  subDirectories: 0x14a,
  jpegAt: 0x201,
  jpegBytes: 0x202,
};
const entryBytes = 12;
/** Bytes of a value of a type that offsets and sizes come in: 3 is SHORT, 4 LONG, 13 IFD. */
const valueBytes: Record<number, number> = { 3: 2, 4: 4, 13: 4 };
const mostDirectories = 32;

interface Span {
  at: number;
  bytes: number;
}

/**
 * Where the largest preview of a raw photo lies: a JPEG that the camera made itself. Reads TIFF-based files (CR2, NEF,
 * ARW, DNG, ORF, PEF, RW2) and Fujifilm's RAF. Undefined when there is none, or the file is of another kind.
 */
export function rawPreview(bytes: Uint8Array): Span | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = isRaf(bytes) ? [{ at: view.getUint32(84), bytes: view.getUint32(88) }] : tiffPreviews(view);
  return found
    .filter((span) => span.at + span.bytes <= bytes.length && isBaseline(bytes, span))
    .toSorted((a, b) => b.bytes - a.bytes)[0];
}

const isRaf = (bytes: Uint8Array): boolean =>
  bytes.length > 92 && String.fromCharCode(...bytes.subarray(0, 15)) === 'FUJIFILMCCD-RAW';

function tiffPreviews(view: DataView): Span[] {
  if (view.byteLength < 16) return [];
  const order = view.getUint16(0);
  if (order !== 0x49_49 && order !== 0x4d_4d) return [];
  const little = order === 0x49_49;
  const spans: Span[] = [];
  const waiting = [view.getUint32(4, little)];
  for (let read = 0; waiting.length > 0 && read < mostDirectories; read++) {
    const at = waiting.shift()!;
    if (at === 0 || at + 2 > view.byteLength) continue;
    const { fields, next } = directory(view, at, little);
    waiting.push(...(fields.get(tags.subDirectories) ?? []), next);
    const pair = (offset: number, size: number): void => {
      const [start, bytes] = [fields.get(offset)?.[0], fields.get(size)?.[0]];
      if (start && bytes) spans.push({ at: start, bytes });
    };
    pair(tags.jpegAt, tags.jpegBytes);
    // 6 and 7: the strip is one JPEG.
    if ([6, 7].includes(fields.get(tags.compression)?.[0] ?? 0)) pair(tags.stripOffsets, tags.stripBytes);
  }
  return spans;
}

/** The numbers of a directory by tag, and where the next directory is (0: none). */
function directory(view: DataView, at: number, little: boolean): { fields: Map<number, number[]>; next: number } {
  const fields = new Map<number, number[]>();
  const count = view.getUint16(at, little);
  const end = at + 2 + count * entryBytes;
  if (end + 4 > view.byteLength) return { fields, next: 0 };
  for (let entry = at + 2; entry < end; entry += entryBytes) {
    const size = valueBytes[view.getUint16(entry + 2, little)];
    const values = view.getUint32(entry + 4, little);
    if (!size || values > 64) continue;
    const start = values * size > 4 ? view.getUint32(entry + 8, little) : entry + 8;
    if (start + values * size > view.byteLength) continue;
    const read = (i: number): number =>
      size === 2 ? view.getUint16(start + 2 * i, little) : view.getUint32(start + 4 * i, little);
    fields.set(
      view.getUint16(entry, little),
      Array.from({ length: values }, (_, i) => read(i)),
    );
  }
  return { fields, next: view.getUint32(end, little) };
}

/** A JPEG that browsers decode: raw data itself is often a lossless JPEG (frame header C3), which they do not. */
function isBaseline(bytes: Uint8Array, { at, bytes: size }: Span): boolean {
  if (bytes[at] !== 0xff || bytes[at + 1] !== 0xd8) return false;
  for (let i = at + 2; i + 4 < at + size && bytes[i] === 0xff;) {
    const marker = bytes[i + 1]!;
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) return true;
    if (marker === 0xc3 || marker === 0xda) return false;
    i += 2 + bytes[i + 2]! * 256 + bytes[i + 3]!;
  }
  return false;
}
