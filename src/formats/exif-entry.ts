/** Tag of the sub-directory that holds the picture's own data (Exif 3.0, 4.6.3). */
const exifDirectoryTag = 0x87_69;

/** An entry of text or bytes, and the byte order of the block it stands in. */
export interface ExifEntry {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
}

/**
 * An entry (longer than four bytes) of the picture's own data in an EXIF block: a TIFF file, with or without `Exif\0\0`
 * before it. Undefined when there is none or the block is broken.
 */
export function exifEntry(exif: Uint8Array, tag: number): ExifEntry | undefined {
  const hasPrefix = exif[0] === 0x45 && exif[1] === 0x78; // "Ex"
  const tiff = hasPrefix ? exif.subarray(6) : exif;
  const order = String.fromCharCode(tiff[0] ?? 0, tiff[1] ?? 0);
  if (order !== 'II' && order !== 'MM') return undefined;
  const littleEndian = order === 'II';
  try {
    const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
    const directory = findEntry(view, view.getUint32(4, littleEndian), { tag: exifDirectoryTag, littleEndian });
    const entry = directory && findEntry(view, directory.value, { tag, littleEndian });
    if (!entry || entry.value + entry.count > tiff.length) return undefined;
    return { bytes: tiff.subarray(entry.value, entry.value + entry.count), littleEndian };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // an offset outside the block
    throw error;
  }
}

/** Looks through one image file directory: a count, then entries of twelve bytes (TIFF 6.0, section 2). */
function findEntry(
  view: DataView,
  start: number,
  { tag, littleEndian }: { tag: number; littleEndian: boolean },
):
  | { count: number; /** The value itself, or where it stands when it is longer than four bytes. */ value: number }
  | undefined {
  const entries = view.getUint16(start, littleEndian);
  for (let i = 0; i < entries; i++) {
    const at = start + 2 + 12 * i;
    if (view.getUint16(at, littleEndian) === tag)
      return { count: view.getUint32(at + 4, littleEndian), value: view.getUint32(at + 8, littleEndian) };
  }
  return undefined;
}
