import { withoutTrailingNuls } from './trailing-nuls.ts';
import { bytesSource, latin1Of } from './byte-source.ts';
import { numbersOf, openTiff, readDirectory, type Tiff } from './tiff.ts';

/**
 * Tags that programs write parameters under: the comment (Exif 3.0, 4.6.6) in its own directory or in the first one;
 * ComfyUI and SwarmUI take the description, the maker and the model of the camera.
 */
const textTags = { comment: 0x92_86, model: 0x01_10, make: 0x01_0f, description: 0x01_0e, software: 0x01_31 } as const;
const exifDirectoryTag = 0x87_69;

/** The character code stands in the first eight bytes of a comment (Exif 3.0, table 9). */
const codeBytes = 8;
const codes = ['UNICODE\0', 'ASCII\0\0\0', 'JIS\0\0\0\0\0', '\0\0\0\0\0\0\0\0'];

export type ExifTexts = Partial<Record<keyof typeof textTags, string>>;

/** Longer texts than any program writes. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The texts in an EXIF block: a TIFF file, with or without `Exif\0\0` before it. What is broken is left out.
 * AUTOMATIC1111 keeps its parameters in the comment in JPEG and WebP, as UTF-16; others write UTF-8, with the code of
 * UTF-16 before it, another or none.
 */
export async function readExifTexts(exif: Uint8Array): Promise<ExifTexts> {
  const hasPrefix = latin1Of(exif.subarray(0, 4)) === 'Exif';
  const source = bytesSource((hasPrefix ? exif.subarray(6) : exif).slice());
  const tiff = await openTiff(source);
  if (!tiff) return {};
  const { entries: first } = await readDirectory(tiff, tiff.first);
  const [at] = await numbersOf(tiff, first.get(exifDirectoryTag));
  const inner = at === undefined ? first : (await readDirectory(tiff, at)).entries;
  const texts: ExifTexts = {};
  for (const [name, tag] of Object.entries(textTags) as [keyof ExifTexts, number][]) {
    const entry = inner.get(tag) ?? first.get(tag);
    const bytes = entry ? await source.read(entry.at, Math.min(entry.bytes, mostBytes)) : new Uint8Array();
    const text = decodeText(bytes, name === 'comment' ? tiff : undefined);
    if (text) texts[name] = text;
  }
  return texts;
}

/** @param tiff given for a comment, which begins with its character code */
function decodeText(bytes: Uint8Array, tiff?: Tiff): string {
  const head = latin1Of(bytes.subarray(0, codeBytes));
  const hasCode = tiff !== undefined && codes.includes(head);
  const body = trimNul(hasCode ? bytes.subarray(codeBytes) : bytes);
  const utf8 = decodeUtf8(body);
  if (!tiff || !hasCode || head !== codes[0]) return utf8 ?? latin1Of(body);
  // UTF-16 of any Latin letter holds a zero, which no text in UTF-8 does.
  if (utf8 !== undefined && !body.includes(0)) return utf8;
  const units = bytes.subarray(codeBytes);
  const order = isLittleEndian(units, tiff.littleEndian) ? 'utf-16le' : 'utf-16be';
  return withoutTrailingNuls(new TextDecoder(order).decode(units));
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function trimNul(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
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
