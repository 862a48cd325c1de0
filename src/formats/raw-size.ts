import { boxAt, boxesIn } from './boxes.ts';
import { blobSource, latin1Of, partOf, viewOf, type ByteSource } from './byte-source.ts';
import { numbersOf, openTiff, readDirectory, type TiffDirectory } from './tiff.ts';

/** Of a photo as it lies in the file, before it is turned. */
export interface RawSize {
  width: number;
  height: number;
}

/** Tags of a size in pixels: TIFF 6.0; EXIF; Panasonic's sensor with its borders (exiftool, PanasonicRaw). */
const tags = {
  width: 0x100,
  height: 0x101,
  exifWidth: 0xa002,
  exifHeight: 0xa003,
  subDirectories: 0x14a,
  exif: 0x8769,
  borders: { top: 0x04, left: 0x05, bottom: 0x06, right: 0x07 },
};
/** Of Fujifilm's directory: the part of the sensor that is the photo, and all of it; height before width. */
const fuji = { cropped: 0x111, full: 0x100 };
const mostDirectories = 32;

/**
 * The size of a raw photo itself, not of its preview, as exiftool tells it: the largest that the directories of a
 * TIFF-based file (CR2, NEF, ARW, DNG, ORF, PEF, RW2) or of a CR3 name, and what a RAF says. Undefined when none does.
 */
export async function rawSize(file: Blob, signal?: AbortSignal): Promise<RawSize | undefined> {
  const source = blobSource(file, signal);
  const head = latin1Of(await source.read(0, 16));
  if (head.startsWith('FUJIFILMCCD-RAW')) return fujiSize(source);
  if (head.slice(4, 11) === 'ftypcrx') return canonSize(source);
  return tiffSize(source);
}

async function tiffSize(source: ByteSource): Promise<RawSize | undefined> {
  const tiff = await openTiff(source);
  if (!tiff) return undefined;
  const found: (RawSize | undefined)[] = [];
  const waiting = [tiff.first];
  const seen = new Set<number>();
  for (let read = 0; waiting.length > 0 && read < mostDirectories; read++) {
    const at = waiting.shift()!;
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    const directory = await readDirectory(tiff, at);
    const numbers = (tag: number): Promise<number[]> => numbersOf(tiff, directory.entries.get(tag));
    const first = async (tag: number): Promise<number> => (await numbers(tag))[0] ?? 0;
    found.push(sizeOf(await first(tags.width), await first(tags.height)));
    found.push(sizeOf(await first(tags.exifWidth), await first(tags.exifHeight)));
    if (hasBorders(directory)) {
      const { top, left, bottom, right } = tags.borders;
      found.push(sizeOf((await first(right)) - (await first(left)), (await first(bottom)) - (await first(top))));
    }
    waiting.push(...(await numbers(tags.subDirectories)), ...(await numbers(tags.exif)), directory.next);
  }
  return largest(found);
}

const hasBorders = ({ entries }: TiffDirectory): boolean =>
  Object.values(tags.borders).every((tag) => entries.get(tag)?.type === 3);

async function canonSize(source: ByteSource): Promise<RawSize | undefined> {
  const found: (RawSize | undefined)[] = [];
  for await (const { type, at, end } of boxesIn(source)) {
    if (type !== 'moov') continue;
    for await (const inner of boxesIn(source, at, end)) {
      const box = inner.uuid === undefined ? undefined : await boxAt(source, 'CMT1', inner);
      if (box) found.push(await tiffSize(partOf(source, box.at, box.end - box.at)));
    }
  }
  return largest(found);
}

async function fujiSize(source: ByteSource): Promise<RawSize | undefined> {
  const place = await source.read(92, 8);
  if (place.length < 8) return undefined;
  const at = viewOf(place).getUint32(0);
  const bytes = await source.read(at, Math.min(viewOf(place).getUint32(4), 4_096));
  if (bytes.length < 4) return undefined;
  const view = viewOf(bytes);
  const sizes = new Map<number, RawSize | undefined>();
  for (let next = 4, left = view.getUint32(0); left > 0 && next + 8 <= bytes.length; left--) {
    sizes.set(view.getUint16(next), sizeOf(view.getUint16(next + 6), view.getUint16(next + 4)));
    next += 4 + view.getUint16(next + 2);
  }
  return sizes.get(fuji.cropped) ?? sizes.get(fuji.full);
}

const sizeOf = (width: number, height: number): RawSize | undefined =>
  width > 0 && height > 0 ? { width, height } : undefined;

const largest = (found: readonly (RawSize | undefined)[]): RawSize | undefined =>
  found.filter((size) => size !== undefined).toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
