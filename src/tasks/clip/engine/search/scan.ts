import { byRank, createTopK, type Ranked } from './top-k.ts';
import type { VectorMemory } from './vector-memory.ts';

export interface ScanOptions {
  /** How many rows are wanted. */
  limit: number;
  /** Rows that count; it is asked only for those that would be among the best. */
  accept?: ((row: number) => boolean) | undefined;
  /** Lowest cosine that counts. */
  minimum?: number | undefined;
}

/** Kept beyond the limit: sums in float32 may put neighbours in the wrong order, which float64 then puts right. */
const spare = 32;
/** How far a dot product in float32 may be from the true one, for unit vectors of up to 16,384 numbers. */
const rounding = 1e-5;

/** The best rows by dot product, exactly: float32 finds them, float64 orders them, ties go to the lower row. */
export function searchRows(
  vectors: VectorMemory,
  query: Float32Array,
  { limit, accept, minimum = -Infinity }: ScanOptions,
): Ranked[] {
  const best = createTopK(limit === 0 ? 0 : limit + spare);
  vectors.scan(query, (first, scores) => {
    let floor = Math.max(best.floor, minimum - rounding);
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]!;
      if (!(score >= floor) || (accept && !accept(first + i))) continue;
      best.offer(first + i, score);
      floor = Math.max(best.floor, minimum - rounding);
    }
  });
  return exactly(vectors, query, { rows: best.sorted().map(({ row }) => row), limit, minimum });
}

/** Candidates scored in float64, ordered, and cut to the limit. */
export function exactly(
  vectors: VectorMemory,
  query: Float32Array,
  { rows, limit, minimum = -Infinity }: { rows: readonly number[]; limit: number; minimum?: number | undefined },
): Ranked[] {
  return rows
    .map((row) => ({ row, score: dotExactly(query, vectors.row(row)) }))
    .filter(({ score }) => score >= minimum)
    .toSorted(byRank)
    .slice(0, limit);
}

/** Dot product in float64. */
export function dotExactly(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
