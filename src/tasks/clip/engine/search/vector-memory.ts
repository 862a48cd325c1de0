import { createGrowingMemory, pageBytes, scanRows, scoresAt } from './growing-memory.ts';
import type { Threading } from './scan-crew.ts';

/** Rows of vectors in the memory of WebAssembly, where the kernels read them. */
export interface VectorMemory {
  readonly dims: number;
  readonly count: number;
  /** Bytes of a row: `dims` numbers, and zeros up to the next multiple of 64 bytes. */
  readonly size: number;
  readonly threading: Threading;
  /** Adds whole rows at the end. Throws `memory` when the browser gives no more. */
  append(vectors: Float32Array): void;
  /** A view of a row; it is good until the next append. */
  row(index: number): Float32Array;
  /** Calls back with the dot products of the query with each row, in their order, some thousand rows at a time. */
  scan(query: Float32Array, onScores: (first: number, scores: Float32Array) => void): void;
  /** Rows from `first` on whose dot product with the query is at least `minimum`; `onHits` gets their indices. */
  hits(query: Float32Array, range: { first: number; minimum: number }, onHits: (rows: number[]) => void): void;
}

/** The longest vector that fits before the scores, in numbers. */
const mostDims = pageBytes / 4;

/** An empty memory for vectors of `dims` numbers, scanned by one thread or more. Throws a RangeError for more than 16,384. */
export function createVectorMemory(dims: number, threading: Threading = { threads: 1 }): VectorMemory {
  if (dims < 1 || dims > mostDims) throw new RangeError(`Vectors have 1 to ${mostDims} numbers, not ${dims}.`);
  const memory = createGrowingMemory(threading);
  const { rowsAt } = memory;
  const size = Math.ceil(dims / 16) * 64;
  let count = 0;

  const place = (query: Float32Array): void => {
    if (query.length !== dims) throw new RangeError(`The query has ${query.length} numbers, the rows ${dims}.`);
    new Float32Array(memory.buffer, 0, size / 4).fill(0).set(query);
  };
  return {
    dims,
    size,
    threading,
    get count() {
      return count;
    },
    append(vectors) {
      const added = vectors.length / dims;
      if (!Number.isInteger(added)) throw new RangeError(`${vectors.length} numbers are no whole rows of ${dims}.`);
      memory.reserve(rowsAt + (count + added) * size);
      const target = new Float32Array(memory.buffer, rowsAt + count * size, (added * size) / 4);
      if (size === dims * 4) target.set(vectors);
      else for (let i = 0; i < added; i++) target.set(vectors.subarray(i * dims, (i + 1) * dims), (i * size) / 4);
      count += added;
    },
    row: (index) => new Float32Array(memory.buffer, rowsAt + index * size, dims),
    scan(query, onScores) {
      place(query);
      memory.scan({ kernel: 'dots', size, count }, (first, at, rows) =>
        onScores(first, new Float32Array(memory.buffer, at, rows)),
      );
    },
    hits(query, { first, minimum }, onHits) {
      place(query);
      for (let at = first; at < count; at += scanRows) {
        const rows = Math.min(scanRows, count - at);
        const found = memory.kernels.hits(0, rowsAt + at * size, size, rows, minimum, scoresAt);
        if (found > 0) onHits(Array.from(new Int32Array(memory.buffer, scoresAt, found), (row) => at + row));
      }
    },
  };
}
