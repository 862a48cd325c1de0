import { nextTurn } from '../../../../runtime/turn.ts';
import type { FuzzyGraph } from './fuzzy-graph.ts';
import { clip, negatives, pull, push } from './umap-forces.ts';

/** Passes over the edges (umap-learn: `n_epochs`), for small and for large graphs. */
const epochsFor = (rows: number): number => (rows <= 10_000 ? 500 : 200);

export interface LayoutOptions {
  /** Draws in [0, 1). */
  random: () => number;
  signal?: AbortSignal | undefined;
  /** Told the share that is done, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * Moves the points (x, y after one another, changed in place) until neighbours of the graph lie together and the rest
 * apart: UMAP's stochastic gradient descent (arXiv 1802.03426, algorithm 5, with umap-learn's schedule: an edge is
 * drawn as often as it is strong). Start from a rough map, about 10 wide.
 */
export async function layOut(
  points: Float32Array,
  { count, heads, tails, weights }: FuzzyGraph,
  { random, signal, onProgress }: LayoutOptions,
): Promise<void> {
  const epochs = epochsFor(count);
  const strongest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const every = weights.map((weight) => strongest / weight);
  const due = every.slice();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await nextTurn();
    signal?.throwIfAborted();
    onProgress?.((epoch - 1) / epochs);
    const rate = 1 - (epoch - 1) / epochs;
    for (let edge = 0; edge < heads.length; edge++) {
      if (due[edge]! > epoch) continue;
      due[edge]! += every[edge]!;
      const isForward = random() < 0.5;
      const head = isForward ? heads[edge]! : tails[edge]!;
      const tail = isForward ? tails[edge]! : heads[edge]!;
      attract(points, 2 * head, { other: 2 * tail, rate });
      for (let k = 0; k < negatives; k++) {
        const other = Math.floor(random() * count);
        if (other !== head) repel(points, 2 * head, { other: 2 * other, rate });
      }
    }
  }
}

function attract(points: Float32Array, at: number, { other, rate }: { other: number; rate: number }): void {
  const dx = points[at]! - points[other]!;
  const dy = points[at + 1]! - points[other + 1]!;
  const strength = pull(dx * dx + dy * dy);
  const mx = clip(strength * dx) * rate;
  const my = clip(strength * dy) * rate;
  points[at]! += mx;
  points[at + 1]! += my;
  points[other]! -= mx;
  points[other + 1]! -= my;
}

function repel(points: Float32Array, at: number, { other, rate }: { other: number; rate: number }): void {
  const dx = points[at]! - points[other]!;
  const dy = points[at + 1]! - points[other + 1]!;
  const strength = push(dx * dx + dy * dy);
  points[at]! += clip(strength * dx) * rate;
  points[at + 1]! += clip(strength * dy) * rate;
}
