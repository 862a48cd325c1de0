/** Tag of the sub-directory that holds the picture's own data, and of the comment in it (Exif 3.0, 4.6.3 and 4.6.6). */
const exifDirectoryTag = 0x87_69;
const userCommentTag = 0x92_86;

/** The character code stands in the first eight bytes of a comment (Exif 3.0, table 9). */
const codeBytes = 8;

/**
 * The user comment in an EXIF block: a TIFF file, with or without `Exif\0\0` before it. Undefined when there is none
 * or the block is broken. AUTOMATIC1111 keeps its parameters there in JPEG and WebP, as UTF-16.
 */
export function readUserComment(exif: Uint8Array): string | undefined {
  const hasPrefix = exif[0] === 0x45 && exif[1] === 0x78; // "Ex"
  const tiff = hasPrefix ? exif.subarray(6) : exif;
  const order = String.fromCharCode(tiff[0] ?? 0, tiff[1] ?? 0);
  if (order !== 'II' && order !== 'MM') return undefined;
  const littleEndian = order === 'II';
  try {
    const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
    const directory = findEntry(view, view.getUint32(4, littleEndian), { tag: exifDirectoryTag, littleEndian });
    const comment = directory && findEntry(view, directory.value, { tag: userCommentTag, littleEndian });
    if (!comment || comment.count <= codeBytes || comment.value + comment.count > tiff.length) return undefined;
    return decodeComment(tiff.subarray(comment.value, comment.value + comment.count), littleEndian);
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

function decodeComment(comment: Uint8Array, littleEndian: boolean): string {
  const code = String.fromCharCode(...comment.subarray(0, 7));
  const body = comment.subarray(codeBytes);
  if (code !== 'UNICODE') return new TextDecoder().decode(body).replace(/\0+$/u, '');
  return new TextDecoder(isLittleEndian(body, littleEndian) ? 'utf-16le' : 'utf-16be')
    .decode(body)
    .replace(/\0+$/u, '');
}

/**
 * Writers disagree on the byte order of UTF-16 here: some follow the block, some (piexif, which AUTOMATIC1111 uses)
 * write big endian always. Latin letters tell: their high byte is zero. Without any, the block's own order stands.
 */
function isLittleEndian(body: Uint8Array, otherwise: boolean): boolean {
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < body.length; i += 2) {
    if (body[i] === 0) even++;
    if (body[i + 1] === 0) odd++;
  }
  return even === odd ? otherwise : odd > even;
}
