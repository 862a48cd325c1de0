import { AppError } from '../errors.ts';
import { fileFault, foreign } from '../foreign.ts';
import { decodeHeic } from './heic.ts';
import { gifClearColour } from './gif-clear.ts';
import { readHeader, type Format, type Header } from './header.ts';
import type { AlphaPicture, ImageSource, Picture } from './picture.ts';
import { withEnd } from './png-pixels.ts';
import { dropAlpha, readBitmap, splitAlpha } from './readback.ts';
import { orientationLeft, turn } from './turn.ts';

/** 100 megapixels: a browser holds 4 bytes and this page 3 for each while it decodes. */
const maxPixels = 100e6;

const accepted = 'Accepted are JPEG, PNG, WebP, AVIF, GIF, BMP and HEIC.';

const names: Record<Format, string> = {
  jpeg: 'a JPEG picture',
  png: 'a PNG picture',
  gif: 'a GIF picture',
  webp: 'a WebP picture',
  avif: 'an AVIF picture',
  bmp: 'a BMP picture',
  ico: 'an icon file',
  heic: 'a HEIC photo',
  tiff: 'a TIFF picture, which browsers do not decode',
  raw: 'a raw photo of a camera, which browsers do not decode',
  jxl: 'a JPEG XL picture, which this browser does not decode',
  psd: 'a Photoshop file, which browsers do not decode',
  svg: 'an SVG drawing, which has no pixels until it is drawn',
  pdf: 'a PDF document, not a picture',
  text: 'text, not a picture',
  unknown: 'of no known picture format',
};

/**
 * Pixels of a picture as a viewer shows them: the first frame, EXIF orientation applied, alpha dropped (not composited),
 * what shows nothing in a GIF in the colour of its palette, colour profiles ignored as Pillow's `convert('RGB')` ignores
 * them, 16 bits a channel cut to the high 8.
 *
 * Equal to Pillow byte for byte in Chromium, but for CMYK JPEG, where decoders differ by one level.
 * Throws `bad-input` with what was found and what is accepted; AbortError passes through.
 */
export function decodePicture(source: ImageSource, options: DecodeOptions = {}): Promise<Picture> {
  return decode(source, { ...options, keepsAlpha: false });
}

/** The same pixels with their opacity beside them: for who lays them on a ground, or looks at the opacity itself. */
export function decodeWithAlpha(source: ImageSource, options: DecodeOptions = {}): Promise<AlphaPicture> {
  return decode(source, { ...options, keepsAlpha: true });
}

interface DecodeOptions {
  signal?: AbortSignal | undefined;
}

const decode = (source: ImageSource, options: PixelOptions): Promise<AlphaPicture> =>
  foreign(() => pixelsOf(source, options), {
    message: `The picture cannot be read: it is damaged, or was closed while it was used. ${accepted}`,
  });

interface PixelOptions extends DecodeOptions {
  keepsAlpha: boolean;
}

async function pixelsOf(source: ImageSource, { signal, keepsAlpha }: PixelOptions): Promise<AlphaPicture> {
  signal?.throwIfAborted();
  const fromPixels = keepsAlpha ? splitAlpha : dropAlpha;
  if (source instanceof ImageData) return fromPixels(source);
  if (source instanceof ImageBitmap && source.width === 0)
    throw new AppError('bad-input', 'The ImageBitmap was closed before it was read. Give one that is still open.');
  if (source instanceof ImageBitmap) return readBitmap(source, { opaque: false, signal, keepsAlpha });
  const bytes = new Uint8Array(await source.arrayBuffer());
  const { file, header } = await mended(source, bytes);
  check(file, header);
  signal?.throwIfAborted();
  const bitmap = await open(file, header);
  if (!bitmap) return fromPixels(await decodeHeic(bytes, checkPixels));
  try {
    checkPixels(bitmap);
    const clear = header.format === 'gif' ? gifClearColour(bytes) : undefined;
    const picture = readBitmap(bitmap, { opaque: header.opaque, signal, clear, keepsAlpha });
    return header.format === 'webp' ? turn(picture, await orientationLeft(bytes)) : picture;
  } finally {
    bitmap.close();
  }
}

/** A PNG of which only the end is missing is read, as Pillow reads it; anything else stays as it is. */
async function mended(file: Blob, bytes: Uint8Array<ArrayBuffer>): Promise<{ file: Blob; header: Header }> {
  const header = readHeader(bytes);
  if (header.format !== 'png' || !header.truncated || !isWithinLimit(header.size)) return { file, header };
  const whole = await withEnd(bytes);
  return whole
    ? { file: new Blob([whole], { type: 'image/png' }), header: { ...header, truncated: false } }
    : { file, header };
}

function check(file: Blob, header: Header): void {
  if (file.size === 0) throw new AppError('bad-input', `The file is empty (0 bytes). ${accepted}`);
  if (header.truncated)
    throw new AppError(
      'bad-input',
      `The file is ${names[header.format]} that ends too early (${file.size} bytes): it was cut off. Use another copy of the file.`,
    );
  if (header.format === 'svg' || header.format === 'text' || header.format === 'pdf') throw unreadable(header);
  if (header.size) checkPixels(header.size);
}

const isWithinLimit = (size: Header['size']): boolean => size !== undefined && size.width * size.height <= maxPixels;

function checkPixels({ width, height }: { width: number; height: number }): void {
  if (isWithinLimit({ width, height })) return;
  const megapixels = Math.round((width * height) / 1e6);
  throw new AppError(
    'bad-input',
    `The picture has ${width} x ${height} pixels (${megapixels} megapixels); up to ${maxPixels / 1e6} are accepted. Make it smaller.`,
  );
}

/** Nothing for a HEIC photo that the browser does not decode itself (Safari does). Orientation is applied whatever `imageOrientation` says (Chromium), so it is not named here. */
async function open(file: Blob, header: Header): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  } catch (error) {
    if (header.format === 'heic') return undefined;
    throw fileFault(error, { message: unreadable(header).message });
  }
}

const decodable: readonly Format[] = ['jpeg', 'png', 'gif', 'webp', 'avif', 'bmp', 'ico'];
/** From here on a failure may as well be the memory's. */
const largePixels = 20e6;

function unreadable({ format, size }: Header): AppError {
  const isLarge = size !== undefined && size.width * size.height > largePixels;
  const why = isLarge ? `it is damaged, or its ${size.width} x ${size.height} pixels are too many` : 'it is damaged';
  const problem = decodable.includes(format) ? ` that the browser could not decode: ${why}` : '';
  return new AppError('bad-input', `The file is ${names[format]}${problem}. ${accepted}`);
}
