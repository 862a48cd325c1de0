import { latin1Of, viewOf, type ByteSource } from './byte-source.ts';

/** A TIFF file or an EXIF block, whose offsets count from its first byte. */
export interface Tiff {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  /** Where its first directory is. */
  readonly first: number;
}

/** An entry of a directory; its value stands in the entry, or elsewhere when it is longer than four bytes. */
export interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Where the value begins, and its length in bytes. */
  readonly at: number;
  readonly bytes: number;
}
export interface TiffDirectory {
  readonly entries: ReadonlyMap<number, TiffEntry>;
  /** Where the next directory is; 0 when there is none. */
  readonly next: number;
}

/** TIFF 6.0, and what Olympus (`RO`, `RS`) and Panasonic (`U`) write in its place. */
const magics = new Set([42, 0x4f_52, 0x53_52, 0x55]);

/** Bytes of a value by its type (TIFF 6.0, section 2; 13 is IFD). */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const entryBytes = 12;
/** More entries than any writer makes. */
const mostEntries = 1_024;

/** The head of a TIFF or of an EXIF block, with or without `Exif\0\0` before it; undefined for anything else. */
export async function openTiff(source: ByteSource): Promise<Tiff | undefined> {
  const head = await source.read(0, 8);
  if (head.length < 8) return undefined;
  const order = latin1Of(head.subarray(0, 2));
  if (order !== 'II' && order !== 'MM') return undefined;
  const littleEndian = order === 'II';
  const view = viewOf(head);
  if (!magics.has(view.getUint16(2, littleEndian))) return undefined;
  return { source, littleEndian, first: view.getUint32(4, littleEndian) };
}

/** One directory. Entries that are cut off are left out; a directory that cannot be there is empty. */
export async function readDirectory({ source, littleEndian }: Tiff, at: number): Promise<TiffDirectory> {
  const entries = new Map<number, TiffEntry>();
  const head = await source.read(at, 2);
  if (at < 8 || head.length < 2) return { entries, next: 0 };
  const count = viewOf(head).getUint16(0, littleEndian);
  const bytes = await source.read(at + 2, Math.min(count, mostEntries) * entryBytes + 4);
  const view = viewOf(bytes);
  for (let i = 0; i < count && (i + 1) * entryBytes <= bytes.length; i++) {
    const start = i * entryBytes;
    const tag = view.getUint16(start, littleEndian);
    const type = view.getUint16(start + 2, littleEndian);
    const values = view.getUint32(start + 4, littleEndian);
    const length = values * (typeBytes[type] ?? 0);
    const place = length > 4 ? view.getUint32(start + 8, littleEndian) : at + 2 + start + 8;
    if (length > 0 && !entries.has(tag)) entries.set(tag, { type, count: values, at: place, bytes: length });
  }
  const end = count * entryBytes;
  return { entries, next: end + 4 <= bytes.length ? view.getUint32(end, littleEndian) : 0 };
}

/** Numbers of an entry that a program could mean as offsets, sizes or settings. */
const mostNumbers = 64;

/** Whole numbers of an entry (BYTE, SHORT, LONG, IFD); none for other types, and where they are cut off. */
export async function numbersOf({ source, littleEndian }: Tiff, entry: TiffEntry | undefined): Promise<number[]> {
  if (!entry || ![1, 3, 4, 13].includes(entry.type)) return [];
  const size = typeBytes[entry.type]!;
  const bytes = await source.read(entry.at, Math.min(entry.count, mostNumbers) * size);
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    size === 1
      ? view.getUint8(i)
      : size === 2
        ? view.getUint16(2 * i, littleEndian)
        : view.getUint32(4 * i, littleEndian),
  );
}

/** The text of an entry, up to its NUL; empty without one. */
export async function textOf({ source }: Tiff, entry: TiffEntry | undefined, most = 256): Promise<string> {
  if (!entry) return '';
  return latin1Of(await source.read(entry.at, Math.min(entry.bytes, most)))
    .split('\0', 1)[0]!
    .trim();
}
