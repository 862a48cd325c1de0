import { expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import { probeDevice, type Device } from './device.ts';
import type { SelfTestReference } from './model-entry.ts';
import { chooseDevice, type ChooseOptions } from './selftest.ts';
import { decisionMemory, forgetDecisions, knownOutcomes } from './selftest/memory.ts';
import { runReferences } from './selftest/references.ts';
import { createSession, type Session } from './session.ts';

const graph = writeOnnx({
  inputs: [{ name: 'x', type: 'float32', dims: [2, 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: [2, 2] }],
  nodes: [{ type: 'MatMul', inputs: ['x', 'x'], outputs: ['y'] }],
});
const expecting = (values: number[]): SelfTestReference => ({
  tolerance: { fp32: 1e-5 },
  references: [
    {
      role: 'model',
      inputs: [{ name: 'x', type: 'float32', dims: [2, 2], values: [1, 2, 3, 4] }],
      output: 'y',
      stride: 1,
      values,
    },
  ],
});
const right = expecting([7, 10, 15, 22]);
const wrong = expecting([7, 10, 15, 23]);

async function choose(options: Partial<ChooseOptions<Session>>, references: (device: Device) => SelfTestReference) {
  const choice = await chooseDevice<Session>({
    open: (device) => createSession(graph, { device }),
    close: (session) => session.dispose(),
    test: (session, device) => runReferences(references(device), { device, dtype: 'fp32', session: () => session }),
    forced: 'auto',
    report: await probeDevice(),
    ...options,
  });
  await choice.opened.dispose();
  return choice;
}

test('a software adapter is left alone', async () => {
  expect(await choose({}, () => right)).toMatchObject({ device: 'wasm', why: /emulated here \(swiftshader\)/ });
});

test('forced, it computes right and is used', async () => {
  const { device, tests } = await choose({ forced: 'webgpu' }, () => right);
  expect(device).toBe('webgpu');
  expect(tests).toMatchObject([{ device: 'webgpu', pass: true }]);
});

test('forced, and with wrong numbers, it gives way to WebAssembly and says why', async () => {
  const { device, why, tests } = await choose({ forced: 'webgpu' }, (on) => (on === 'webgpu' ? wrong : right));
  expect(device).toBe('wasm');
  expect(why).toBe('WebGPU is not used because its numbers are wrong by 1.0, and at most 0.00001 is accepted.');
  expect(tests.map(({ pass }) => pass)).toEqual([false, true]);
});

test('a decision is remembered by adapter, model and number format', async () => {
  const report = await probeDevice();
  const id = crypto.randomUUID();
  const memory = decisionMemory(report, { id, dtype: 'fp32' });
  expect(await memory.read()).toBeUndefined();
  const decision = { device: 'wasm', why: 'It was quicker.' } as const;
  await memory.write({ decision });
  expect(await decisionMemory(report, { id, dtype: 'fp32' }).read()).toMatchObject({ decision });
  expect(await decisionMemory(report, { id, dtype: 'fp32', version: 'other' }).read()).toBeUndefined();
  expect(await decisionMemory(report, { id, dtype: 'q8' }).read()).toBeUndefined();
  const other = { ...report, webgpu: { ...report.webgpu!, architecture: 'other' } };
  expect(await decisionMemory(other, { id, dtype: 'fp32' }).read()).toBeUndefined();

  await memory.note(decision);
  expect(await knownOutcomes(report)).toContainEqual({ id, dtype: 'fp32', outcome: decision });
  expect(await knownOutcomes(other)).toEqual([]);
  await forgetDecisions(report, id);
  expect(await decisionMemory(report, { id, dtype: 'fp32' }).read()).toBeUndefined();
  expect((await knownOutcomes(report)).filter((known) => known.id === id)).toEqual([]);
});
