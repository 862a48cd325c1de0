import { AppError } from './errors.ts';

/** Rows that are written together, which stay in the processor's cache. */
const tileRows = 64;

/** How the numbers lie, and where they go. */
export interface Blocks {
  /** Of a number, 4 or 8. */
  bits: number;
  /** Numbers that share a scale. */
  block: number;
  /** Numbers in a row, a multiple of `block`. */
  columns: number;
  /** Where the numbers go: row by row, or column by column where `isTransposed`. */
  target: Float32Array;
  isTransposed: boolean;
}

/**
 * Writes the numbers of blocks: unsigned, around the middle of their range, each times the scale of its block; row-major.
 * Throws `model-corrupt` where they do not fit their scales.
 */
export function dequantise(
  raw: Uint8Array,
  scales: Float32Array,
  { bits, block, columns, target, isTransposed }: Blocks,
): void {
  const count = (raw.length * 8) / bits;
  const isWhole = columns % block === 0 && scales.length * block === count && target.length === count;
  if ((bits !== 4 && bits !== 8) || !isWhole)
    throw new AppError('model-corrupt', `Weights of ${bits} bits in blocks of ${block} do not fit their scales.`);
  const middle = 2 ** (bits - 1);
  const rows = count / columns;
  const step = isTransposed ? rows : 1;
  const write = (row: number, column: number) => {
    const start = row * columns + column;
    const scale = scales[start / block]!;
    let place = isTransposed ? column * rows + row : start;
    for (let i = start; i < start + block; i++, place += step) {
      const quantum = bits === 8 ? raw[i]! : (raw[i >> 1]! >> (4 * (i & 1))) & 15;
      target[place] = (quantum - middle) * scale;
    }
  };
  // In tiles of rows: a column of 50,000 rows in one go would miss the cache at every number.
  for (let top = 0; top < rows; top += tileRows)
    for (let column = 0; column < columns; column += block)
      for (let row = top; row < Math.min(rows, top + tileRows); row++) write(row, column);
}
