/** Sizes of GIF89a, in bytes: signature and screen, an image's head. */
const headBytes = 13;
const imageHeadBytes = 9;

/**
 * The colour that Pillow gives the pixels of a GIF's first frame that show nothing: that of the index that stands for
 * transparent, or of index 0 around a frame without one. A browser gives black there. Undefined for a broken file.
 */
export function gifClearColour(bytes: Uint8Array): readonly [red: number, green: number, blue: number] | undefined {
  let at = headBytes;
  const shared = paletteAt(bytes, at, bytes[10] ?? 0);
  at += shared.length;
  let index = 0;
  while (at < bytes.length) {
    const block = bytes[at++];
    if (block === 0x2c) {
      const flags = bytes[at + imageHeadBytes - 1] ?? 0;
      const own = paletteAt(bytes, at + imageHeadBytes, flags);
      const palette = own.length > 0 ? own : shared;
      if (palette.length === 0) return [index, index, index]; // without a palette Pillow takes indices for greys
      const [red = 0, green = 0, blue = 0] = palette.subarray(3 * index, 3 * index + 3);
      return [red, green, blue];
    }
    if (block !== 0x21) return undefined;
    // A graphic control extension: flags, a delay of two bytes, the index.
    if (bytes[at] === 0xf9 && (bytes[at + 2] ?? 0) & 1) index = bytes[at + 5] ?? 0;
    at++;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
    at++;
  }
  return undefined;
}

/** A table of colours, which is there when bit 7 of the flags says so. */
const paletteAt = (bytes: Uint8Array, at: number, flags: number): Uint8Array =>
  flags & 0x80 ? bytes.subarray(at, at + 3 * 2 ** ((flags & 7) + 1)) : new Uint8Array(0);
