import { bytesSource, latin1Of, partOf, viewOf, type ByteSource } from './byte-source.ts';
import { jpegExif } from './jpeg-exif.ts';
import { numbersOf, openTiff, readDirectory } from './tiff.ts';

const orientationTag = 0x112;
/** Metadata stand before the pixels; segments are up to 64 KB. */
const reach = 256 * 1024;

/** How a picture is to be turned and mirrored to stand upright (EXIF, 1 to 8); undefined where the block does not say. */
export async function exifOrientation(block: ByteSource): Promise<number | undefined> {
  const prefix = latin1Of(await block.read(0, 4)) === 'Exif' ? 6 : 0;
  const tiff = await openTiff(partOf(block, prefix));
  if (!tiff) return undefined;
  const { entries } = await readDirectory(tiff, tiff.first);
  const [orientation = 0] = await numbersOf(tiff, entries.get(orientationTag));
  return orientation >= 1 && orientation <= 8 ? orientation : undefined;
}

/** A JPEG that says how it is to be turned. One that says so itself stays as it is. */
export async function withOrientation(jpeg: Blob, orientation: number): Promise<Blob> {
  if (!(orientation > 1 && orientation <= 8)) return jpeg;
  const exif = jpegExif(new Uint8Array(await jpeg.slice(0, reach).arrayBuffer()));
  if (exif && (await exifOrientation(bytesSource(Uint8Array.from(exif)))) !== undefined) return jpeg;
  return new Blob([Uint8Array.of(0xff, 0xd8), orientationSegment(orientation), jpeg.slice(2)], { type: jpeg.type });
}

/** An APP1 segment with one entry: a SHORT in a big-endian TIFF. */
function orientationSegment(orientation: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 6 + 8 + 2 + 12 + 4);
  const view = viewOf(bytes);
  view.setUint16(0, 0xff_e1);
  view.setUint16(2, bytes.length - 2);
  bytes.set(new TextEncoder().encode('Exif\0\0MM\0*'), 4);
  view.setUint32(14, 8);
  view.setUint16(18, 1);
  view.setUint16(20, orientationTag);
  view.setUint16(22, 3);
  view.setUint32(24, 1);
  view.setUint16(28, orientation);
  return bytes;
}
