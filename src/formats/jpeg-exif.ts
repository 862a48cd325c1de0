/** Markers (JPEG, ITU-T T.81, table B.1). */
const startOfImage = 0xd8;
const startOfScan = 0xda;
const app1 = 0xe1;
const comment = 0xfe;

const exifMark = 'Exif\0\0';
/** Stands before an XMP packet (XMP specification part 3, 1.1.3). */
const xmpMark = 'http://ns.adobe.com/xap/1.0/\0';

/** The EXIF block of a JPEG, from `Exif\0\0` on; undefined when there is none, or it is no JPEG. */
export const jpegExif = (bytes: Uint8Array): Uint8Array | undefined => segmentAfter(bytes, exifMark);

/** The XMP packet of a JPEG; undefined when there is none. */
export const jpegXmp = (bytes: Uint8Array): Uint8Array | undefined =>
  segmentAfter(bytes, xmpMark)?.subarray(xmpMark.length);

/** The comments of a JPEG (`COM`). */
export const jpegComments = (bytes: Uint8Array): Uint8Array[] =>
  [...segments(bytes)].filter(({ marker }) => marker === comment).map(({ data }) => data);

function segmentAfter(bytes: Uint8Array, mark: string): Uint8Array | undefined {
  for (const { marker, data } of segments(bytes))
    if (marker === app1 && mark === String.fromCharCode(...data.subarray(0, mark.length))) return data;
  return undefined;
}

/** The segments before the first scan. */
function* segments(bytes: Uint8Array): Generator<{ marker: number; data: Uint8Array }> {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // fill bytes may stand before a marker
      continue;
    }
    if (marker === startOfScan) return;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) };
    at += 2 + length;
  }
}
