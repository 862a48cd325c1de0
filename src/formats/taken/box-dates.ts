import { boxAt, boxesIn, type Box } from '../boxes.ts';
import { latin1Of, partOf, viewOf, type ByteSource } from '../byte-source.ts';
import { wallTimeAt } from '../wall-time.ts';
import { bestCandidate, candidateOf, type Candidate } from './candidate.ts';
import { exifDates } from './exif-dates.ts';
import { itemDates } from './item-dates.ts';
import { xmpDates } from './xmp-dates.ts';

const xmpUuid = 'be7acfcb97a942e89c71999491e3afac';
/** Canon's, in which CR3 keeps its EXIF directories as small TIFF files. */
const canonUuid = '85c0b687820f11e08111f4ce462b6a48';
const mostXmp = 1024 * 1024;
const mostText = 64;

/**
 * The dates in an ISO media file. Pictures (HEIC, AVIF) carry EXIF and XMP as items; videos carry text in QuickTime's
 * metadata, and their container a time in UTC; CR3 and JPEG XL carry EXIF in boxes of their own.
 */
export async function boxDates(file: ByteSource): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const box of boxesIn(file)) {
    if (box.type === 'meta') found.push(...(await itemDates(file, box)));
    if (box.type === 'moov') found.push(...(await movieDates(file, box)));
    // JPEG XL (ISO/IEC 18181-2): four bytes say where the TIFF begins behind them.
    if (box.type === 'Exif') found.push(...(await exifDates(partOf(file, box.at + 4, box.end - box.at - 4))));
    if (box.type === 'xml ' || box.uuid === xmpUuid) found.push(...xmpDates(await contentOf(file, box)));
  }
  return found;
}

const contentOf = (
  file: ByteSource,
  { at, end }: Pick<Box, 'at' | 'end'>,
  most = mostXmp,
): Uint8Array | Promise<Uint8Array> => file.read(at, Math.min(most, end - at));

async function movieDates(file: ByteSource, movie: Box): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const box of boxesIn(file, movie.at, movie.end)) {
    if (box.type === 'mvhd') found.push(...headerDate(await contentOf(file, box)));
    if (box.type === 'meta') found.push(...(await keyedDates(file, box)));
    if (box.type === 'udta') found.push(...(await userDates(file, box)));
    if (box.uuid === canonUuid)
      for await (const part of boxesIn(file, box.at, box.end))
        if (/^CMT[12]$/.test(part.type)) found.push(...(await exifDates(partOf(file, part.at, part.end - part.at))));
  }
  return found;
}

/** Seconds from 1904, where QuickTime counts from, to 1970. */
const epoch = 2_082_844_800;

/** When the container says it was made (ISO/IEC 14496-12, 8.2.2): in UTC, so it is told by the clock of this device. */
function headerDate(content: Uint8Array): Candidate[] {
  if (content.length < 12) return [];
  const view = viewOf(content);
  const seconds = content[0] === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  if (seconds === 0 || seconds > 2 ** 33) return [];
  // Some cameras count from 1970, as exiftool knows.
  const instant = (seconds >= epoch ? seconds - epoch : seconds) * 1_000;
  return [{ rank: 'utc created', time: wallTimeAt(instant) }];
}

/** QuickTime's keyed metadata: names in `keys`, and in `ilst` their values by number, counted from 1. */
async function keyedDates(file: ByteSource, meta: Box): Promise<Candidate[]> {
  const keys = await boxAt(file, 'keys', meta);
  const list = await boxAt(file, 'ilst', meta);
  if (!keys || !list) return [];
  const names: string[] = [];
  for await (const { at, end } of boxesIn(file, keys.at + 8, keys.end))
    names.push(latin1Of(await contentOf(file, { at, end }, 256)));
  const found: Candidate[] = [];
  for await (const entry of boxesIn(file, list.at, list.end)) {
    const number = Array.from(entry.type, (letter) => letter.charCodeAt(0)).reduce((sum, byte) => sum * 256 + byte, 0);
    if (names[number - 1] !== 'com.apple.quicktime.creationdate') continue;
    const data = await boxAt(file, 'data', entry);
    if (!data) continue;
    found.push(
      ...candidateOf('quicktime local', latin1Of(await contentOf(file, { at: data.at + 8, end: data.end }, mostText))),
    );
  }
  return found;
}

/** The user data of a movie: QuickTime's text `©day` (length and language before it), and XMP as exiftool writes it. */
async function userDates(file: ByteSource, userData: Box): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for await (const box of boxesIn(file, userData.at, userData.end)) {
    if (box.type === '\u00a9day') {
      const text = latin1Of(await contentOf(file, { at: box.at + 4, end: box.end }, mostText));
      if (/\d:\d/.test(text)) found.push(...candidateOf('quicktime local', text));
    }
    if (box.type === 'XMP_') found.push(...xmpDates(await contentOf(file, box)));
  }
  const best = bestCandidate(found);
  return best ? [best] : [];
}
