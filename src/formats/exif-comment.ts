import { exifEntry } from './exif-entry.ts';

/** Tag of the comment (Exif 3.0, 4.6.6). */
const userCommentTag = 0x92_86;

/** The character code stands in the first eight bytes of a comment (Exif 3.0, table 9). */
const codeBytes = 8;

/**
 * The user comment in an EXIF block: a TIFF file, with or without `Exif\0\0` before it. Undefined when there is none
 * or the block is broken. AUTOMATIC1111 keeps its parameters there in JPEG and WebP, as UTF-16.
 */
export function readUserComment(exif: Uint8Array): string | undefined {
  const comment = exifEntry(exif, userCommentTag);
  if (!comment || comment.bytes.length <= codeBytes) return undefined;
  return decodeComment(comment.bytes, comment.littleEndian);
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
