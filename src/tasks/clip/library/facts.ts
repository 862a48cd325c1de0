import { blobSource } from '../../../formats/byte-source.ts';
import { colourProfile } from '../../../formats/colour-profile.ts';
import { exifOrientation } from '../../../formats/exif-orientation.ts';
import { dateTaken } from '../../../formats/taken/date-taken.ts';
import { webpExif } from '../../../formats/webp-exif.ts';
import type { Item } from './item.ts';
import { mediaIn, type ToldMedia } from './media.ts';

/**
 * Grows when more is read of files, or it is read better: entries of before are then read anew. 2: dates of all formats
 * as wall clocks, kinds by first bytes, raw photos and WebP upright, small pictures by their colour profiles.
 */
export const readerVersion = 2;

/** What a file says of itself besides its pixels. */
export interface Facts extends ToldMedia {
  takenAt: Item['takenAt'];
}

/** Reads what a file says of itself. Throws when it cannot be read. */
export async function factsOf(file: File, path: string, signal?: AbortSignal): Promise<Facts> {
  const [told, takenAt] = await Promise.all([mediaIn(file, path), dateTaken(file, signal)]);
  return { ...told, takenAt };
}

/** Facts as an entry keeps them. */
export const factFields = ({ takenAt, media, format }: Facts) => ({
  ...(takenAt && { takenAt }),
  ...(media && { media }),
  ...(format !== undefined && { format }),
  read: readerVersion,
});

/** Whether an entry was made by a version that read less. What was taken out is left alone, and what has no file. */
export const isOutdated = ({ read = 1, isTakenOut, hash }: Item): boolean =>
  read < readerVersion && !isTakenOut && hash !== '';

/** An entry with the facts of now in place of those of before; what a person said of it has its id, which stays. */
export function withFacts(item: Item, facts: Facts): Item {
  const { takenAt: _, media: __, format: ___, ...rest } = item;
  return { ...rest, ...factFields(facts) };
}

/**
 * Whether the pixels of an outdated entry have to be looked at again: what failed may succeed, raw photos and WebP may
 * have lain sideways, and small pictures had the wrong colours where a file has a colour profile.
 */
export async function needsNewLook(item: Item, file: File, { media, format }: Facts): Promise<boolean> {
  if (item.failed !== undefined || media === 'raw') return true;
  if (media !== 'picture') return false;
  if (format === 'webp' && (await isTurned(file))) return true;
  return (await colourProfile(file)) !== undefined;
}

async function isTurned(file: File): Promise<boolean> {
  const exif = webpExif(new Uint8Array(await file.arrayBuffer()));
  return exif !== undefined && ((await exifOrientation(blobSource(new Blob([Uint8Array.from(exif)])))) ?? 1) !== 1;
}
