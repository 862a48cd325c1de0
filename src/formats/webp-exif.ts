const tag = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The EXIF block of a WebP (RIFF container, chunk `EXIF`); undefined when there is none, or it is no WebP. */
export const webpExif = (bytes: Uint8Array): Uint8Array | undefined => webpChunk(bytes, 'EXIF');

/** The XMP packet of a WebP; undefined when there is none. */
export const webpXmp = (bytes: Uint8Array): Uint8Array | undefined => webpChunk(bytes, 'XMP ');

function webpChunk(bytes: Uint8Array, wanted: string): Uint8Array | undefined {
  if (tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WEBP') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 12;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    if (tag(bytes, at) === wanted) return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2); // chunks start at even offsets
  }
  return undefined;
}
