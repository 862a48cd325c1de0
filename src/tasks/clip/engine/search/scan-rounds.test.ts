import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unitRows } from '../../../../../e2e/clip-golden-library.ts';
import { createKernels } from './kernels.ts';
import { awaitPieces, createControl, openRound, roundRows, takePiece, takePieces } from './scan-rounds.ts';

const [pageBytes, size] = [65_536, 64];
const [scoresAt, rowsAt] = [pageBytes, pageBytes + roundRows * 4];

/** A shared memory of rows of 16 numbers with the query before them, as two threads see it. */
function sharedRows(count: number) {
  const pages = Math.ceil((rowsAt + count * size) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: true });
  new Float32Array(memory.buffer, 0, 16).set(unitRows(1, { count: 1, dims: 16 }));
  new Float32Array(memory.buffer, rowsAt, count * 16).set(unitRows(2, { count, dims: 16 }));
  const scores = new Float32Array(memory.buffer, scoresAt, count);
  return { scores, threads: [createKernels(memory, true), createKernels(memory, true)] as const };
}
const most = 20_000;
const { scores, threads } = sharedRows(most);

test('whoever takes which piece and in whatever order they end, the scores are those of one thread', () => {
  const control = createControl();
  const expected = new Float32Array(most);
  threads[0].dots(0, rowsAt, size, most, scoresAt);
  expected.set(scores);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: most }), fc.array(fc.boolean(), { maxLength: 24 }), (count, choices) => {
      scores.fill(NaN);
      const turn = openRound(control, { kernel: 'dots', rowsAt, size, count });
      const taken: (() => void)[] = [];
      for (const isSecond of choices) {
        const piece = takePiece(control, threads[Number(isSecond)]!, scoresAt);
        if (typeof piece === 'number') break;
        if (isSecond) taken.unshift(piece);
        else piece();
      }
      expect(awaitPieces(control, { turn, count, patienceMs: 0 })).toBe(
        taken.length === 0 && !Number.isNaN(scores[count - 1]!),
      );
      takePieces(control, threads[0], scoresAt);
      for (const piece of taken) piece();
      expect(awaitPieces(control, { turn, count, patienceMs: 0 })).toBe(true);
      expect(Buffer.from(scores.slice(0, count).buffer).equals(Buffer.from(expected.slice(0, count).buffer))).toBe(
        true,
      );
      expect(scores.subarray(count).every(Number.isNaN)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a piece that was taken and never done is missed, and nothing of a round is left for latecomers', () => {
  const control = createControl();
  const turn = openRound(control, { kernel: 'dots', rowsAt, size, count: most });
  const lost = takePiece(control, threads[1], scoresAt);
  expect(lost).toBeTypeOf('function');
  takePieces(control, threads[0], scoresAt);
  expect(awaitPieces(control, { turn, count: most, patienceMs: 5 })).toBe(false);
  expect(takePiece(control, threads[1], scoresAt)).toBeTypeOf('number');
  const next = openRound(control, { kernel: 'dots', rowsAt, size, count: most });
  expect(next).not.toBe(turn);
  (lost as () => void)(); // ends under its own turn
  takePiece(control, threads[0], scoresAt);
  expect(awaitPieces(control, { turn: next, count: 1, patienceMs: 5 })).toBe(false);
});
