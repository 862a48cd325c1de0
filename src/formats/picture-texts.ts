import { withoutTrailingNuls } from './trailing-nuls.ts';
import { boxAt } from './boxes.ts';
import { bytesSource, latin1Of } from './byte-source.ts';
import { type ExifTexts, readExifTexts } from './exif-texts.ts';
import { gifComments } from './gif-comments.ts';
import { jpegComments, jpegExif, jpegXmp } from './jpeg-exif.ts';
import { type MetadataItem, metadataItems } from './metadata-items.ts';
import { isPng, pngChunks } from './png-chunks.ts';
import { readPngText } from './png-text.ts';
import { webpExif, webpXmp } from './webp-exif.ts';

/** What a picture file carries in words. */
export interface PictureTexts {
  /** PNG texts by keyword in small letters; the first of a keyword counts. */
  png: ReadonlyMap<string, string>;
  exif: ExifTexts;
  /** Comments of a JPEG or a GIF. */
  comments: readonly string[];
  /** An XMP packet. */
  xmp?: string;
  /** Pixels, of a PNG only. */
  size?: { width: number; height: number };
}

/** Reads the texts of a PNG, JPEG, WebP, GIF, AVIF or HEIC. What is broken is left out; any other file has none. */
export async function readPictureTexts(bytes: Uint8Array): Promise<PictureTexts> {
  const png = new Map<string, string>();
  for (const [keyword, text] of await readPngText(bytes))
    if (!png.has(keyword.toLowerCase())) png.set(keyword.toLowerCase(), text);
  const items = await itemsOf(bytes);
  const exif = jpegExif(bytes) ?? webpExif(bytes) ?? pngExif(bytes) ?? items.get('exif');
  const packet = jpegXmp(bytes) ?? webpXmp(bytes) ?? items.get('xmp');
  const xmp = packet ? decode(packet) : png.get('xml:com.adobe.xmp');
  const size = pngSize(bytes);
  return {
    png,
    ...(size && { size }),
    exif: exif ? await readExifTexts(exif) : {},
    comments: [...jpegComments(bytes), ...gifComments(bytes)].map(decode),
    ...(xmp !== undefined && { xmp }),
  };
}

/** Of an AVIF or HEIC; the first of each kind counts. */
async function itemsOf(bytes: Uint8Array): Promise<Map<MetadataItem['kind'], Uint8Array>> {
  const found = new Map<MetadataItem['kind'], Uint8Array>();
  if (latin1Of(bytes.subarray(4, 8)) !== 'ftyp') return found;
  const source = bytesSource(Uint8Array.from(bytes));
  const meta = await boxAt(source, 'meta');
  for (const { kind, bytes: item } of meta ? await metadataItems(source, meta) : [])
    if (!found.has(kind)) found.set(kind, item);
  return found;
}

const pngExif = (bytes: Uint8Array): Uint8Array | undefined =>
  isPng(bytes) ? [...pngChunks(bytes)].find(({ type }) => type === 'eXIf')?.data : undefined;

/** Width and height stand first in the header (PNG 3rd edition, 11.2.1). */
function pngSize(bytes: Uint8Array): PictureTexts['size'] {
  const [head] = isPng(bytes) ? [...pngChunks(bytes.subarray(0, 33))] : [];
  if (head?.type !== 'IHDR' || head.data.length < 8) return undefined;
  const view = new DataView(head.data.buffer, head.data.byteOffset);
  return { width: view.getUint32(0), height: view.getUint32(4) };
}

const decode = (bytes: Uint8Array): string => withoutTrailingNuls(new TextDecoder().decode(bytes));
