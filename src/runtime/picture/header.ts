import { fileType, headBytes } from '../../formats/file-type.ts';

/** What the first bytes of a file say it is. */
export type Format =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'bmp'
  | 'ico' // what browsers decode
  | 'heic'
  | 'tiff'
  | 'raw'
  | 'jxl'
  | 'psd' // pictures that most do not
  | 'svg'
  | 'pdf'
  | 'text'
  | 'unknown';

/** What can be told about a picture file without decoding it. */
export interface Header {
  readonly format: Format;
  /** Pixels as stored, before EXIF orientation; absent where the format hides them deeper. */
  readonly size?: { readonly width: number; readonly height: number };
  /** True only if no pixel can be transparent. */
  readonly opaque: boolean;
  /** True if the file ends before its picture does. */
  readonly truncated: boolean;
}

/** Reads the header of a whole file. Never throws: what is not understood is `unknown`. */
export function readHeader(bytes: Uint8Array): Header {
  const format = sniff(bytes);
  const reader = readers[format];
  const plain: Header = { format, opaque: false, truncated: false };
  return reader ? { ...plain, ...reader(bytes, viewOf(bytes)) } : plain;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

const isAt = (bytes: Uint8Array, start: number, text: string): boolean =>
  ascii(bytes, start, start + text.length) === text;

/** Formats by the endings that `fileType` gives. */
const formats: Record<string, Format> = {
  jpg: 'jpeg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  avif: 'avif',
  bmp: 'bmp',
  ico: 'ico',
  heic: 'heic',
  tif: 'tiff',
  jxl: 'jxl',
  psd: 'psd',
  svg: 'svg',
  pdf: 'pdf',
  txt: 'text',
};

/** A file that is cut off within its first bytes is still of its format: there its beginning has to do. */
function sniff(bytes: Uint8Array): Format {
  const { kind, ending = '' } = fileType(bytes.subarray(0, headBytes), '');
  if (kind === 'raw') return 'raw';
  return formats[ending] ?? (isAt(bytes, 0, '\x89PNG\r\n') ? 'png' : 'unknown');
}

type Reader = (bytes: Uint8Array, view: DataView) => Partial<Header>;

const readers: Partial<Record<Format, Reader>> = {
  jpeg: readJpeg,
  png: readPng,
  gif: readGif,
  webp: readWebp,
  avif: readIspe,
  heic: readIspe,
  bmp: readBmp,
};

/** Walks the segments up to the scan, then looks for the end mark behind it: inside a scan FF is never followed by D9. */
function readJpeg(bytes: Uint8Array, view: DataView): Partial<Header> {
  let at = 2;
  let size: Header['size'];
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    // Start of frame: C0 to CF without the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xda) break;
    at += 2 + view.getUint16(at + 2);
  }
  return { opaque: true, truncated: !hasEndMark(bytes, at), ...(size && { size }) };
}

function hasEndMark(bytes: Uint8Array, after: number): boolean {
  for (let i = bytes.length - 2; i > after; i--) if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  return false;
}

const pngPalette = 3;

function readPng(bytes: Uint8Array, view: DataView): Partial<Header> {
  if (bytes.length < 33) return { truncated: true };
  const colourType = bytes[25]!;
  let transparent = colourType > pngPalette;
  let complete = false;
  for (let at = 8; at + 12 <= bytes.length && !complete;) {
    if (isAt(bytes, at + 4, 'tRNS')) transparent = true;
    complete = isAt(bytes, at + 4, 'IEND');
    at += 12 + view.getUint32(at);
  }
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  return { size, opaque: !transparent, truncated: !complete };
}

function readGif(bytes: Uint8Array, view: DataView): Partial<Header> {
  if (bytes.length < 10) return { truncated: true };
  return { size: { width: view.getUint16(6, true), height: view.getUint16(8, true) } };
}

/** RFC 9649: the first chunk is VP8 (lossy), VP8L (lossless) or VP8X (extended). */
function readWebp(bytes: Uint8Array, view: DataView): Partial<Header> {
  if (bytes.length < 30) return { truncated: true };
  const truncated = view.getUint32(4, true) + 8 > bytes.length;
  if (isAt(bytes, 12, 'VP8 ')) {
    const size = { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    return { truncated, size, opaque: true };
  }
  if (isAt(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return { truncated, size: { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 } };
  }
  const size = {
    width: (view.getUint32(24, true) & 0xffffff) + 1,
    height: (view.getUint32(26, true) >>> 8) + 1,
  };
  return { truncated, size };
}

/** Properties of pictures stand near the beginning, in bytes. */
const propertiesWindow = 256 * 1024;

/**
 * The largest of the sizes that an HEIF file names (ISO/IEC 23008-12, 6.5.3, `ispe`): that of the picture, or of the grid
 * of its tiles. It is known before a decoder makes room for it.
 */
function readIspe(bytes: Uint8Array, view: DataView): Partial<Header> {
  let size: Header['size'];
  const end = Math.min(bytes.length, propertiesWindow) - 16;
  for (let at = 0; at <= end; at++) {
    if (bytes[at] !== 0x69 || view.getUint32(at) !== 0x69_73_70_65) continue;
    const found = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!size || found.width * found.height > size.width * size.height) size = found;
  }
  return size ? { size } : {};
}

/** BITMAPINFOHEADER and its successors; rows may be counted from the top, below zero. */
function readBmp(bytes: Uint8Array, view: DataView): Partial<Header> {
  if (bytes.length < 26 || view.getUint32(14, true) < 40) return {};
  return { size: { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) } };
}
