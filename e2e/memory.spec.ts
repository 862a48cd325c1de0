import { readFileSync } from 'node:fs';
import { writeOnnx, type OnnxConstant, type OnnxNode } from '../src/formats/onnx.ts';
import { watchHeaps, type HeapPeak } from './heap.ts';
import { sha256, startHub, type HubServer } from './hub-server.ts';
import { expect, test as base } from './page.ts';

/** Of all weights; another size is for figures that are too large for every check. */
const megabytes = Number(process.env.MODEL_MB ?? 260);
const width = 128;
/** One weight of more than a third of the model, as the token tables of large models are. */
const tokens = 49_408;
const tableWidth = Math.floor((megabytes * 1e6 * 0.4) / (4 * tokens));

/** Small numbers of both signs, the same at any length. */
function numbers(bytes: number): Buffer {
  // A prime length: no two rows of a weight are alike.
  const block = Float32Array.from({ length: 262_147 }, (_, index) => (((index * index) % 2003) - 1000) / 1e4);
  return Buffer.alloc(bytes, Buffer.from(block.buffer));
}

/** CLIP's text tower by its names, types and shapes: a table, layers, a projection. Weights lie in a file beside it. */
function textTower(): { graph: Buffer; data: Buffer } {
  const side = 1024;
  const layers = Math.max(1, Math.floor((megabytes * 1e6 * 0.35) / (4 * side * 4 * side)));
  const constants: OnnxConstant[] = [];
  let offset = 0;
  const outside = (name: string, dims: [number, number]) => {
    const length = dims[0] * dims[1] * 4;
    constants.push({ name, type: 'float32', dims, data: { path: 'text_model.onnx_data', offset, length } });
    offset += length;
  };
  outside('table', [tokens, tableWidth]);
  const nodes: OnnxNode[] = [
    { type: 'Gather', inputs: ['table', 'input_ids'], outputs: ['tokens'] },
    { type: 'ReduceMean', inputs: ['tokens'], outputs: ['hidden.0'], attributes: { axes: [1], keepdims: 0 } },
  ];
  for (let layer = 0; layer < layers; layer++) {
    outside(`up.${layer}`, [layer === 0 ? tableWidth : side, 4 * side]);
    nodes.push({ type: 'MatMul', inputs: [`hidden.${layer}`, `up.${layer}`], outputs: [`wide.${layer}`] });
    outside(`down.${layer}`, [4 * side, side]);
    nodes.push({ type: 'MatMul', inputs: [`wide.${layer}`, `down.${layer}`], outputs: [`sum.${layer}`] });
    nodes.push({ type: 'Tanh', inputs: [`sum.${layer}`], outputs: [`hidden.${layer + 1}`] });
  }
  outside('projection', [side, width]);
  nodes.push({ type: 'MatMul', inputs: [`hidden.${layers}`, 'projection'], outputs: ['text_embeds'] });
  const graph = writeOnnx({
    inputs: [{ name: 'input_ids', type: 'int64', dims: ['batch', 'sequence'] }],
    outputs: [{ name: 'text_embeds', type: 'float32', dims: ['batch', width] }],
    nodes,
    constants,
  });
  return { graph: Buffer.from(graph), data: numbers(offset) };
}

/** CLIP's image tower with its weights inside, as most exports are. */
function visionTower(): Buffer {
  const pixels = 3 * 64 * 64;
  const hidden = Math.floor((megabytes * 1e6 * 0.25) / (4 * pixels));
  const graph = writeOnnx({
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch', 3, 64, 64] }],
    outputs: [{ name: 'image_embeds', type: 'float32', dims: ['batch', width] }],
    nodes: [
      { type: 'Flatten', inputs: ['pixel_values'], outputs: ['flat'] },
      { type: 'MatMul', inputs: ['flat', 'in'], outputs: ['hidden'] },
      { type: 'MatMul', inputs: ['hidden', 'out'], outputs: ['image_embeds'] },
    ],
    constants: [
      { name: 'in', type: 'float32', dims: [pixels, hidden], data: numbers(pixels * hidden * 4) },
      { name: 'out', type: 'float32', dims: [hidden, width], data: numbers(hidden * width * 4) },
    ],
  });
  return Buffer.from(graph);
}

