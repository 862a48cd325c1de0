import { nextTurn } from '../../../../runtime/turn.ts';
import { principalAxes } from './principal-axes.ts';
import { createVectorMemory, type VectorMemory } from './vector-memory.ts';

/** Rows by their coordinates on the principal axes. */
export interface ShortRows {
  /** The coordinates of each row, as a unit vector. */
  readonly directions: VectorMemory;
  /** The first two coordinates of each row, after one another. */
  readonly plane: Float32Array;
}

/** Rows between two looks at the event loop. */
const turnRows = 1_024;

/**
 * Some rows of a memory on `count` principal axes around their mean. The axes lie in a memory of their own, so that one
 * scan of it gives all coordinates of a row: nothing is copied but the short rows.
 */
export async function shortenRows(
  vectors: VectorMemory,
  rows: ArrayLike<number>,
  {
    count,
    signal,
    onProgress,
  }: { count: number; signal?: AbortSignal | undefined; onProgress?: (done: number) => void },
): Promise<ShortRows> {
  const { dims } = vectors;
  const { mean, axes } = principalAxes(
    { dims, count: rows.length, row: (index) => vectors.row(rows[index]!) },
    { count: Math.min(count, dims), centred: true },
  );
  const lines = createVectorMemory(dims);
  for (const axis of axes) lines.append(Float32Array.from(axis));
  const middle = Float32Array.from(axes, (axis) => axis.reduce((sum, value, i) => sum + value * mean[i]!, 0));
  const flat = new Float32Array(Math.max(2, axes.length));
  const directions = createVectorMemory(flat.length);
  const plane = new Float32Array(2 * rows.length);
  for (let i = 0; i < rows.length; i++) {
    if (i % turnRows === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      onProgress?.(i);
    }
    lines.scan(vectors.row(rows[i]!), (first, scores) => flat.set(scores, first));
    for (let k = 0; k < middle.length; k++) flat[k]! -= middle[k]!;
    plane.set(flat.subarray(0, 2), 2 * i);
    const length = Math.hypot(...flat) || 1;
    directions.append(flat.map((value) => value / length));
  }
  return { directions, plane };
}
