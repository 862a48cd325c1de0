import { latin1Of, partOf, viewOf, type ByteSource } from '../byte-source.ts';
import type { Candidate } from './candidate.ts';
import { exifDates } from './exif-dates.ts';
import { xmpDates } from './xmp-dates.ts';

const mostXmp = 1024 * 1024;
const mostChunks = 8_192;

/** The dates in a WebP (RFC 9649): its chunks `EXIF` and `XMP `, which stand behind the pixels. */
export async function riffDates(file: ByteSource): Promise<Candidate[]> {
  const found: Candidate[] = [];
  if (latin1Of(await file.read(8, 4)) !== 'WEBP') return found;
  let at = 12;
  for (let count = 0; count < mostChunks; count++) {
    const head = await file.read(at, 8);
    if (head.length < 8) break;
    const length = viewOf(head).getUint32(4, true);
    const type = latin1Of(head.subarray(0, 4));
    if (type === 'EXIF') found.push(...(await exifDates(partOf(file, at + 8, length))));
    if (type === 'XMP ') found.push(...xmpDates(await file.read(at + 8, Math.min(length, mostXmp))));
    at += 8 + length + (length % 2); // chunks start at even offsets
  }
  return found;
}
