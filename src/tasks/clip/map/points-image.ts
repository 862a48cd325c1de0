/** A picture of points: opaque pixels, one number each as `ImageData` holds them (little-endian: 0xAABBGGRR). */
export interface PointsImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** A colour as red, green, blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A disc: how much of each pixel of its square it covers, 0 to 256. */
export interface Disc {
  /** Pixels from its middle to the edge of its square. */
  readonly reach: number;
  readonly cover: Uint16Array;
}

/** A disc with soft edges; `radius` in pixels of the device. */
export function createDisc(radius: number): Disc {
  const reach = Math.ceil(radius);
  const side = 2 * reach + 1;
  const cover = Uint16Array.from({ length: side * side }, (_, i) => {
    const distance = Math.hypot((i % side) - reach, Math.floor(i / side) - reach);
    return Math.round(256 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
  });
  return { reach, cover };
}

export const pixelOf = ([red, green, blue]: Rgb): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** Draws a disc around a pixel; what hangs over the edge is cut off. */
export function stamp(image: PointsImage, disc: Disc, { x, y, colour }: { x: number; y: number; colour: Rgb }): void {
  const { width, height, pixels } = image;
  const { reach, cover } = disc;
  const side = 2 * reach + 1;
  const solid = pixelOf(colour);
  const [red, green, blue] = colour;
  const [fromX, toX] = [Math.max(0, x - reach), Math.min(width - 1, x + reach)];
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    const line = (row - y + reach) * side + reach - x;
    for (let column = fromX; column <= toX; column++) {
      const share = cover[line + column]!;
      if (share === 0) continue;
      const at = row * width + column;
      if (share === 256) {
        pixels[at] = solid;
        continue;
      }
      const under = pixels[at]!;
      const rest = 256 - share;
      const r = ((under & 255) * rest + red * share) >> 8;
      const g = (((under >> 8) & 255) * rest + green * share) >> 8;
      const b = (((under >> 16) & 255) * rest + blue * share) >> 8;
      pixels[at] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    }
  }
}

/** “rgb(1, 2, 3)” or “rgba(1, 2, 3, 1)”, as browsers give computed colours; black for what is neither. */
export function parseRgb(text: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
