import { nextTurn } from '../../../../runtime/turn.ts';
import { createTopK, type Ranked } from './top-k.ts';
import type { VectorMemory } from './vector-memory.ts';

/** The nearest rows of each row, the nearest first, without itself: `count` a row, row-major. */
export interface Neighbours {
  readonly count: number;
  readonly rows: Uint32Array;
  readonly cosines: Float32Array;
}

/** Rows between two looks at the event loop. */
const turnRows = 32;

/** The `count` nearest rows to a vector by cosine, exactly, the nearest first; `without` leaves one row out. */
export function nearestOf(vectors: VectorMemory, query: Float32Array, count: number, without = -1): Ranked[] {
  const best = createTopK(count);
  vectors.scan(query, (first, scores) => {
    let { floor } = best;
    for (let i = 0; i < scores.length; i++) {
      if (!(scores[i]! > floor) || first + i === without) continue;
      best.offer(first + i, scores[i]!);
      ({ floor } = best);
    }
  });
  return best.sorted();
}

/** The exact nearest rows by cosine, by comparing every row with all. `count` is cut to what there is. */
export async function nearestRows(
  vectors: VectorMemory,
  wanted: number,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: ((done: number) => void) | undefined } = {},
): Promise<Neighbours> {
  const count = Math.min(wanted, Math.max(0, vectors.count - 1));
  const rows = new Uint32Array(vectors.count * count);
  const cosines = new Float32Array(vectors.count * count);
  for (let row = 0; row < vectors.count; row++) {
    if (row % turnRows === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      onProgress?.(row);
    }
    const found = nearestOf(vectors, vectors.row(row).slice(), count, row);
    for (const [k, { row: other, score }] of found.entries()) {
      rows[row * count + k] = other;
      cosines[row * count + k] = score;
    }
  }
  return { count, rows, cosines };
}
