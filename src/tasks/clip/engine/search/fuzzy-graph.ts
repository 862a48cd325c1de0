import type { Neighbours } from './neighbours.ts';

/** Undirected edges with their strengths, 0 to 1; each pair once. */
export interface FuzzyGraph {
  readonly count: number;
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  readonly weights: Float32Array;
}

/** Steps of the bisection for a row's scale (umap-learn: `n_iter`), and how near its sum has to come. */
const steps = 64;
const tolerance = 1e-5;
/** Lowest scale, as a share of the mean distance (umap-learn: `MIN_K_DIST_SCALE`). */
const leastScale = 1e-3;

/**
 * UMAP's fuzzy set of neighbours (McInnes, Healy and Melville, arXiv 1802.03426, algorithms 2 and 3): the nearest one
 * counts 1, the others fall off so that their strengths add up to log2 of their number; both directions are joined by
 * a + b - ab. Distances are 1 - cosine.
 */
export function fuzzyGraph({ count, rows, cosines }: Neighbours, items: number): FuzzyGraph {
  const strengths = new Map<number, number>();
  const key = (a: number, b: number): number => Math.min(a, b) * items + Math.max(a, b);
  for (let row = 0; row < items; row++) {
    const distances = Array.from({ length: count }, (_, k) => Math.max(0, 1 - cosines[row * count + k]!));
    const membership = memberships(distances, true);
    for (let k = 0; k < count; k++) {
      const edge = key(row, rows[row * count + k]!);
      const other = strengths.get(edge) ?? 0;
      strengths.set(edge, other + membership[k]! - other * membership[k]!);
    }
  }
  const edges = [...strengths.keys()];
  return {
    count: items,
    heads: Uint32Array.from(edges, (edge) => Math.floor(edge / items)),
    tails: Uint32Array.from(edges, (edge) => edge % items),
    weights: Float32Array.from(strengths.values()),
  };
}

/**
 * How much each neighbour counts, 0 to 1, by its distance, the nearest first (umap-learn: `smooth_knn_dist`). `isFirst`:
 * the nearest one counts 1, so that no row stands alone; umap-learn's `transform` leaves that away.
 */
export function memberships(distances: readonly number[], isFirst: boolean): number[] {
  const target = Math.log2(distances.length + 1);
  const rho = isFirst ? (distances.find((distance) => distance > 0) ?? 0) : 0;
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / (distances.length || 1);
  const at = (scale: number): number[] =>
    distances.map((distance) => (distance <= rho ? 1 : Math.exp(-(distance - rho) / scale)));
  let [low, high, scale] = [0, Infinity, 1];
  for (let step = 0; step < steps; step++) {
    const sum = at(scale).reduce((total, value) => total + value, 0);
    if (Math.abs(sum - target) < tolerance) break;
    if (sum > target) high = scale;
    else low = scale;
    scale = high === Infinity ? scale * 2 : (low + high) / 2;
  }
  return at(Math.max(scale, leastScale * mean) || 1);
}
