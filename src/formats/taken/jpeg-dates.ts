import { bytesSource, latin1Of, type ByteSource } from '../byte-source.ts';
import type { Candidate } from './candidate.ts';
import { exifDates } from './exif-dates.ts';
import { xmpDates } from './xmp-dates.ts';

/** Markers (JPEG, ITU-T T.81, table B.1). */
const [startOfScan, endOfImage, app1] = [0xda, 0xd9, 0xe1];
const xmpName = 'http://ns.adobe.com/xap/1.0/\0';

/** The dates in a JPEG: of its EXIF and XMP segments, wherever they stand before the pixels. */
export async function jpegDates(file: ByteSource): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let at = 2; ;) {
    const head = await file.read(at, 4);
    if (head.length < 4 || head[0] !== 0xff) return found;
    const marker = head[1]!;
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2; // a fill byte, or a marker without a length
      continue;
    }
    const length = head[2]! * 256 + head[3]!;
    if (marker === startOfScan || marker === endOfImage || length < 2) return found;
    if (marker === app1) found.push(...(await segmentDates(await file.read(at + 4, length - 2))));
    at += 2 + length;
  }
}

async function segmentDates(segment: Uint8Array<ArrayBuffer>): Promise<Candidate[]> {
  const name = latin1Of(segment.subarray(0, xmpName.length));
  if (name.startsWith('Exif\0')) return exifDates(bytesSource(segment));
  return name === xmpName ? xmpDates(segment.subarray(xmpName.length)) : [];
}
