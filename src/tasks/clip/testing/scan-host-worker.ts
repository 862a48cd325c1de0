import { unitRows } from '../../../../e2e/clip-golden-library.ts';
import { serve } from '../../../runtime/rpc.ts';
import { createInt8Rows } from '../engine/search/int8-scan.ts';
import { createKernels } from '../engine/search/kernels.ts';
import { scanThreads } from '../engine/search/scan-crew.ts';
import { awaitPieces, createControl, openRound, roundRows } from '../engine/search/scan-rounds.ts';
import type { ScanWork } from '../engine/search/scan-worker.ts';
import { searchRows } from '../engine/search/scan.ts';
import { createVectorMemory } from '../engine/search/vector-memory.ts';

/** Scans with threads and with one, where waiting is allowed, for the tests. */
export type ScanHostContract = {
  threads: [input: null, output: number, progress: never];
  /** Whether scan workers alone do a round to the bit. */
  workersAlone: [input: null, output: boolean, progress: never];
  compare: [input: Crew, output: Comparison, progress: never];
};
type Crew = 'real' | 'missing' | 'refused' | 'dying';
interface Comparison {
  /** Searches whose rows, scores or order differ from those of one thread. */
  different: number;
  searches: number;
  slowestMs: number;
  spawned: number;
}

const [count, dims] = [50_000, 64];
const realWorker = (): Worker =>
  new Worker(new URL('../engine/search/scan-worker.ts', import.meta.url), { type: 'module' });
const spawners: Record<Crew, () => Worker> = {
  real: realWorker,
  missing: () => new Worker('/no-such-worker.js', { type: 'module' }),
  refused: () => {
    throw new DOMException('No.', 'SecurityError');
  },
  dying: () => new Worker(new URL('./dying-scan-worker.ts', import.meta.url), { type: 'module' }),
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** With every tenth row twice more, far behind: equal scores, whose order is by row. */
function rowsWithTies(): Float32Array {
  const rows = unitRows(11, { count, dims });
  for (let row = 0; row < count / 3; row += 10)
    for (const far of [1, 2]) {
      const at = (row + far * Math.floor(count / 3)) * dims;
      rows.copyWithin(at, row * dims, (row + 1) * dims);
    }
  return rows;
}

serve<ScanHostContract>({
  threads: () => scanThreads(),
  async workersAlone() {
    const [size, page, rounds] = [dims * 4, 65_536, 3];
    const rowsAt = page + roundRows * 4;
    const memory = new WebAssembly.Memory({
      initial: Math.ceil((rowsAt + count * size) / page),
      maximum: page,
      shared: true,
    });
    const rows = rowsWithTies();
    new Float32Array(memory.buffer, rowsAt, rows.length).set(rows);
    new Float32Array(memory.buffer, 0, dims).set(rows.subarray(0, dims));
    const scores = new Float32Array(memory.buffer, page, count);
    createKernels(memory, true).dots(0, rowsAt, size, count, page);
    const expected = scores.slice();
    const control = createControl();
    const workers = [realWorker(), realWorker()];
    for (const worker of workers) worker.postMessage({ memory, control, scoresAt: page } satisfies ScanWork);
    let isSame = true;
    for (let i = 0; i < rounds; i++) {
      scores.fill(NaN);
      const turn = openRound(control, { kernel: 'dots', rowsAt, size, count });
      for (let tries = 0; !awaitPieces(control, { turn, count, patienceMs: 1 }); tries++) {
        if (tries === 2_000) return false;
        await pause(5);
      }
      isSame &&= scores.every((score, row) => score === expected[row]);
    }
    for (const worker of workers) worker.terminate();
    return isSame;
  },
  async compare(crew) {
    const closing = new AbortController();
    let spawned = 0;
    const spawn = (): Worker => {
      spawned++;
      return spawners[crew]();
    };
    const alone = createVectorMemory(dims);
    const shared = createVectorMemory(dims, { threads: 3, signal: closing.signal, spawn });
    const rows = rowsWithTies();
    for (const memory of [alone, shared]) memory.append(rows);
    const [aloneInt8, sharedInt8] = [createInt8Rows(alone), createInt8Rows(shared)];
    const [queries, accept] = [unitRows(12, { count: 20, dims }), (row: number) => row % 3 !== 1];
    const found: Comparison = { different: 0, searches: 0, slowestMs: 0, spawned: 0 };
    const compare = (one: () => unknown, other: () => unknown): void => {
      const start = performance.now();
      const result = JSON.stringify(other());
      found.slowestMs = Math.max(found.slowestMs, performance.now() - start);
      found.searches++;
      found.different += Number(result !== JSON.stringify(one()));
    };
    // Until a worker has died, where that is what it is for: which thread is quicker is not ours to say.
    for (let i = 0; i < 20 || (crew === 'dying' && found.slowestMs < 900 && i < 400); i++) {
      const at = (i % 20) * dims;
      const query = i % 2 === 0 ? rows.slice(at, at + dims) : queries.subarray(at, at + dims);
      const options = { limit: 100, minimum: -1, accept: i % 4 < 2 ? accept : undefined };
      compare(
        () => searchRows(alone, query, options),
        () => searchRows(shared, query, options),
      );
      compare(
        () => aloneInt8.search(query, options),
        () => sharedInt8.search(query, options),
      );
      if (i === 15 && crew !== 'dying') closing.abort(); // as when a library closes while someone still reads it
      await pause(i < 5 ? 60 : 5);
    }
    return { ...found, spawned };
  },
});
