import { expect, test } from 'vitest';
import { dotRows } from './similarity.ts';

test('each left row meets each right row, [left][right]', async () => {
  const left = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const right = [Float32Array.of(0.5, 0.25), Float32Array.of(-1, 0), Float32Array.of(0, 0)];
  expect(await dotRows(left, right)).toEqual([
    [0.5, -1, 0],
    [0.25, 0, 0],
  ]);
});

test('abort ends it', async () => {
  await expect(dotRows([Float32Array.of(1)], [], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
