import golden from './golden/clip/search.json' with { type: 'json' };
import { units } from './golden-units.ts';

/** Divided by its length in float64, rounded once to float32. */
function normalised(values: Float64Array, dims: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += dims) {
    let sum = 0;
    for (let i = at; i < at + dims; i++) sum += values[i]! * values[i]!;
    const length = Math.sqrt(sum);
    for (let i = at; i < at + dims; i++) rows[i] = values[i]! / length;
  }
  return rows;
}

const raw = (seed: number, count: number): Float64Array => units(seed, count).map((unit) => unit * 2 - 1);

/** Unit vectors from the generator of the golden files; `dominant` is added to the first number of each. */
export function unitRows(
  seed: number,
  { count, dims, dominant = 0 }: { count: number; dims: number; dominant?: number },
): Float32Array {
  const values = raw(seed, count * dims);
  for (let at = 0; at < values.length; at += dims) values[at]! += dominant;
  return normalised(values, dims);
}

/** The 5,000 vectors and 20 queries of `search.json`, by the recipe of `reference/golden/make_clip_maths.py`. */
export function goldenLibrary(): { library: Float32Array; queries: Float32Array; dims: number } {
  const { rows, dims, seed, querySeed, planted, plantedSeed, queriesFromRows, ids } = golden;
  const values = raw(seed, rows * dims);
  for (const [i, [source, target, strength]] of (planted as [number, number, number][]).entries()) {
    const change = raw(plantedSeed + i, dims);
    for (let k = 0; k < dims; k++) values[target * dims + k] = values[source * dims + k]! + strength * change[k]!;
  }
  const library = normalised(values, dims);
  const queries = normalised(raw(querySeed, ids.length * dims), dims);
  for (const [i, row] of queriesFromRows.entries())
    queries.set(library.subarray(row * dims, (row + 1) * dims), i * dims);
  return { library, queries, dims };
}
