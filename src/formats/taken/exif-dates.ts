import { latin1Of, partOf, type ByteSource } from '../byte-source.ts';
import { numbersOf, openTiff, readDirectory, textOf, type Tiff, type TiffDirectory } from '../tiff.ts';
import { parseOffset, parseWallTime } from '../wall-time.ts';
import type { Candidate } from './candidate.ts';
import { xmpDates } from './xmp-dates.ts';

/** Tags of Exif 3.0 (4.6.5, 4.6.6): the directory of the picture's own data, and each date with its fraction and zone. */
const exifDirectory = 0x87_69;
const xmpTag = 700;
const dates: readonly [rank: Candidate['rank'], date: number, fraction: number, offset: number][] = [
  ['exif original', 0x90_03, 0x92_91, 0x90_11],
  ['exif digitized', 0x90_04, 0x92_92, 0x90_12],
  ['exif modified', 0x01_32, 0x92_90, 0x90_10],
];
const mostXmp = 1024 * 1024;

/** The dates in an EXIF block or a TIFF file (which most raw photos are), its XMP included; none where it is broken. */
export async function exifDates(block: ByteSource): Promise<Candidate[]> {
  const prefix = latin1Of(await block.read(0, 4)) === 'Exif' ? 6 : 0;
  const tiff = await openTiff(partOf(block, prefix));
  if (!tiff) return [];
  const main = await readDirectory(tiff, tiff.first);
  const [inner] = await numbersOf(tiff, main.entries.get(exifDirectory));
  const directories = [inner ? await readDirectory(tiff, inner) : undefined, main].filter((one) => one !== undefined);
  const found: Candidate[] = [];
  for (const date of dates) found.push(...(await exifDate(tiff, directories, date)));
  const packet = main.entries.get(xmpTag);
  if (packet) found.push(...xmpDates(await tiff.source.read(packet.at, Math.min(packet.bytes, mostXmp))));
  return found;
}

async function exifDate(
  tiff: Tiff,
  directories: readonly TiffDirectory[],
  [rank, date, fraction, offset]: (typeof dates)[number],
): Promise<Candidate[]> {
  const read = async (tag: number): Promise<string> => {
    const holder = directories.find(({ entries }) => entries.has(tag));
    return textOf(tiff, holder?.entries.get(tag));
  };
  const time = parseWallTime(await read(date));
  if (!time) return [];
  const digits = /^\d{1,9}/.exec(await read(fraction))?.[0] ?? '';
  const milliseconds = time.wall % 1_000 === 0 ? Number(digits.padEnd(3, '0').slice(0, 3)) : 0;
  const zone = time.offset ?? parseOffset(await read(offset));
  return [{ rank, time: { wall: time.wall + milliseconds, ...(zone !== undefined && { offset: zone }) } }];
}
