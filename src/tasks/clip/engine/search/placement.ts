import { nextTurn } from '../../../../runtime/turn.ts';
import { memberships } from './fuzzy-graph.ts';
import { nearestOf } from './neighbours.ts';
import { clip, negatives, pull, push } from './umap-forces.ts';
import type { VectorMemory } from './vector-memory.ts';

/** Rows that lie on the map already, each with its place, x and y after one another. */
export interface Placed {
  readonly rows: VectorMemory;
  readonly points: Float32Array;
}

export interface PlacementOptions {
  /** Neighbours a row. */
  neighbours: number;
  /** Draws in [0, 1). */
  random: () => number;
  signal?: AbortSignal | undefined;
  /** Told how many rows were placed. */
  onProgress?: ((done: number) => void) | undefined;
}

/** Passes over the neighbours of a row, for few and for many rows (umap-learn: `n_epochs` in `transform`). */
const epochsFor = (rows: number): number => (rows <= 10_000 ? 100 : 30);
/** How far a row moves at first: a quarter of what it does when the map is laid out (umap-learn: `_initial_alpha / 4`). */
const startRate = 0.25;
/** Rows between two looks at the event loop. */
const turnRows = 32;

/**
 * Places some rows (`which`) among those of a map, which stay where they are: umap-learn's `UMAP.transform` (umap/umap_.py, 0.5.12). A
 * row starts at the mean of its nearest neighbours' places, weighted by how much each counts, and then moves by the
 * steps of the layout: towards those neighbours, away from rows drawn at random. The rows do not act on one another, so
 * each is done with before the next.
 */
export async function placeRows(
  { rows, which }: { rows: VectorMemory; which: Uint32Array },
  placed: Placed,
  { neighbours, random, signal, onProgress }: PlacementOptions,
): Promise<Float32Array> {
  const points = new Float32Array(2 * which.length);
  const epochs = epochsFor(which.length);
  for (const [i, row] of which.entries()) {
    if (i % turnRows === 0) {
      await nextTurn();
      signal?.throwIfAborted();
      onProgress?.(i);
    }
    const near = nearestOf(placed.rows, rows.row(row), neighbours);
    const weights = memberships(
      near.map(({ score }) => Math.max(0, 1 - score)),
      false,
    );
    const ends = near.map(({ row: end }) => 2 * end);
    const place = middleOf(placed.points, ends, weights);
    settle(place, placed.points, { ends, weights, epochs, random });
    points.set(place, 2 * i);
  }
  return points;
}

/** The weighted mean of places; where a neighbour is equal to the row, the neighbour's place (`init_graph_transform`). */
function middleOf(points: Float32Array, ends: readonly number[], weights: readonly number[]): [x: number, y: number] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let [x, y] = [0, 0];
  for (const [k, end] of ends.entries()) {
    if (weights[k] === 1) return [points[end]!, points[end + 1]!];
    x += (weights[k]! / sum) * points[end]!;
    y += (weights[k]! / sum) * points[end + 1]!;
  }
  return [x, y];
}

interface Settling {
  /** Where in the points each neighbour's x is. */
  ends: readonly number[];
  weights: readonly number[];
  epochs: number;
  random: () => number;
}

/** Moves one place, a neighbour drawn as often as it counts, each time with a few others that push. */
function settle(
  place: [x: number, y: number],
  points: Float32Array,
  { ends, weights, epochs, random }: Settling,
): void {
  const count = points.length / 2;
  let [x, y] = place;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const rate = startRate * (1 - (epoch - 1) / epochs);
    for (let k = 0; k < ends.length; k++) {
      // As often as its weight says, evenly over the passes.
      if (Math.floor(epoch * weights[k]!) === Math.floor((epoch - 1) * weights[k]!)) continue;
      for (let other = 0; other <= negatives; other++) {
        const at = other === 0 ? ends[k]! : 2 * Math.floor(random() * count);
        const dx = x - points[at]!;
        const dy = y - points[at + 1]!;
        const square = dx * dx + dy * dy;
        const strength = other === 0 ? pull(square) : push(square);
        x += clip(strength * dx) * rate;
        y += clip(strength * dy) * rate;
      }
    }
  }
  [place[0], place[1]] = [x, y];
}
