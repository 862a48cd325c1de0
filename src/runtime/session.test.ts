import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import { cpuTensor, createSession, warmUp, zeroFeeds } from './session.ts';
import { tensor } from './tensor.ts';

const wasm = { device: 'wasm' } as const;
/** y = x + x, over a free number of rows of two. */
const doubling = writeOnnx({
  inputs: [{ name: 'x', type: 'float32', dims: ['rows', 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['rows', 2] }],
  nodes: [{ type: 'Add', inputs: ['x', 'x'], outputs: ['y'] }],
});
const model = (path: string) => readFileSync(new URL(`../../public/models/pocket-clip/onnx/${path}`, import.meta.url));

test('a graph says what it takes and gives, and computes it', async () => {
  const session = await createSession(doubling, wasm);
  expect(session.device).toBe('wasm');
  expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['rows', 2] }]);
  expect(session.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['rows', 2] }]);
  const outputs = await session.run({ x: tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]) });
  expect(await cpuTensor(outputs, 'y')).toEqual(tensor('float32', Float32Array.of(2, 4, 6, 8), [2, 2]));
  await session.dispose();
});

test('the towers of pocket CLIP run in Node', async () => {
  const text = await createSession(model('text_model.onnx'), wasm);
  const ids = tensor('int64', BigInt64Array.of(49406n, 320n, 49407n), [1, 3]);
  const { dims } = await cpuTensor(await text.run({ input_ids: ids }, { fetch: ['text_embeds'] }), 'text_embeds');
  expect(dims).toEqual([1, 128]);
  const vision = await createSession(new Blob([model('vision_model.onnx')]), wasm);
  expect(await warmUp(vision, zeroFeeds(vision.inputs, { batch_size: 2, height: 64, width: 64 }))).toBeGreaterThan(0);
});
