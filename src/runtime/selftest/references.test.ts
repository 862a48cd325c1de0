import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCatalogue } from '../catalogue.ts';
import { AppError } from '../errors.ts';
import type { SelfTestReference } from '../model-entry.ts';
import { createSession, type Session } from '../session.ts';
import { tensor } from '../tensor.ts';
import { fixedTensor, runReferences } from './references.ts';

const models = new URL('../../../public/models/', import.meta.url);

/** A graph that always gives the same numbers. */
const giving = (run: () => number[]) =>
  ({
    run: async () => ({ y: tensor('float32', Float32Array.from(run()), [3]) }),
  }) as unknown as Session;
const reference: SelfTestReference = {
  tolerance: { fp32: 0.001, q4: 0.1 },
  references: [
    {
      role: 'model',
      inputs: [{ name: 'x', type: 'float32', dims: [3], seed: 1 }],
      output: 'y',
      stride: 1,
      values: [1, 2, 3],
    },
  ],
};
const check = (numbers: number[], dtype = 'fp32') =>
  runReferences(reference, { device: 'wasm', dtype, session: () => giving(() => numbers) });

test('right numbers pass, within the tolerance of the dtype', async () => {
  expect(await check([1, 2, 3])).toMatchObject({
    device: 'wasm',
    dtype: 'fp32',
    pass: true,
    error: 0,
    tolerance: 0.001,
  });
  expect(await check([1, 2, 3.05])).toMatchObject({ pass: false, reason: expect.stringMatching(/wrong by 0.05/) });
  expect(await check([1, 2, 3.05], 'q4')).toMatchObject({ pass: true, tolerance: 0.1 });
});

test.for([
  [[1, Number.NaN, 3], 'it gave values that are no numbers'],
  [[1, Infinity, 3], 'it gave values that are no numbers'],
  [[0, 0, 0], 'it gave nothing but zeros'],
  [[1, 2], 'it gave 2 numbers instead of 3'],
] as const)('%j fails by name', async ([numbers, reason]) => {
  const graph = { run: async () => ({ y: tensor('float32', Float32Array.from(numbers), [numbers.length]) }) };
  const session = () => graph as unknown as Session;
  const found = await runReferences(reference, { device: 'webgpu', dtype: 'fp32', session });
  expect(found).toMatchObject({ pass: false, error: Number.NaN, reason });
});

test('a run that fails is a failed test; a runtime that stopped is a crash', async () => {
  const failing = (error: Error) => () =>
    giving(() => {
      throw error;
    });
  const options = { device: 'webgpu', dtype: 'fp32' } as const;
  const lost = new AppError('device', 'The graphics device was lost.');
  expect(await runReferences(reference, { ...options, session: failing(lost) })).toMatchObject({
    pass: false,
    reason: 'it failed: The graphics device was lost.',
  });
  const crash = new AppError('crash', 'The runtime stopped.');
  await expect(runReferences(reference, { ...options, session: failing(crash) })).rejects.toBe(crash);
  const missing = await runReferences(reference, { ...options, session: () => undefined });
  expect(missing.reason).toMatch(/needs the graph “model”/);
});

test('fixed inputs are the same everywhere', () => {
  const seeded = fixedTensor({ name: 'x', type: 'float32', dims: [2, 2], seed: 1 });
  // state = 1664525 · state + 1013904223 mod 2^32; (state >>> 8) / 2^23 − 1
  expect([...seeded.data]).toEqual(
    [1015568748, 1586005467, 2165703038, 3027450565].map((s) => (s >>> 8) / 2 ** 23 - 1),
  );
  expect(fixedTensor({ name: 'x', type: 'int64', dims: [2], values: [1, -2] }).data).toEqual(BigInt64Array.of(1n, -2n));
  expect(fixedTensor({ name: 'x', type: 'float16', dims: [2], values: [1, -2] }).data).toEqual(
    Uint16Array.of(0x3c00, 0xc000),
  );
});

const entries = parseCatalogue(JSON.parse(readFileSync(new URL('catalogue.json', models), 'utf8')));
const tested = entries.filter(({ base, selfTest }) => base === 'page' && selfTest);
test.for(tested)('$id passes its own self-test', { timeout: 120_000 }, async ({ id, variants, selfTest }) => {
  const { dtype, files } = variants[0]!;
  const sessions = new Map<string, Session>();
  for (const { path, role } of files)
    sessions.set(role, await createSession(readFileSync(new URL(`${id}/${path}`, models)), { device: 'wasm' }));
  const session = (role: string) => sessions.get(role);
  const found = await runReferences(selfTest!, { device: 'wasm', dtype, session });
  expect(found).toMatchObject({ pass: true });
  expect(found.error).toBeLessThan(1e-4);
});
