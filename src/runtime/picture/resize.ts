import { coefficients, precisionBits, type Coefficients, type Filter } from './coefficients.ts';
import type { Box, Picture } from './picture.ts';

export interface ResizeOptions {
  /** Size of the whole result, in pixels. */
  width: number;
  height: number;
  filter: Filter;
  /** The part of the result that is wanted; nothing else is computed. Default: all of it. */
  box?: Box;
}

const half = 1 << (precisionBits - 1);

/**
 * Resamples as Pillow 13's `Image.resize` does, byte for byte: antialiased, in two passes with 8-bit pixels between them.
 *
 * The order of the passes follows Pillow 13 (pull request 9549): vertical first where that takes away more than twice as many
 * pixels of length. A pass that changes nothing is left out. Source: `ImagingResample` in Pillow's `src/libImaging/Resample.c`.
 * Throws a RangeError for a box that is empty or reaches outside the result.
 */
export function resize(picture: Picture, options: ResizeOptions): Picture {
  const { width, height, filter, box = { left: 0, top: 0, width, height } } = options;
  const { left, top } = box;
  const inside = left >= 0 && top >= 0 && left + box.width <= width && top + box.height <= height;
  if (!inside || box.width < 1 || box.height < 1)
    throw new RangeError(`The box ${box.width}x${box.height} at ${left},${top} is not inside ${width}x${height}.`);

  const columns =
    picture.width === width
      ? undefined
      : coefficients(filter, picture.width, { outSize: width, start: left, count: box.width });
  const rows =
    picture.height === height
      ? undefined
      : coefficients(filter, picture.height, { outSize: height, start: top, count: box.height });
  // What the passes read: nothing else of the source is touched.
  const across = columns ? reach(columns) : { first: left, size: box.width };
  const down = rows ? reach(rows) : { first: top, size: box.height };
  if (columns && rows && isVerticalFirst(picture, options)) {
    const flat = vertical(picture, rows, across);
    return horizontal(flat, rebase(columns, across.first), { first: 0, size: box.height });
  }
  const narrow = columns ? horizontal(picture, columns, down) : cut(picture, { across, down });
  return rows ? vertical(narrow, rebase(rows, down.first), { first: 0, size: box.width }) : narrow;
}

/** Pillow 13's rule; Pillow 12.3 and older go horizontally first (but for h > 100 w). */
const isVerticalFirst = (from: Picture, to: { width: number; height: number }): boolean =>
  from.height > to.height && from.height - to.height > 2 * (from.width - to.width);

interface Range {
  first: number;
  size: number;
}

/** The source pixels that any output reads. */
function reach({ firsts, counts }: Coefficients): Range {
  const first = firsts[0]!;
  return { first, size: firsts.at(-1)! + counts.at(-1)! - first };
}

const rebase = (axis: Coefficients, origin: number): Coefficients => ({
  ...axis,
  firsts: axis.firsts.map((first) => first - origin),
});

function cut({ data, width }: Picture, { across, down }: { across: Range; down: Range }): Picture {
  const out = new Uint8Array(across.size * down.size * 3);
  for (let y = 0; y < down.size; y++) {
    const start = ((down.first + y) * width + across.first) * 3;
    out.set(data.subarray(start, start + across.size * 3), y * across.size * 3);
  }
  return { data: out, width: across.size, height: down.size };
}

/** One pass along the rows `down`. The loop is flat and on locals because a 12-megapixel picture runs it 10^8 times. */
function horizontal({ data, width }: Picture, axis: Coefficients, down: Range): Picture {
  const { firsts, counts, weights, stride } = axis;
  const outWidth = firsts.length;
  const out = new Uint8ClampedArray(outWidth * down.size * 3);
  let at = 0;
  for (let y = 0; y < down.size; y++) {
    const row = (down.first + y) * width * 3;
    for (let x = 0; x < outWidth; x++) {
      let r = half;
      let g = half;
      let b = half;
      let from = row + firsts[x]! * 3;
      const end = x * stride + counts[x]!;
      for (let k = x * stride; k < end; k++, from += 3) {
        const weight = weights[k]!;
        r = (r + Math.imul(data[from]!, weight)) | 0;
        g = (g + Math.imul(data[from + 1]!, weight)) | 0;
        b = (b + Math.imul(data[from + 2]!, weight)) | 0;
      }
      out[at++] = r >> precisionBits;
      out[at++] = g >> precisionBits;
      out[at++] = b >> precisionBits;
    }
  }
  return { data: new Uint8Array(out.buffer), width: outWidth, height: down.size };
}

/** One pass down the columns `across`, a whole row at a time. */
function vertical({ data, width }: Picture, axis: Coefficients, across: Range): Picture {
  const { firsts, counts, weights, stride } = axis;
  const outHeight = firsts.length;
  const length = across.size * 3;
  const out = new Uint8ClampedArray(length * outHeight);
  const sums = new Int32Array(length);
  for (let y = 0; y < outHeight; y++) {
    sums.fill(half);
    for (let k = 0; k < counts[y]!; k++) {
      const weight = weights[y * stride + k]!;
      const row = ((firsts[y]! + k) * width + across.first) * 3;
      for (let x = 0; x < length; x++) sums[x] = (sums[x]! + Math.imul(data[row + x]!, weight)) | 0;
    }
    for (let x = 0; x < length; x++) out[y * length + x] = sums[x]! >> precisionBits;
  }
  return { data: new Uint8Array(out.buffer), width: across.size, height: outHeight };
}
