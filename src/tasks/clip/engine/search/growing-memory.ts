import { AppError } from '../../../../runtime/errors.ts';
import { createKernels, type Kernels } from './kernels.ts';
import { createScanCrew, type ScanCrew, type Threading } from './scan-crew.ts';
import { roundRows, type Round } from './scan-rounds.ts';

/** Memory that grows with what is put into it, and its kernels. Sizes are in bytes. */
export interface GrowingMemory {
  readonly kernels: Kernels;
  readonly buffer: ArrayBufferLike;
  /** Address of the first row. */
  readonly rowsAt: number;
  reserve(bytes: number): void;
  /**
   * Calls back in the order of the rows with where the products of the query at address 0 lie, 4 bytes each, some
   * thousand rows at a time. Threads, where there are some and enough rows, share out the rows.
   */
  scan(rows: Omit<Round, 'rowsAt'>, onScores: (first: number, at: number, count: number) => void): void;
}

/** A page of WebAssembly's memory. */
export const pageBytes = 65_536;
/** The most that 32-bit addresses reach. */
const mostPages = 65_536;
/** Rows scanned by one thread between two looks at their scores: both stay in the processor's cache. */
export const scanRows = 8_192;
/** Address of the scores of a scan by one thread. */
export const scoresAt = pageBytes;
const sharedScoresAt = scoresAt + pageBytes;
/** From this many rows on, threads save more than they cost. */
const leastThreadedRows = 20_000;

/** Shared memory where it is wanted and given. */
function createMemory(threads: number): { memory: WebAssembly.Memory; isShared: boolean; rowsAt: number } {
  if (threads > 1) {
    const rowsAt = sharedScoresAt + roundRows * 4;
    try {
      const memory = new WebAssembly.Memory({ initial: rowsAt / pageBytes, maximum: mostPages, shared: true });
      return { memory, isShared: true, rowsAt };
    } catch {
      // The browser sets no such range of addresses aside.
    }
  }
  return {
    memory: new WebAssembly.Memory({ initial: sharedScoresAt / pageBytes }),
    isShared: false,
    rowsAt: sharedScoresAt,
  };
}

/**
 * Layout: the query from 0 on, scores from 64 KiB, then those of a round where threads share the memory, then the rows.
 * Throws `memory` when it cannot grow.
 */
export function createGrowingMemory(threading: Threading): GrowingMemory {
  const { memory, isShared, rowsAt } = createMemory(threading.threads);
  const kernels = createKernels(memory, isShared);
  let crew: ScanCrew | undefined;

  return {
    kernels,
    rowsAt,
    get buffer() {
      return memory.buffer;
    },
    reserve(bytes) {
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch (cause) {
        const wanted = Math.round(bytes / 2 ** 20);
        throw new AppError(
          'memory',
          `The vectors of the library need ${wanted} MB, more than this browser gives. Close other tabs, or split the library.`,
          { cause },
        );
      }
    },
    scan({ kernel, size, count }, onScores) {
      const isThreaded = isShared && count > leastThreadedRows;
      if (isThreaded) crew ??= createScanCrew({ memory, kernels, scoresAt: sharedScoresAt }, threading);
      for (let first = 0, rows; first < count; first += rows) {
        rows = Math.min(roundRows, count - first);
        const round = { kernel, rowsAt: rowsAt + first * size, size, count: rows };
        if (isThreaded && crew?.run(round)) {
          onScores(first, sharedScoresAt, rows);
          continue;
        }
        rows = Math.min(scanRows, rows);
        kernels[kernel](0, round.rowsAt, size, rows, scoresAt);
        onScores(first, scoresAt, rows);
      }
    },
  };
}
