import type { Kernels } from './kernels.ts';

/** Rows in shared memory whose dot products with the query at address 0 are wanted. */
export interface Round {
  kernel: 'dots' | 'dotsInt8';
  /** Address of the first row. */
  rowsAt: number;
  /** Bytes of a row. */
  size: number;
  /** At most `roundRows`. */
  count: number;
}

/** Rows that a thread takes at a time: a fraction of a millisecond of work, so that no one waits long for another. */
const pieceRows = 2_048;
const mostPieces = 64;
/** Rows of one round at most. */
export const roundRows = pieceRows * mostPieces;

/**
 * Places in the control block. `state` holds the turn (a number that each round has of its own) above the eight bits
 * that say how many pieces were taken; whoever takes one has compared the whole, so no one works on what is over.
 */
const [state, rowsField, sizeField, countField, kernelField, doneFields] = [0, 1, 2, 3, 4, 8];
const pieceBits = 8;
const closed = 0xff;
const lastTurn = 0x3f_ffff;

/** A block through which threads share out rounds. It is shared memory: the page must be isolated. */
export const createControl = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * (doneFields + mostPieces)));

/** Offers a round to all threads and returns its turn. Every piece of the round before must have been awaited. */
export function openRound(control: Int32Array, { kernel, rowsAt, size, count }: Round): number {
  const before = Atomics.or(control, state, closed); // no one takes anything while the fields change
  const turn = ((before >> pieceBits) % lastTurn) + 1;
  Atomics.store(control, rowsField, rowsAt | 0);
  Atomics.store(control, sizeField, size);
  Atomics.store(control, countField, count);
  Atomics.store(control, kernelField, Number(kernel === 'dotsInt8'));
  Atomics.store(control, state, turn << pieceBits);
  Atomics.notify(control, state);
  return turn;
}

/** A piece that no other thread has: a function that does it. A number when none is left: the state that says so. */
export function takePiece(control: Int32Array, kernels: Kernels, scoresAt: number): number | (() => void) {
  for (;;) {
    const before = Atomics.load(control, state);
    const piece = before & closed;
    const first = piece * pieceRows;
    const count = Atomics.load(control, countField);
    if (piece === closed || first >= count) return before;
    const rowsAt = Atomics.load(control, rowsField);
    const size = Atomics.load(control, sizeField);
    const kernel = Atomics.load(control, kernelField) ? 'dotsInt8' : 'dots';
    if (Atomics.compareExchange(control, state, before, before + 1) !== before) continue;
    return () => {
      kernels[kernel](0, rowsAt + first * size, size, Math.min(pieceRows, count - first), scoresAt + first * 4);
      Atomics.store(control, doneFields + piece, before >> pieceBits);
      Atomics.notify(control, doneFields + piece);
    };
  }
}

/** Takes pieces until none is left. */
export function takePieces(control: Int32Array, kernels: Kernels, scoresAt: number): number {
  for (;;) {
    const piece = takePiece(control, kernels, scoresAt);
    if (typeof piece === 'number') return piece;
    piece();
  }
}

/** Waits for a round to be offered after the state that `takePieces` returned. Blocks: for workers only. */
export function awaitRound(control: Int32Array, seen: number): void {
  Atomics.wait(control, state, seen);
}

/** Waits for the pieces that others took; whether all were done, none of them later than `patienceMs` after the last. */
export function awaitPieces(
  control: Int32Array,
  { turn, count, patienceMs }: { turn: number; count: number; patienceMs: number },
): boolean {
  for (let piece = 0; piece * pieceRows < count; piece++) {
    for (;;) {
      const seen = Atomics.load(control, doneFields + piece);
      if (seen === turn) break;
      if (Atomics.wait(control, doneFields + piece, seen, patienceMs) === 'timed-out') return false;
    }
  }
  return true;
}
