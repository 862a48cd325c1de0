import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOnnxHead } from './onnx-read.ts';
import { writeOnnx } from './onnx.ts';

const graph = (data: Uint8Array | { path: string; offset: number; length: number }) =>
  writeOnnx({
    inputs: [{ name: 'x', type: 'float16', dims: ['batch', 3] }],
    outputs: [{ name: 'y', type: 'int64', dims: [1] }],
    nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [
      { name: 'w', type: 'float16', dims: [3, 70_000], data },
      { name: 'bias', type: 'float32', dims: [2], data: new Uint8Array(8) },
    ],
  });
const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);

test('names, types and shapes are read past weights that are larger than the window', async () => {
  expect(await readOnnxHead(blob(graph(new Uint8Array(420_000))))).toEqual({
    inputs: [{ name: 'x', type: 'float16', dims: ['batch', 3] }],
    outputs: [{ name: 'y', type: 'int64', dims: [1] }],
    external: [],
    largest: 420_000,
    parameters: 210_002,
    type: 'float16',
  });
});

test('the file beside the graph that holds weights is named', async () => {
  const head = await readOnnxHead(blob(graph({ path: 'model.onnx_data', offset: 0, length: 420_000 })));
  expect(head.external).toEqual(['model.onnx_data']);
  expect(head.largest).toBe(420_000);
});

test('weights among the inputs are not inputs', async () => {
  const old = writeOnnx({
    inputs: ['x', 'w'].map((name) => ({ name, type: 'float32', dims: [1] })),
    outputs: [{ name: 'y', type: 'float32', dims: [1] }],
    nodes: [{ type: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
    constants: [{ name: 'w', type: 'float32', dims: [1], data: new Uint8Array(4) }],
  });
  expect((await readOnnxHead(blob(old))).inputs.map(({ name }) => name)).toEqual(['x']);
});

test('a cut file is refused', async () => {
  const bytes = graph(new Uint8Array(420_000));
  await expect(readOnnxHead(blob(bytes.slice(0, 1000)))).rejects.toThrow('in the middle of a field');
});

test('any bytes are a RangeError or an empty refusal, never something else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      await expect(readOnnxHead(blob(bytes as Uint8Array<ArrayBuffer>))).rejects.toThrow(RangeError);
    }),
  );
});
