import { createGrowingMemory } from './growing-memory.ts';
import { exactly, type ScanOptions } from './scan.ts';
import { createTopK, type Ranked } from './top-k.ts';
import type { VectorMemory } from './vector-memory.ts';

/** A quarter of the bytes of the float32 rows, for a first pass over libraries that are larger than the caches. */
export interface Int8Rows {
  readonly count: number;
  /** Quantises the rows that were added to the vectors since. */
  follow(): void;
  /** As `searchRows`, but the candidates are found in int8; they are scored and ordered in float64. */
  search(query: Float32Array, options: ScanOptions): Ranked[];
}

/** Candidates a wanted row: at 4, more than 99.5 % of the exact first 50 are among them (see the test). */
const candidatesPerRow = 4;
const spare = 64;
const largest = 127;

/** Each row is scaled by its largest number, so that one dominant dimension costs only its own row. */
export function createInt8Rows(vectors: VectorMemory): Int8Rows {
  const memory = createGrowingMemory(vectors.threading);
  const { rowsAt } = memory;
  const size = Math.ceil(vectors.dims / 16) * 16;
  let scales = new Float32Array(1024);
  let count = 0;

  function quantise(vector: Float32Array, at: number): number {
    let most = 0;
    for (const value of vector) most = Math.max(most, Math.abs(value));
    const scale = most / largest || 1;
    const target = new Int8Array(memory.buffer, at, size);
    for (let i = 0; i < vector.length; i++) target[i] = Math.round(vector[i]! / scale);
    return scale;
  }
  function follow(): void {
    memory.reserve(rowsAt + vectors.count * size);
    if (vectors.count > scales.length) {
      const grown = new Float32Array(Math.max(vectors.count, scales.length * 2));
      grown.set(scales);
      scales = grown;
    }
    for (; count < vectors.count; count++) scales[count] = quantise(vectors.row(count), rowsAt + count * size);
  }
  function candidates(query: Float32Array, { limit, accept }: ScanOptions): number[] {
    const best = createTopK(limit * candidatesPerRow + spare);
    new Int8Array(memory.buffer, 0, size).fill(0);
    quantise(query, 0);
    memory.scan({ kernel: 'dotsInt8', size, count }, (first, at, rows) => {
      const sums = new Int32Array(memory.buffer, at, rows);
      let { floor } = best;
      for (let i = 0; i < rows; i++) {
        const score = sums[i]! * scales[first + i]!;
        if (!(score >= floor) || (accept && !accept(first + i))) continue;
        best.offer(first + i, score);
        ({ floor } = best);
      }
    });
    return best.sorted().map(({ row }) => row);
  }
  return {
    get count() {
      return count;
    },
    follow,
    search(query, options) {
      follow();
      return exactly(vectors, query, { ...options, rows: candidates(query, options) });
    },
  };
}
