import { expect, test } from 'vitest';
import { detachWeights } from './onnx-detach.ts';
import { readOnnxHead } from './onnx-read.ts';
import { writeOnnx } from './onnx.ts';

const data = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251);
const outside = { path: 'model.onnx_data', offset: 64, length: 90_000 };
const graph = new Blob([
  writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: ['batch', 5] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['batch', 10_000] }],
    nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [
      { name: 'v', type: 'float32', dims: [22_500], data: outside },
      { name: 'w', type: 'float32', dims: [5, 10_000], data },
      { name: 'shape', type: 'int64', dims: [1], data: new Uint8Array(8) },
    ],
  }),
]);
const textOf = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

test('a graph keeps all but its weights, which are named by their place in its own file', async () => {
  const detached = await detachWeights(graph, { path: 'self' });
  expect(detached.length).toBeLessThan(1000);
  const { external, ...head } = await readOnnxHead(new Blob([detached]));
  const { external: before, ...same } = await readOnnxHead(graph);
  expect(before).toEqual(['model.onnx_data']);
  expect(external).toEqual(['model.onnx_data', 'self']);
  expect(head).toEqual(same);

  const [, offset, length] = /self.*offset..(\d+).*length..(\d+)/s.exec(textOf(detached))!.map(Number);
  expect(length).toBe(data.length);
  expect(new Uint8Array(await graph.slice(offset, offset! + length!).arrayBuffer())).toEqual(data);
});

test('small weights stay, and bytes that are no graph are refused', async () => {
  const kept = await detachWeights(graph, { path: 'self', least: 1e6 });
  expect(kept).toEqual(new Uint8Array(await graph.arrayBuffer()));
  await expect(detachWeights(new Blob(['<!doctype html>']), { path: 'self' })).rejects.toThrow(RangeError);
  await expect(detachWeights(graph.slice(0, 100_000), { path: 'self' })).rejects.toThrow(RangeError);
});