const { graph, data } = textTower();
// Pictures of 64 px, which the model of drawings is given, and the words of the built-in one.
const [drawings, pocket] = ['golden/clip/drawings', '../public/models/pocket-clip'];
const config = [
  ['config', 'config.json', drawings],
  ['preprocessor', 'preprocessor_config.json', drawings],
  ['tokenizer', 'tokenizer.json', pocket],
  ['tokenizer-config', 'tokenizer_config.json', pocket],
].map(([role, path, folder]) => ({
  role: role!,
  path: path!,
  bytes: readFileSync(new URL(`${folder}/${path}`, import.meta.url)),
}));
const graphs = [
  { role: 'text', path: 'onnx/text_model.onnx', bytes: graph },
  { role: 'text', path: 'onnx/text_model.onnx_data', bytes: data, external: 'text_model.onnx_data' },
  { role: 'vision', path: 'onnx/vision_model.onnx', bytes: visionTower() },
];
const listed = ({ bytes, ...file }: { bytes: Buffer; path: string }) => ({
  ...file,
  bytes: bytes.length,
  sha256: sha256(bytes),
});
const entry = {
  id: 'broad-clip',
  name: 'Broad CLIP',
  task: 'clip',
  family: 'clip-split',
  parameters: Math.floor((megabytes * 1e6) / 4),
  embeddingDims: width,
  resolution: 64,
  base: 'hub',
  repo: 'maker/broad-clip',
  revision: 'abc123',
  variants: [{ dtype: 'fp32', files: graphs.map(listed), memory: 64e6 }],
  config: config.map(listed),
  licence: 'MIT',
  licenceUrl: 'https://example.org/licence',
  gated: false,
  notes: 'For tests.',
  recommended: true,
};

const test = base.extend<{ hub: HubServer }>({
  hub: async ({}, use) => {
    const hub = await startHub(entry, [...config, ...graphs]);
    await use(hub);
    await hub.close();
  },
  baseURL: async ({ hub }, use) => use(hub.url),
});
test.use({ serviceWorkers: 'block', isFirstVisit: true });

const highest = (peaks: HeapPeak[]) => peaks.reduce((most, peak) => (peak.bytes > most.bytes ? peak : most));

test('a model that is larger than what the heap may take is fetched and used', async ({ page, hub }) => {
  await page.addInitScript((address) => {
    localStorage.setItem('triptych.settings', JSON.stringify({ hub: address }));
  }, `${hub.url}hub`);
  await page.goto('./?device=wasm#/models');
  const fetching = await watchHeaps(page);
  await page.evaluate(() => window.triptych.models.download('broad-clip'));
  fetching.stop();
  const loading = await watchHeaps(page);
  const { dims, norm } = await page.evaluate(async () => {
    const blob = await (await fetch('samples/fox.png')).blob();
    const options = { model: 'broad-clip' };
    const texts = await window.triptych.clip.embedTexts(['a fox'], options);
    const images = await window.triptych.clip.embedImages([blob], options);
    return { dims: [texts.dims, images.dims], norm: Math.hypot(...texts.vectors) };
  });
  loading.stop();
  expect(dims).toEqual([width, width]);
  expect(norm).toBeCloseTo(1, 4);
  const [fetchPeak, loadPeak] = [highest(fetching.peaks()), highest(loading.peaks())];
  test.info().annotations.push({ type: 'peak', description: JSON.stringify({ fetchPeak, loadPeak }) });
  // The largest weight alone has 104 MB, and 1.5 GB give the same figures.
  expect(fetchPeak.bytes, fetchPeak.thread).toBeLessThan(100e6);
  expect(loadPeak.bytes, loadPeak.thread).toBeLessThan(80e6);
  expect(fetching.peaks().map(({ thread }) => thread)).toContain('models');
  expect(loading.peaks().map(({ thread }) => thread)).toContain('clip');
});
