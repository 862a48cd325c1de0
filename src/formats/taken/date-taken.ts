import { blobSource, latin1Of, partOf, viewOf, type ByteSource } from '../byte-source.ts';
import type { WallTime } from '../wall-time.ts';
import { bestCandidate, type Candidate } from './candidate.ts';
import { boxDates } from './box-dates.ts';
import { exifDates } from './exif-dates.ts';
import { jpegDates } from './jpeg-dates.ts';
import { matroskaDates } from './matroska-dates.ts';
import { pngDates } from './png-dates.ts';
import { riffDates } from './riff-dates.ts';

/**
 * When a picture or video was taken, by what it carries itself: EXIF in JPEG, PNG, WebP, HEIC, AVIF, JPEG XL and raw
 * photos, XMP, PNG texts, QuickTime's metadata. The wall clock of that place, with its offset where known; times that a
 * container keeps in UTC are told by the clock of this device. Undefined when the file says nothing.
 *
 * Reads headers and metadata only, wherever they stand; never throws for what is broken in them.
 */
export async function dateTaken(file: Blob, signal?: AbortSignal): Promise<WallTime | undefined> {
  const found = await datesOf(blobSource(file, signal)).catch((error: unknown) => {
    if (error instanceof RangeError) return []; // a length that leads out of the file
    throw error;
  });
  return bestCandidate(found)?.time;
}

async function datesOf(file: ByteSource): Promise<Candidate[]> {
  const head = latin1Of(await file.read(0, 16));
  if (head.startsWith('\xff\xd8\xff')) return jpegDates(file);
  if (head.startsWith('\x89PNG\r\n')) return pngDates(file);
  if (head.startsWith('RIFF')) return riffDates(file);
  if (head.startsWith('II') || head.startsWith('MM')) return exifDates(file);
  if (head.startsWith('FUJIFILMCCD-RAW')) return rafDates(file);
  if (head.startsWith('\x1a\x45\xdf\xa3')) return matroskaDates(file);
  return /^.{4}(?:ftyp|moov|mdat|wide|free|skip|JXL )/s.test(head) ? boxDates(file) : [];
}

/** A RAF names its preview, a JPEG with the EXIF of the photo. */
async function rafDates(file: ByteSource): Promise<Candidate[]> {
  const place = await file.read(84, 8);
  if (place.length < 8) return [];
  return jpegDates(partOf(file, viewOf(place).getUint32(0), viewOf(place).getUint32(4)));
}
