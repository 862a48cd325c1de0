import { boxAt, boxesIn, type Box } from './boxes.ts';
import { blobSource, latin1Of, partOf, viewOf, type ByteSource } from './byte-source.ts';
import { withOrientation } from './exif-orientation.ts';
import { numbersOf, openTiff, readDirectory, type Tiff, type TiffDirectory } from './tiff.ts';

/** Tags of TIFF 6.0, TIFF/EP and Panasonic that lead to a JPEG. */
const tags = {
  panasonicJpeg: 0x2e,
  compression: 0x103,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripBytes: 0x117,
  subDirectories: 0x14a,
  jpegAt: 0x201,
  jpegBytes: 0x202,
};
const mostDirectories = 32;

interface Span {
  at: number;
  bytes: number;
}
interface Found {
  spans: Span[];
  /** How the photo is to be turned (EXIF, 1 to 8), where the raw file says so. */
  orientation?: number | undefined;
}

/**
 * The largest preview of a raw photo: a JPEG that the camera made itself, which says how it is to be turned. Where the
 * preview has no orientation of its own, that of the raw photo holds for it, as exiftool and darktable take it.
 * Reads TIFF-based files (CR2, NEF, ARW, DNG, ORF, PEF, RW2), Canon's CR3 and Fujifilm's RAF. Undefined when there is
 * none, or the file is of another kind.
 */
export async function rawPreview(file: Blob, signal?: AbortSignal): Promise<Blob | undefined> {
  const source = blobSource(file, signal);
  const { spans, orientation = 1 } = await findPreviews(source);
  for (const { at, bytes } of spans.toSorted((a, b) => b.bytes - a.bytes)) {
    if (at + bytes > file.size || !(await isBaseline(partOf(source, at, bytes)))) continue;
    return withOrientation(file.slice(at, at + bytes, 'image/jpeg'), orientation);
  }
  return undefined;
}

async function findPreviews(source: ByteSource): Promise<Found> {
  const head = latin1Of(await source.read(0, 16));
  if (head.startsWith('FUJIFILMCCD-RAW')) return { spans: await rafPreview(source) };
  if (head.slice(4, 11) === 'ftypcrx') return canonPreviews(source);
  return tiffPreviews(source);
}

async function rafPreview(source: ByteSource): Promise<Span[]> {
  const place = await source.read(84, 8);
  if (place.length < 8) return [];
  return [{ at: viewOf(place).getUint32(0), bytes: viewOf(place).getUint32(4) }];
}

async function tiffPreviews(source: ByteSource): Promise<Found> {
  const tiff = await openTiff(source);
  if (!tiff) return { spans: [] };
  const spans: Span[] = [];
  let orientation: number | undefined;
  const waiting = [tiff.first];
  const seen = new Set<number>();
  for (let read = 0; waiting.length > 0 && read < mostDirectories; read++) {
    const at = waiting.shift()!;
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const found = await readDirectory(tiff, at);
    spans.push(...(await directoryPreviews(tiff, found)));
    // The first directory is about the photo; later ones may be about a thumbnail.
    if (at === tiff.first) [orientation] = await numbersOf(tiff, found.entries.get(tags.orientation));
    waiting.push(...(await numbersOf(tiff, found.entries.get(tags.subDirectories))), found.next);
  }
  return { spans, orientation };
}

async function directoryPreviews(tiff: Tiff, { entries }: TiffDirectory): Promise<Span[]> {
  const spans: Span[] = [];
  const number = async (tag: number): Promise<number> => (await numbersOf(tiff, entries.get(tag)))[0] ?? 0;
  const pair = async (offset: number, size: number): Promise<void> => {
    const [at, bytes] = [await number(offset), await number(size)];
    if (at && bytes) spans.push({ at, bytes });
  };
  await pair(tags.jpegAt, tags.jpegBytes);
  // 6 and 7: the strip is one JPEG.
  if ([6, 7].includes(await number(tags.compression))) await pair(tags.stripOffsets, tags.stripBytes);
  const whole = entries.get(tags.panasonicJpeg);
  if (whole && whole.type === 7) spans.push({ at: whole.at, bytes: whole.bytes });
  return spans;
}

/** Boxes of CR3 (github.com/lclevy/canon_cr3): its EXIF, its small previews, and the JPEG in full size among its tracks. */
const exifUuid = '85c0b687820f11e08111f4ce462b6a48';
const previewUuid = 'eaf42b5e1c984b88b9fbb7dc406e4d16';

async function canonPreviews(source: ByteSource): Promise<Found> {
  const spans: Span[] = [];
  let orientation: number | undefined;
  for await (const box of boxesIn(source)) {
    // Eight bytes stand before the box of the preview.
    if (box.uuid === previewUuid) spans.push(...(await smallPreviews(source, { ...box, at: box.at + 8 })));
    if (box.type !== 'moov') continue;
    for await (const inner of boxesIn(source, box.at, box.end)) {
      if (inner.type === 'trak') spans.push(...(await firstSample(source, inner)));
      if (inner.uuid !== exifUuid) continue;
      spans.push(...(await smallPreviews(source, inner)));
      orientation ??= await canonOrientation(source, inner);
    }
  }
  return { spans, orientation };
}

/** `THMB` and `PRVW`: some bytes of sizes, then a JPEG up to the end. */
async function smallPreviews(source: ByteSource, within: Box): Promise<Span[]> {
  const spans: Span[] = [];
  for await (const { type, at, end } of boxesIn(source, within.at, within.end))
    if (type === 'THMB' || type === 'PRVW') {
      const start = latin1Of(await source.read(at, 32)).indexOf('\xff\xd8\xff');
      if (start >= 0) spans.push({ at: at + start, bytes: end - at - start });
    }
  return spans;
}

/** The first sample of a track: of the first track it is a JPEG. */
async function firstSample(source: ByteSource, track: Box): Promise<Span[]> {
  const table = await boxAt(source, 'mdia/minf/stbl', track);
  if (!table) return [];
  const [sizes, wide, narrow] = [
    await boxAt(source, 'stsz', table),
    await boxAt(source, 'co64', table),
    await boxAt(source, 'stco', table),
  ];
  const places = wide ?? narrow;
  if (!sizes || !places) return [];
  const [size, place] = [viewOf(await source.read(sizes.at, 16)), viewOf(await source.read(places.at, 16))];
  if (size.byteLength < 16 || place.byteLength < (wide ? 16 : 12)) return [];
  const at = wide ? Number(place.getBigUint64(8)) : place.getUint32(8);
  return [{ at, bytes: size.getUint32(4) || size.getUint32(12) }];
}

async function canonOrientation(source: ByteSource, within: Box): Promise<number | undefined> {
  const box = await boxAt(source, 'CMT1', within);
  const tiff = box && (await openTiff(partOf(source, box.at, box.end - box.at)));
  if (!tiff) return undefined;
  const { entries } = await readDirectory(tiff, tiff.first);
  return (await numbersOf(tiff, entries.get(tags.orientation)))[0];
}

/** A JPEG that browsers decode: raw data itself is often a lossless JPEG (frame header C3), which they do not. */
async function isBaseline(jpeg: ByteSource): Promise<boolean> {
  const start = await jpeg.read(0, 2);
  if (start[0] !== 0xff || start[1] !== 0xd8) return false;
  for (let at = 2; ;) {
    const head = await jpeg.read(at, 4);
    if (head.length < 4 || head[0] !== 0xff) return false;
    const marker = head[1]!;
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) return true;
    if (marker === 0xc3 || marker === 0xda) return false;
    at += 2 + head[2]! * 256 + head[3]!;
  }
}
