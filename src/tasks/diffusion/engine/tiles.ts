/** Planes of numbers: [channels, height, width], row-major. */
export interface Planes {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** How a picture is cut: tile and stride on the side of the input, blend and limit on the side of the output. */
export interface TileLayout {
  /** Side of a tile. */
  tile: number;
  /** From one tile to the next; what is less than the tile overlaps. */
  stride: number;
  /** Rows and columns of a result that are mixed with its neighbour's. */
  blend: number;
  /** Rows and columns of a result that are kept. */
  limit: number;
}

/** The layout of diffusers for tiles of `tile` that give results of `result`; a quarter overlaps. */
export function tileLayout(tile: number, result: number, overlap = 0.25): TileLayout {
  const blend = Math.trunc(result * overlap);
  return { tile, stride: Math.trunc(tile * (1 - overlap)), blend, limit: result - blend };
}

/**
 * Runs a graph over tiles and joins the results: each is mixed with the one above, then with the one to the left, and cut.
 * What fits one tile is run as it is. At most two rows of results are in memory beside the joined one. The order and the weights are those of diffusers
 * (`tiled_decode` and `_tiled_encode` of AutoencoderKL). `size` is the size of the joined result.
 */
export async function runTiled(
  input: Planes,
  { layout, size }: { layout: TileLayout; size: { width: number; height: number } },
  run: (tile: Planes) => Promise<Planes>,
): Promise<Planes> {
  const { tile, stride, blend, limit } = layout;
  if (Math.max(input.width, input.height) <= tile) return run(input);
  let joined: Planes | undefined;
  let above: Planes[] = [];
  for (let y = 0, outY = 0; y < input.height; y += stride, outY += limit) {
    const row: Planes[] = [];
    for (let x = 0, outX = 0; x < input.width; x += stride, outX += limit) {
      const result = await run(cut(input, { x, y, side: tile }));
      const [top, left] = [above[row.length], row.at(-1)];
      if (top) mix(top, result, { extent: blend, axis: 'down' });
      if (left) mix(left, result, { extent: blend, axis: 'across' });
      row.push(result);
      joined ??= blank(result.channels, size);
      paste(joined, result, { x: outX, y: outY, limit });
    }
    above = row;
  }
  return joined!;
}

const blank = (channels: number, { width, height }: { width: number; height: number }): Planes => ({
  data: new Float32Array(channels * height * width),
  channels,
  height,
  width,
});

function cut(from: Planes, { x, y, side }: { x: number; y: number; side: number }): Planes {
  const width = Math.min(side, from.width - x);
  const height = Math.min(side, from.height - y);
  const part = blank(from.channels, { width, height });
  eachRow(part, (channel, row, at) => {
    const start = (channel * from.height + y + row) * from.width + x;
    part.data.set(from.data.subarray(start, start + width), at);
  });
  return part;
}

function paste(to: Planes, from: Planes, { x, y, limit }: { x: number; y: number; limit: number }): void {
  const width = Math.min(limit, from.width, to.width - x);
  const height = Math.min(limit, from.height, to.height - y);
  eachRow(from, (channel, row, at) => {
    if (row < height) to.data.set(from.data.subarray(at, at + width), (channel * to.height + y + row) * to.width + x);
  });
}

/** Fades from the end of one result into the start of the next, in place, with linear weights. */
function mix(before: Planes, after: Planes, { extent, axis }: { extent: number; axis: 'down' | 'across' }): void {
  const f = Math.fround;
  const length = (planes: Planes): number => (axis === 'down' ? planes.height : planes.width);
  const steps = Math.min(length(before), length(after), extent);
  const across = axis === 'down' ? Math.min(before.width, after.width) : Math.min(before.height, after.height);
  for (let channel = 0; channel < after.channels; channel++) {
    for (let step = 0; step < steps; step++) {
      const [fading, growing] = [f(1 - step / steps), f(step / steps)];
      for (let k = 0; k < across; k++) {
        const [row, column] = axis === 'down' ? [step, k] : [k, step];
        const [lastRow, lastColumn] =
          axis === 'down' ? [before.height - steps + step, k] : [k, before.width - steps + step];
        const at = (channel * after.height + row) * after.width + column;
        const old = before.data[(channel * before.height + lastRow) * before.width + lastColumn]!;
        after.data[at] = f(old * fading) + f(after.data[at]! * growing);
      }
    }
  }
}

function eachRow(planes: Planes, visit: (channel: number, row: number, at: number) => void): void {
  for (let channel = 0; channel < planes.channels; channel++)
    for (let row = 0; row < planes.height; row++) visit(channel, row, (channel * planes.height + row) * planes.width);
}
