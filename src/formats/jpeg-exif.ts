/** Markers (JPEG, ITU-T T.81, table B.1). */
const startOfImage = 0xd8;
const startOfScan = 0xda;
const app1 = 0xe1;

/** The EXIF block of a JPEG, from `Exif\0\0` on; undefined when there is none, or it is no JPEG. */
export function jpegExif(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return undefined;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // fill bytes may stand before a marker
      continue;
    }
    if (marker === startOfScan) return undefined;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === app1 && isExif(segment)) return segment;
    at += 2 + length;
  }
  return undefined;
}

const isExif = (segment: Uint8Array): boolean => [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, i) => segment[i] === byte);
