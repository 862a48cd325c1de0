import { exifEntry } from './exif-entry.ts';

/** DateTimeOriginal: when the shutter was released, by the camera's own clock (Exif 3.0, 4.6.6). */
const takenTag = 0x90_03;

/** When a picture was taken, in milliseconds since 1970, read as local time: EXIF seldom names the zone. */
export function readDateTaken(exif: Uint8Array): number | undefined {
  const entry = exifEntry(exif, takenTag);
  const text = entry && new TextDecoder('latin1').decode(entry.bytes);
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/
    .exec(text ?? '')
    ?.slice(1)
    .map(Number);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  if (year < 1826 || month < 1 || month > 12 || day < 1 || day > 31) return undefined; // cameras without a clock write zeros
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}
