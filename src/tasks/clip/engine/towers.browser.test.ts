import { expect, test } from 'vitest';
import jointUrl from '../../../../e2e/golden/clip/graphs/joint/model.onnx?url';
import textUrl from '../../../../e2e/golden/clip/graphs/split/text_model.onnx?url';
import visionUrl from '../../../../e2e/golden/clip/graphs/split/vision_model.onnx?url';
import { createSession } from '../../../runtime/session.ts';
import { recogniseTowers } from './towers.ts';

// The same small graphs as in towers.test.ts; WebGPU is a software adapter here.
const open = async (url: string, device: 'webgpu' | 'wasm') =>
  createSession(await (await fetch(url)).blob(), { device, threads: 1 });

test.each([
  ['clip-split', [textUrl, visionUrl]],
  ['clip-joint', [jointUrl]],
])('%s gives on WebGPU what it gives on WebAssembly', async (_, urls) => {
  const tokens = { rows: [[3, 1, 5, 0]], end: 5 };
  const data = Float32Array.from({ length: 2 * 3 * 16 * 16 }, (_unused, i) => Math.sin(i));
  const pixels = { count: 2, width: 16, height: 16, data };
  const vectors = async (device: 'webgpu' | 'wasm') => {
    const towers = recogniseTowers(await Promise.all(urls.map((url) => open(url, device))), { side: 16 });
    const [text, image] = [await towers.text.run(tokens), await towers.vision.run(pixels)];
    return [...text.data, ...image.data];
  };
  const [there, here] = [await vectors('webgpu'), await vectors('wasm')];
  expect(there).toHaveLength(24);
  // WGSL leaves the error of sin to the device.
  for (const [i, value] of there.entries()) expect(value).toBeCloseTo(here[i]!, 3);
});
