import type { VectorMemory } from './vector-memory.ts';

/** Orthonormal directions, the one of the largest spread first, and the point they start from. */
export interface Axes {
  readonly mean: Float64Array;
  readonly axes: readonly Float64Array[];
}

/** What is asked of rows. */
type SomeRows = Pick<VectorMemory, 'dims' | 'count' | 'row'>;

/** Rows that are looked at: the axes need not be exact, and all rows would cost seconds. */
const sampleRows = 4_096;
/** Steps of the power iteration: enough for axes of clearly different spread. */
const steps = 12;

/**
 * The principal axes of the rows, from an even sample, by orthogonal iteration on their covariance (Golub and Van Loan,
 * Matrix Computations, 8.2.4). They are orthonormal up to rounding, however near they come. `centred: false` leaves the
 * mean at zero, so that coordinates keep dot products.
 */
export function principalAxes(vectors: SomeRows, { count, centred }: { count: number; centred: boolean }): Axes {
  const { dims } = vectors;
  const rows = sample(vectors);
  const mean = new Float64Array(dims);
  if (centred) for (const row of rows) for (let i = 0; i < dims; i++) mean[i]! += row[i]! / rows.length;
  const covariance = covarianceOf(rows, mean);
  let axes = orthonormal(startAxes(Math.min(count, dims), dims));
  for (let step = 0; step < steps; step++) axes = orthonormal(axes.map((axis) => times(covariance, axis)));
  return { mean, axes };
}

/** Writes the coordinates of a vector on the axes. */
export function project(vector: Float32Array, { mean, axes }: Axes, target: Float32Array): void {
  for (const [k, axis] of axes.entries()) {
    let sum = 0;
    for (let i = 0; i < axis.length; i++) sum += (vector[i]! - mean[i]!) * axis[i]!;
    target[k] = sum;
  }
}

function sample(vectors: SomeRows): Float32Array[] {
  const step = Math.max(1, vectors.count / sampleRows);
  const rows: Float32Array[] = [];
  for (let at = 0; at < vectors.count; at += step) rows.push(vectors.row(Math.floor(at)));
  return rows;
}

/** Symmetric, row after row. */
function covarianceOf(rows: readonly Float32Array[], mean: Float64Array): Float64Array {
  const dims = mean.length;
  const sums = new Float64Array(dims * dims);
  const centred = new Float64Array(dims);
  for (const row of rows) {
    for (let i = 0; i < dims; i++) centred[i] = row[i]! - mean[i]!;
    for (let i = 0; i < dims; i++) {
      const value = centred[i]!;
      for (let k = i; k < dims; k++) sums[i * dims + k]! += value * centred[k]!;
    }
  }
  for (let i = 0; i < dims; i++) for (let k = 0; k < i; k++) sums[i * dims + k] = sums[k * dims + i]!;
  return sums;
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const dims = vector.length;
  const product = new Float64Array(dims);
  for (let i = 0; i < dims; i++) {
    let sum = 0;
    for (let k = 0; k < dims; k++) sum += matrix[i * dims + k]! * vector[k]!;
    product[i] = sum;
  }
  return product;
}

/** Any start will do that is no eigenvector: cosines of rising frequency, so that equal input gives equal axes. */
const startAxes = (count: number, dims: number): Float64Array[] =>
  Array.from({ length: count }, (_, k) => Float64Array.from({ length: dims }, (__, i) => Math.cos((k + 1) * (i + 1))));

/** Below this an axis lies in the span of those before it. */
const dependent = 1e-9;

/** Modified Gram and Schmidt, twice over; what depends on the axes before gives way to the first free direction. */
function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const axis of axes) {
    let candidate = scaled(axis);
    for (let fallback = 0; ; fallback++) {
      const before = candidate;
      for (let pass = 0; pass < 2; pass++) for (const other of done) subtract(candidate, other);
      if (lengthOf(candidate) > dependent) break;
      candidate = new Float64Array(before.length);
      candidate[fallback] = 1;
    }
    done.push(scaled(candidate));
  }
  return done;
}

const lengthOf = (vector: Float64Array): number => Math.hypot(...vector);
function scaled(vector: Float64Array): Float64Array {
  const length = lengthOf(vector);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}
function subtract(vector: Float64Array, axis: Float64Array): void {
  let share = 0;
  for (let i = 0; i < axis.length; i++) share += vector[i]! * axis[i]!;
  for (let i = 0; i < axis.length; i++) vector[i]! -= share * axis[i]!;
}
