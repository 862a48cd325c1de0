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
  expect(dims).toEqual([1, 512]);
  const vision = await createSession(new Blob([model('vision_model.onnx')]), wasm);
  expect(await warmUp(vision, zeroFeeds(vision.inputs, { batch_size: 2, height: 256, width: 256 }))).toBeGreaterThan(0);
});

test('runs of one worker are queued, each with its own numbers', async () => {
  const [first, second] = await Promise.all([createSession(doubling, wasm), createSession(doubling, wasm)]);
  const runs = [1, 2, 3, 4].map((number) =>
    [first, second][number % 2]!.run({ x: tensor('float32', Float32Array.of(number, 0), [1, 2]) }),
  );
  const results = await Promise.all((await Promise.all(runs)).map((outputs) => cpuTensor(outputs, 'y')));
  expect(results.map(({ data }) => data[0])).toEqual([2, 4, 6, 8]);
});

test('an aborted run rejects, and the session goes on', async () => {
  const session = await createSession(doubling, wasm);
  const feeds = { x: tensor('float32', Float32Array.of(1, 2), [1, 2]) };
  const controller = new AbortController();
  const run = session.run(feeds, { signal: controller.signal });
  controller.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  await expect(session.run(feeds, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  expect((await cpuTensor(await session.run(feeds), 'y')).data).toEqual(Float32Array.of(2, 4));
});

test('half floats travel as bits, whole numbers of 64 bits as BigInt', async () => {
  const graph = writeOnnx({
    inputs: [
      { name: 'half', type: 'float16', dims: [2] },
      { name: 'whole', type: 'int64', dims: [2] },
    ],
    outputs: [
      { name: 'sameHalf', type: 'float16', dims: [2] },
      { name: 'sameWhole', type: 'int64', dims: [2] },
    ],
    nodes: [
      { type: 'Identity', inputs: ['half'], outputs: ['sameHalf'] },
      { type: 'Identity', inputs: ['whole'], outputs: ['sameWhole'] },
    ],
  });
  const half = tensor('float16', Uint16Array.of(0x3c00, 0xc000), [2]);
  const whole = tensor('int64', BigInt64Array.of(-1n, 2n ** 40n), [2]);
  const session = await createSession(graph, wasm);
  const outputs = await session.run({ half, whole });
  expect(await cpuTensor(outputs, 'sameHalf')).toEqual(half);
  expect(await cpuTensor(outputs, 'sameWhole')).toEqual(whole);
});

test('an output that the graph does not give is named, with what it gives', async () => {
  const session = await createSession(doubling, wasm);
  const outputs = await session.run({ x: tensor('float32', Float32Array.of(1, 2), [1, 2]) });
  await expect(cpuTensor(outputs, 'image_embeds')).rejects.toMatchObject({
    code: 'model-corrupt',
    message: 'The model gives no “image_embeds” but y. It is of another layout.',
  });
});

test('bytes that are no graph, and operators that nobody knows, are told as such', async () => {
  const unknown = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1] }],
    nodes: [{ type: 'NhwcConv', inputs: ['x'], outputs: ['y'], domain: 'com.nobody' }],
  });
  for (const graph of [
    new Uint8Array(),
    new TextEncoder().encode('<!doctype html>'),
    doubling.subarray(0, 60),
    unknown,
  ])
    await expect(createSession(graph, wasm)).rejects.toMatchObject({ code: 'model-corrupt' });
});

test('a value of a type that the app does not use is refused by name', async () => {
  const doubles = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'wide', type: 'float64', dims: [1] }],
    nodes: [{ type: 'Cast', inputs: ['x'], outputs: ['wide'], attributes: { to: 11 } }],
  });
  await expect(createSession(doubles, wasm)).rejects.toMatchObject({
    code: 'model-corrupt',
    message: /“wide” is float64/,
  });
});

test('a graph whose types disagree is told as such', async () => {
  const wrong = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'y', type: 'int64', dims: [1] }],
    nodes: [{ type: 'Identity', inputs: ['x'], outputs: ['y'] }],
  });
  await expect(createSession(wrong, wasm)).rejects.toMatchObject({ code: 'model-corrupt' });
});

test('a closed session runs no more', async () => {
  const session = await createSession(doubling, wasm);
  await session.dispose();
  await session.dispose();
  await expect(session.run(zeroFeeds(session.inputs))).rejects.toMatchObject({ code: 'device' });
});
