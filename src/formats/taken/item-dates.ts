import type { Box } from '../boxes.ts';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { metadataItems } from '../metadata-items.ts';
import type { Candidate } from './candidate.ts';
import { exifDates } from './exif-dates.ts';
import { xmpDates } from './xmp-dates.ts';

/** The dates of a HEIC or AVIF picture, in its EXIF and XMP. */
export async function itemDates(file: ByteSource, meta: Box): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const { kind, bytes } of await metadataItems(file, meta))
    found.push(...(kind === 'xmp' ? xmpDates(bytes) : await exifDates(bytesSource(bytes))));
  return found;
}
