/** The curve 1 / (1 + a d^2b) fitted to a minimum distance of 0.1 and a spread of 1 (umap-learn: `find_ab_params`). */
const [a, b] = [1.576_943_5, 0.895_060_9];
/** No coordinate moves further in one step (umap-learn: `clip`). */
const mostMove = 4;

/** Random rows pushed away for each pull (umap-learn: `negative_sample_rate`). */
export const negatives = 5;

/** How strongly neighbours are pulled together, for the square of their distance; times their difference it is a step. */
export function pull(square: number): number {
  if (square === 0) return 0;
  const power = square ** b;
  return (-2 * a * b * power) / square / (1 + a * power);
}

/** How strongly others are pushed apart. */
export const push = (square: number): number => (2 * b) / ((0.001 + square) * (1 + a * square ** b));

export const clip = (move: number): number => Math.min(mostMove, Math.max(-mostMove, move));
