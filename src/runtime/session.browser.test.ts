import { afterEach, expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import type { SessionContract } from './fixtures/session-worker.ts';
import { connect } from './rpc.ts';
import { tensor } from './tensor.ts';

const worker = connect<SessionContract>(
  () => new Worker(new URL('./fixtures/session-worker.ts', import.meta.url), { type: 'module' }),
);
afterEach(() => worker.dispose());

/** y = a · b + 1 and s = a + a; 2 × 2. */
const graph = writeOnnx({
  inputs: [
    { name: 'a', type: 'float32', dims: [2, 2] },
    { name: 'b', type: 'float32', dims: [2, 2] },
  ],
  outputs: [
    { name: 'y', type: 'float32', dims: [2, 2] },
    { name: 's', type: 'float32', dims: [2, 2] },
  ],
  nodes: [
    { type: 'MatMul', inputs: ['a', 'b'], outputs: ['product'] },
    { type: 'Add', inputs: ['product', 'one'], outputs: ['y'] },
    { type: 'Add', inputs: ['a', 'a'], outputs: ['s'] },
  ],
  constants: [{ name: 'one', type: 'float32', dims: [1], data: new Uint8Array(Float32Array.of(1).buffer) }],
});
const square = (...numbers: number[]) => tensor('float32', Float32Array.from(numbers), [2, 2]);
const feeds = { a: square(1, 2, 3, 4), b: square(1, 0, 0, 1) };

test('the page of the tests is isolated, so threads can be had', () => {
  expect(crossOriginIsolated).toBe(true);
});

test.for(['wasm', 'webgpu'] as const)('%s computes a graph in a worker', async (device) => {
  const { results, build, inputs } = await worker.run({ graph, feeds, device });
  expect(results).toEqual({ y: square(2, 3, 4, 5), s: square(2, 4, 6, 8) });
  expect(inputs.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(build).toBe('jspi');
});

test.for([
  ['wasm', 'plain'],
  ['webgpu', 'asyncify'],
] as const)('without JSPI, %s takes the %s build', async ([device, expected]) => {
  const { results, build } = await worker.run({ graph, feeds, device, withoutJspi: true });
  expect(build).toBe(expected);
  expect(results['y']).toEqual(square(2, 3, 4, 5));
});

test.for([false, true])('WebAssembly computes with more than one thread (without JSPI: %s)', async (withoutJspi) => {
  const { results, threads } = await worker.run({ graph, feeds, device: 'wasm', threads: 2, withoutJspi });
  expect(threads).toBe(2);
  expect(results['y']).toEqual(square(2, 3, 4, 5));
});

test.for(['wasm', 'webgpu'] as const)('%s reads weights that lie beside the graph', async (device) => {
  const outside = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [2, 2] }],
    outputs: [{ name: 'y', type: 'float32', dims: [2, 2] }],
    nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [
      { name: 'w', type: 'float32', dims: [2, 2], data: { path: 'graph.onnx_data', offset: 16, length: 16 } },
    ],
  });
  const data = new Blob([new Float32Array(4), Float32Array.of(0, 1, 1, 0)]);
  const external = [{ path: 'graph.onnx_data', data }];
  const { results } = await worker.run({
    graph: new Blob([outside]),
    feeds: { x: square(1, 2, 3, 4) },
    device,
    external,
  });
  expect(results['y']).toEqual(square(2, 1, 4, 3));
});

test.for(['wasm', 'webgpu'] as const)('%s reads a weight of many pieces', async (device) => {
  // One dimension is odd, so that the last piece ends anywhere.
  const rows = 2501;
  const columns = 4001;
  const weights = Float32Array.from({ length: rows * columns }, (_, index) => index % 9973);
  const tall = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1, rows] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1, columns] }],
    nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [
      {
        name: 'w',
        type: 'float32',
        dims: [rows, columns],
        data: { path: 'tall.onnx_data', offset: 4, length: weights.byteLength },
      },
    ],
  });
  const external = [{ path: 'tall.onnx_data', data: new Blob([new Uint8Array(4), weights]) }];
  for (const row of [1048, 1049, 2500]) {
    const one = new Float32Array(rows);
    one[row] = 1;
    const x = tensor('float32', one, [1, rows]);
    const { results } = await worker.run({ graph: tall, feeds: { x }, device, external });
    expect(results['y']!.data).toEqual(weights.slice(row * columns, (row + 1) * columns));
  }
});

test.for([
  ['wasm', false],
  ['webgpu', false],
  ['wasm', true],
] as const)('%s reads weights that lie in a large graph (without JSPI: %s)', async ([device, withoutJspi]) => {
  const side = 1500;
  const weights = Float32Array.from({ length: side * side }, (_, index) => (index % 7) - 3);
  const large = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1, side] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1, side] }],
    nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [{ name: 'w', type: 'float32', dims: [side, side], data: new Uint8Array(weights.buffer) }],
  });
  const one = new Float32Array(side);
  one[2] = 1; // picks the third row
  const x = tensor('float32', one, [1, side]);
  const { results } = await worker.run({ graph: new Blob([large]), feeds: { x }, device, withoutJspi });
  expect(results['y']!.data).toEqual(weights.slice(2 * side, 3 * side));
});

test('what is kept on the device can be fed again and read in the end', async () => {
  const loop = { from: 'y', to: 'a', times: 3 };
  const { results, kept } = await worker.run({ graph, feeds, device: 'webgpu', keepOnDevice: ['y'], loop });
  expect(kept).toEqual(['y']);
  expect(results['y']).toEqual(square(5, 6, 7, 8));
});

test('on WebAssembly nothing is kept elsewhere', async () => {
  const { results, kept } = await worker.run({ graph, feeds, device: 'wasm', keepOnDevice: ['y'] });
  expect(kept).toEqual([]);
  expect(results['y']).toEqual(square(2, 3, 4, 5));
});

test('a device can be used again after its last session was closed', async () => {
  await worker.run({ graph, feeds, device: 'webgpu' });
  const { results } = await worker.run({ graph, feeds, device: 'webgpu' });
  expect(results['y']).toEqual(square(2, 3, 4, 5));
});

test('a lost device is told as such, and the next call has a new one', async () => {
  await expect(worker.lose({ graph, feeds, device: 'webgpu' })).rejects.toMatchObject({
    code: 'device',
    message: /graphics device was lost/,
  });
  const { results } = await worker.run({ graph, feeds, device: 'webgpu' });
  expect(results['y']).toEqual(square(2, 3, 4, 5));
});

test('a command that the device refused is told, not computed over', async () => {
  await expect(worker.refuse({ graph, feeds, device: 'webgpu' })).rejects.toMatchObject({
    code: 'device',
    message: /refused a command/,
  });
});

test('only the outputs asked for are given', async () => {
  const { results } = await worker.run({ graph, feeds, device: 'wasm', fetch: ['s'] });
  expect(Object.keys(results)).toEqual(['s']);
});

test.for(['wasm', 'webgpu'] as const)('%s: bytes that are no graph are told as such', async (device) => {
  const html = new TextEncoder().encode('<!doctype html><title>Sign in to the network</title>');
  await expect(worker.run({ graph: html, feeds, device })).rejects.toMatchObject({ code: 'model-corrupt' });
});
