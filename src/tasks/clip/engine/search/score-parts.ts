import { dotExactly } from './scan.ts';

/** What one term of a query adds to the score of a picture. */
export interface ScorePart {
  /** Of the term and the picture, -1 to 1. */
  cosine: number;
  /** All parts together are the score. */
  part: number;
}

/** Weighted unit vectors, added up; its length changes no ranking (rclip adds them too). */
export function weightedSum(terms: readonly { vector: Float32Array; weight: number }[], dims: number): Float64Array {
  const sum = new Float64Array(dims);
  for (const { vector, weight } of terms) for (let i = 0; i < dims; i++) sum[i]! += weight * vector[i]!;
  return sum;
}

/**
 * How the score of a picture comes about. The query is the weighted sum of its terms as a unit vector, so the score is the
 * sum of each weight times the cosine with its term, divided by the length of the weighted sum.
 */
export function scoreParts(
  terms: readonly { vector: Float32Array; weight: number }[],
  row: Float32Array,
): { score: number; parts: ScorePart[] } {
  const length = Math.hypot(...weightedSum(terms, row.length));
  const parts = terms.map(({ vector, weight }) => {
    const cosine = dotExactly(vector, row);
    return { cosine, part: (weight * cosine) / length };
  });
  return { score: parts.reduce((sum, { part }) => sum + part, 0), parts };
}
