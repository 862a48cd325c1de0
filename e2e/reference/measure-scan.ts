import { unitRows } from '../clip-golden-library.ts';
import { createInt8Rows } from '../../src/tasks/clip/engine/search/int8-scan.ts';
import { searchRows } from '../../src/tasks/clip/engine/search/scan.ts';
import { matcherOf } from '../../src/tasks/clip/library/matching.ts';
import { createVectorMemory } from '../../src/tasks/clip/engine/search/vector-memory.ts';

/**
 * How near the scan comes to the bandwidth of this machine's memory, in one run: the bytes of 100,000 x 512 float32
 * numbers over the fastest scan, against the bytes read and written by the fastest copy of as many.
 */
const [count, dims, rounds] = [100_000, 512, 15];

const fastest = (work: () => void): number => {
  let best = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
};

const memory = createVectorMemory(dims);
for (let i = 0; i < 10; i++) memory.append(unitRows(i + 1, { count: count / 10, dims }));
const int8 = createInt8Rows(memory);
int8.follow();
const query = unitRows(99, { count: 1, dims });
const bytes = count * dims * 4;
const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes)];
const copyMs = fastest(() => to.set(from));
const scanMs = fastest(() => searchRows(memory, query, { limit: 100 }));
const int8Ms = fastest(() => int8.search(query, { limit: 100 }));
// Where matches end: another query each time, as a person types; “none of these” stays the same.
const none = unitRows(98, { count: 1, dims });
const queries = Array.from({ length: rounds }, (_, i) => unitRows(200 + i, { count: 1, dims }));
const matchMs = queries
  .map((words) => {
    const start = performance.now();
    const isMatch = matcherOf(memory, { query: words, none, noneFloor: -1, hasPicture: false });
    for (let row = 0; row < count; row++) isMatch(row);
    return performance.now() - start;
  })
  .slice(1) // the first one reads the column that is kept
  .toSorted((a, b) => a - b);
const bandwidth = (moved: number, ms: number): number => moved / ms / 1e6;
const copied = bandwidth(2 * bytes, copyMs);
const scanned = bandwidth(bytes, scanMs);
console.log(
  [
    `copy ${copied.toFixed(1)} GB/s (read and write counted)`,
    `float32 scan ${scanMs.toFixed(1)} ms, ${scanned.toFixed(1)} GB/s, ${((100 * scanned) / copied).toFixed(0)} % of it`,
    `where matches end ${matchMs[0]!.toFixed(1)} ms at best, ${matchMs.at(-1)!.toFixed(1)} ms at worst, beyond the scan`,
    `int8 scan with second look ${int8Ms.toFixed(1)} ms`,
  ].join('\n'),
);
