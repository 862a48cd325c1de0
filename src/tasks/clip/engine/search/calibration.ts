/** How the scores of a library lie: thresholds mean little across models, shares of one's own pictures do. */
export interface Calibration {
  readonly count: number;
  /** The score that `percent` of the pictures lie below, 0 to 100, linear between two (NumPy's `percentile`). */
  threshold(percent: number): number;
  /** Percent of the pictures below a score. */
  percentile(score: number): number;
  /** How many reach a score: what a slider shows. */
  reaching(score: number): number;
  /** Positions in the scores given of those nearest to a threshold, the nearest first: the ones to look at. */
  border(score: number, limit: number): number[];
}

/** Positions of the scores, the lowest first; equal scores keep their order. */
export const orderOf = (scores: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: scores.length }, (_, i) => i).toSorted((a, b) => scores[a]! - scores[b]! || a - b);

/** Sorts once, unless the order is known; every question after that is a binary search. */
export function calibrate(scores: ArrayLike<number>, order: ArrayLike<number> = orderOf(scores)): Calibration {
  const count = order.length;
  const sorted = (place: number): number => scores[order[place]!]!;
  const below = (score: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted(middle) < score) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    count,
    threshold(percent) {
      if (count === 0) return 0;
      const place = (Math.min(100, Math.max(0, percent)) / 100) * (count - 1);
      const [left, right] = [sorted(Math.floor(place)), sorted(Math.ceil(place))];
      return left + (right - left) * (place % 1);
    },
    percentile: (score) => (count === 0 ? 0 : (100 * below(score)) / count),
    reaching: (score) => count - below(score),
    border(score, limit) {
      let right = below(score);
      let left = right - 1;
      const nearest: number[] = [];
      while (nearest.length < limit && (left >= 0 || right < count)) {
        const takesLeft = right >= count || (left >= 0 && score - sorted(left) <= sorted(right) - score);
        nearest.push(order[takesLeft ? left-- : right++]!);
      }
      return nearest;
    },
  };
}
