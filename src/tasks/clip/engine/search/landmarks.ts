import { nextTurn } from '../../../../runtime/turn.ts';
import type { VectorMemory } from './vector-memory.ts';

export interface SpreadOptions {
  /** How many rows are wanted; at most as many as there are. */
  count: number;
  /** Draws in [0, 1). */
  random: () => number;
  signal?: AbortSignal | undefined;
}

/** Parts of more rows than this give others a turn first. */
const turnRows = 4_096;

/**
 * Rows spread over all of them as evenly as they lie, in rising order: they are halved again and again across the
 * coordinate in which they differ most, as in a k-d tree (Bentley, 1975), until one is wanted of each part; that one is
 * drawn. A heap of a few pictures is missed less often than by drawing from all.
 */
export async function spreadRows(rows: VectorMemory, { count, random, signal }: SpreadOptions): Promise<Uint32Array> {
  const order = Uint32Array.from({ length: rows.count }, (_, row) => row);
  const keys = new Float32Array(rows.count);
  const chosen: number[] = [];
  async function divide(from: number, to: number, wanted: number): Promise<void> {
    if (to - from > turnRows) {
      await nextTurn();
      signal?.throwIfAborted();
    }
    if (wanted <= 1) {
      if (wanted === 1) chosen.push(order[from + Math.floor(random() * (to - from))]!);
      return;
    }
    const part = order.subarray(from, to);
    const axis = widest(rows, part);
    for (const row of part) keys[row] = rows.row(row)[axis]!;
    part.sort((a, b) => keys[a]! - keys[b]! || a - b);
    const first = Math.floor(wanted / 2);
    const middle = from + Math.round(((to - from) * first) / wanted);
    await divide(from, middle, first);
    await divide(middle, to, wanted - first);
  }
  await divide(0, rows.count, count);
  return Uint32Array.from(chosen).toSorted();
}

/** The coordinate in which some rows differ most. */
function widest(rows: VectorMemory, some: Uint32Array): number {
  const sums = new Float64Array(rows.dims);
  const squares = new Float64Array(rows.dims);
  for (const index of some) {
    const row = rows.row(index);
    for (let i = 0; i < row.length; i++) {
      sums[i]! += row[i]!;
      squares[i]! += row[i]! * row[i]!;
    }
  }
  const spreads = squares.map((square, i) => square - (sums[i]! * sums[i]!) / some.length);
  return spreads.indexOf(Math.max(...spreads));
}
