import type { Kernels } from './kernels.ts';
import { awaitPieces, createControl, openRound, takePieces, type Round } from './scan-rounds.ts';
import type { ScanWork } from './scan-worker.ts';

/** Threads that may scan a memory. */
export interface Threading {
  /** All of them, the caller's included; 1 where the page is not isolated. */
  readonly threads: number;
  /** Ends the workers. The memory stays, and is scanned by the caller alone. */
  readonly signal?: AbortSignal | undefined;
  readonly spawn?: (() => Worker) | undefined;
}

/** Workers that scan shared memory together with the thread that asks them to. */
export interface ScanCrew {
  /** Computes a round, its scores from `scoresAt` on. False when a worker died at it: the scores are not to be used. */
  run(round: Round): boolean;
}

const mostThreads = 4;
/** A piece takes well under a millisecond; a worker that takes this long for one has died. */
const patienceMs = 1_000;

/** How many threads a scan may use here. */
export function scanThreads(): number {
  const { crossOriginIsolated, navigator } = globalThis as Partial<typeof globalThis>;
  if (!crossOriginIsolated || typeof Worker === 'undefined') return 1;
  return Math.min(navigator?.hardwareConcurrency ?? 1, mostThreads);
}

const spawnScanWorker = (): Worker =>
  new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module', name: 'clip scan' });

/**
 * Starts the workers. Nobody waits for them: each takes pieces as soon as it runs, and until then, or where it cannot
 * start at all, the caller does them. `run` blocks, so it belongs in a worker.
 */
export function createScanCrew(
  { memory, kernels, scoresAt }: { memory: WebAssembly.Memory; kernels: Kernels; scoresAt: number },
  { threads, signal, spawn = spawnScanWorker }: Threading,
): ScanCrew {
  const control = createControl();
  const workers: Worker[] = [];
  let isOver = false;

  function end(): void {
    isOver = true;
    for (const worker of workers.splice(0)) worker.terminate();
  }
  if (signal?.aborted) isOver = true;
  else signal?.addEventListener('abort', end, { once: true });
  try {
    while (!isOver && workers.length < threads - 1) {
      const worker = spawn();
      workers.push(worker);
      worker.onerror = (event) => event.preventDefault(); // it takes no piece; the others do
      worker.postMessage({ memory, control, scoresAt } satisfies ScanWork);
    }
  } catch {
    // Those that were started are enough.
  }
  return {
    run(round) {
      if (isOver) return false;
      const turn = openRound(control, round);
      takePieces(control, kernels, scoresAt);
      if (awaitPieces(control, { turn, count: round.count, patienceMs })) return true;
      end(); // what it left half done it may still write: this memory's shared scores are not read again
      return false;
    },
  };
}
