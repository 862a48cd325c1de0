import { expect, test } from 'vitest';
import { createSpool } from './spool.ts';

/** Samples as they are decoded: multiples of 1 / 32,768, told apart by their place. */
const ramp = (from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => (((from + i) % 65_536) - 32_768) / 32_768);

test('what was appended is read back anywhere, over the edges of pieces as well', async () => {
  const spool = createSpool();
  const total = 2 ** 21 * 2 + 12_345;
  for (let at = 0; at < total; at += 700_001) spool.append(ramp(at, Math.min(700_001, total - at)));
  expect(spool.length).toBe(total);
  for (const [from, to] of [
    [0, 10],
    [2 ** 21 - 5, 2 ** 21 + 5],
    [2 ** 21 * 2 - 3, 2 ** 21 * 2 + 3],
    [total - 4, total],
    [7, 7],
  ] as const)
    expect(await spool.read(from, to)).toEqual(ramp(from, to - from));
  const whole = await spool.read(0, total);
  expect(whole.every((sample, i) => sample === ((i % 65_536) - 32_768) / 32_768)).toBe(true);
});

test('an empty spool has nothing', async () => {
  expect(createSpool().length).toBe(0);
  expect(await createSpool().read(0, 0)).toHaveLength(0);
});
