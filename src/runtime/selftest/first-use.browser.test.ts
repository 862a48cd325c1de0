import { expect, test } from 'vitest';
import { writeOnnx } from '../../formats/onnx.ts';
import { findModel } from '../catalogue.ts';
import { probeDevice, type Device } from '../device.ts';
import { importModel, type Given } from '../import.ts';
import type { ModelEntry } from '../model-entry.ts';
import { chooseDevice } from '../selftest.ts';
import { createSession, type Session } from '../session.ts';
import { openFile } from '../weights.ts';
import { decisionMemory, knownOutcomes } from './memory.ts';
import { prepareAnswers, testGraphs, type TestedGraphs } from './test-graphs.ts';
import { versionOf } from './version.ts';

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
/** y = sin(id · w) in the middle of the sentence, `factor` times: a device that is wrong has another one. */
const textTower = (factor = 1) =>
  writeOnnx({
    inputs: [{ name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence_length'] }],
    outputs: [{ name: 'text_embeds', type: 'float32', dims: ['batch_size', 4] }],
    constants: [
      { name: 'w', type: 'float32', dims: [1, 4], data: floats(factor, 2 * factor, 3 * factor, 4 * factor) },
      { name: 'scale', type: 'float32', dims: [], data: floats(1 / 50_000) },
    ],
    nodes: [
      { type: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: 1 } },
      { type: 'Mul', inputs: ['ids', 'scale'], outputs: ['small'] },
      { type: 'ReduceMean', inputs: ['small'], outputs: ['mean'], attributes: { axes: [1], keepdims: 1 } },
      { type: 'MatMul', inputs: ['mean', 'w'], outputs: ['row'] },
      { type: 'Sin', inputs: ['row'], outputs: ['text_embeds'] },
    ],
  });
const visionTower = writeOnnx({
  inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch_size', 3, 'height', 'width'] }],
  outputs: [{ name: 'image_embeds', type: 'float32', dims: ['batch_size', 3] }],
  nodes: [
    {
      type: 'ReduceMean',
      inputs: ['pixel_values'],
      outputs: ['image_embeds'],
      attributes: { axes: [2, 3], keepdims: 0 },
    },
  ],
});
const file = (path: string, content: string | Uint8Array<ArrayBuffer>): Given => ({ path, file: new Blob([content]) });

async function bring(): Promise<ModelEntry> {
  const id = `first-use-${crypto.randomUUID()}`;
  const folder = [
    file('onnx/text_model.onnx', textTower()),
    file('onnx/vision_model.onnx', visionTower),
    ...['config.json', 'preprocessor_config.json', 'tokenizer.json'].map((path) => file(path, '{}')),
  ];
  await importModel(folder, { catalogue: [], occupants: [], id });
  return findModel(id);
}

/** As the engines do it; a graph may be exchanged, to be a device that counts wrong. */
async function choose(entry: ModelEntry, { forged }: { forged?: (device: Device) => Uint8Array | undefined } = {}) {
  const report = await probeDevice();
  const variant = entry.variants[0]!;
  const close = async ({ sessions }: TestedGraphs) => {
    for (const session of sessions.values()) await session.dispose();
  };
  // A software adapter computes as a graphics card does, only slowly.
  const here = { ...report, webgpu: report.webgpu && { ...report.webgpu, fallback: false } };
  const choice = await chooseDevice<TestedGraphs>({
    async open(device) {
      if (device === 'webgpu') await prepareAnswers(entry, variant);
      const sessions = new Map<string, Session>();
      for (const graph of variant.files) {
        const other = graph.role === 'text' ? forged?.(device) : undefined;
        sessions.set(graph.role, await createSession(other ?? (await openFile(entry, graph)), { device }));
      }
      return { device, variant, sessions };
    },
    close,
    test: (graphs) => testGraphs(entry, graphs),
    forced: 'auto',
    report: here,
    memory: decisionMemory(here, { id: entry.id, dtype: variant.dtype, version: await versionOf(entry, variant) }),
  });
  await close(choice.opened);
  return { ...choice, known: (await knownOutcomes(here)).find(({ id }) => id === entry.id) };
}

test('a model that was brought is compared with WebAssembly at its first use, timed, and remembered', async () => {
  const entry = await bring();
  const { tests, why, known } = await choose(entry);
  expect(tests).toMatchObject([
    { device: 'webgpu', dtype: 'fp32', pass: true },
    { device: 'wasm', dtype: 'fp32', pass: true },
  ]);
  expect(tests[0]!.tolerance).toBeGreaterThan(0);
  expect(tests[0]!.error).toBeLessThan(tests[0]!.tolerance);
  expect(why).toMatch(/times as fast/);
  expect(known).toMatchObject({ dtype: 'fp32', outcome: { why, tests: [{ device: 'webgpu' }, { device: 'wasm' }] } });
});

test('a graphics card that counts wrong is not used for it, and the reason is told', async () => {
  const entry = await bring();
  const forged = (device: Device) => (device === 'webgpu' ? textTower(1.5) : undefined);
  const { device, why, tests } = await choose(entry, { forged });
  expect(device).toBe('wasm');
  expect(why).toMatch(/^WebGPU is not used because its numbers are wrong by/);
  expect(tests.map(({ pass }) => pass)).toEqual([false, true]);
});
