import { fuzzyGraph } from './fuzzy-graph.ts';
import { nearestRows } from './neighbours.ts';
import { principalAxes, project } from './principal-axes.ts';
import { layOut } from './umap.ts';
import { createVectorMemory, type VectorMemory } from './vector-memory.ts';

export interface MapOptions {
  signal?: AbortSignal | undefined;
  /** Told the share that is done, 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Past this, comparing all rows with all would take minutes, and the first two axes have to do. */
export const umapRows = 20_000;
/** Neighbours a row (umap-learn's default). */
const neighbours = 15;
/** Axes that neighbours are found on: more is mostly noise, and costs. */
const axesCount = 64;
/** Width of the start, as in umap-learn. */
const startWidth = 10;
/** Share of the work that the neighbours are. */
const searchShare = 0.5;

/**
 * Two coordinates in [0, 1] a row, row-major: UMAP over the exact nearest neighbours, started from the two largest
 * principal axes; above 20,000 rows those axes alone. Equal rows give equal maps.
 */
export async function mapRows(vectors: VectorMemory, { signal, onProgress }: MapOptions = {}): Promise<Float32Array> {
  const { count } = vectors;
  const dims = Math.min(axesCount, vectors.dims);
  const axes = principalAxes(vectors, { count: count > umapRows ? 2 : dims, centred: true });
  const points = new Float32Array(2 * count);
  const flat = new Float32Array(Math.max(2, axes.axes.length));
  const short = createVectorMemory(flat.length);
  for (let row = 0; row < count; row++) {
    project(vectors.row(row), axes, flat);
    points.set(flat.subarray(0, 2), 2 * row);
    if (count > umapRows) continue;
    const length = Math.hypot(...flat) || 1;
    short.append(flat.map((value) => value / length));
  }
  if (count > umapRows || count < 3) return intoSquare(points);
  const found = await nearestRows(short, neighbours, {
    signal,
    onProgress: (done) => onProgress?.((searchShare * done) / count),
  });
  const start = intoSquare(points).map((value) => (value - 0.5) * startWidth);
  const random = sequence();
  // Equal rows start apart, or they would never part.
  for (let i = 0; i < start.length; i++) start[i]! += (random() - 0.5) * 1e-3;
  await layOut(start, fuzzyGraph(found, count), {
    random,
    signal,
    onProgress: (share) => onProgress?.(searchShare + (1 - searchShare) * share),
  });
  return intoSquare(start);
}

/** Moves and scales both coordinates alike, so that the larger spread fills 0 to 1 and the smaller is centred. */
function intoSquare(points: Float32Array): Float32Array {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const [i, value] of points.entries()) {
    low[i % 2] = Math.min(low[i % 2]!, value);
    high[i % 2] = Math.max(high[i % 2]!, value);
  }
  const spread = Math.max(high[0]! - low[0]!, high[1]! - low[1]!) || 1;
  return points.map((value, i) => {
    const middle = (low[i % 2]! + high[i % 2]!) / 2;
    return Math.min(1, Math.max(0, (value - middle) / spread + 0.5));
  });
}

/** A fixed sequence of numbers in [0, 1): mulberry32. */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
