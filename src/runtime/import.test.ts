import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import type { ModelEntry } from './catalogue.ts';
import { importModel, type Given } from './import.ts';
import { readFound } from './import/found.ts';
import { recognise } from './import/recognise.ts';
import { memoryKeep, type Keep } from './weights/keep.ts';
import { modelFiles, modelState } from './weights/model.ts';

const models = new URL('../../public/models/', import.meta.url);
const graphs = new URL('../../e2e/golden/clip/graphs/', import.meta.url);
/** The files below a folder, with the folder's name before every path, as a picker gives them. */
function folder(base: URL, name: string): Given[] {
  const root = new URL(`${name}/`, base);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => {
      const full = `${item.parentPath}/${item.name}`;
      const path = full.slice(full.lastIndexOf(`/${name}/`) + 1);
      return { path, file: new Blob([readFileSync(full)]) };
    });
}
const given = (path: string, content: string | Uint8Array<ArrayBuffer> = '{}'): Given => ({
  path,
  file: new Blob([content]),
});
const clipConfig = ['config.json', 'preprocessor_config.json', 'tokenizer.json'].map((path) => given(path));
const recognised = async (files: readonly Given[]) => recognise(await readFound(files), {});

describe('layouts are told by the inputs and outputs of their graphs', () => {
  test.for([
    ['joint', 'clip-joint', ['model']],
    ['split', 'clip-split', ['text', 'vision']],
    ['immich', 'clip-immich', ['text', 'vision']],
  ] as const)('%s', async ([name, family, roles]) => {
    const { entry, missing } = await recognised([...folder(graphs, name), ...clipConfig]);
    expect(entry).toMatchObject({ task: 'clip', family, base: 'disk' });
    expect(entry.variants[0]!.files.map(({ role }) => role).toSorted()).toEqual(roles);
    expect(missing).toEqual([]);
  });

  test('Whisper, the merged decoder in the number format of its encoder', async () => {
    const { entry, leftOut } = await recognised(folder(models, 'whisper-base'));
    expect(entry).toMatchObject({ task: 'whisper', family: 'whisper-merged' });
    expect(entry.variants[0]).toMatchObject({
      dtype: 'q8',
      files: [
        { path: 'onnx/decoder_model_merged_quantized.onnx', role: 'decoder' },
        { path: 'onnx/encoder_model_quantized.onnx', role: 'encoder' },
      ],
    });
    expect(leftOut).toContain('onnx/encoder_model_q4.onnx');
  });

  test('Stable Diffusion, with the settings that its engine reads', async () => {
    const { entry, missing } = await recognised(folder(models, 'pocket-sd'));
    expect(entry).toMatchObject({ task: 'diffusion', family: 'sd-optimum' });
    const roles = entry.variants[0]!.files.map(({ role }) => role).toSorted();
    expect(roles).toEqual(['text_encoder', 'unet', 'vae_decoder', 'vae_encoder']);
    expect(entry.config.map(({ role }) => role)).toEqual(expect.arrayContaining(['scheduler', 'unet-config']));
    expect(missing).toEqual([]);
  });
});

describe('tiny autoencoders', () => {
  const tiny = (input: string, output: string) =>
    writeOnnx({
      inputs: [{ name: input, type: 'float32', dims: ['batch_size', 4, 'height', 'width'] }],
      outputs: [{ name: output, type: 'float32', dims: ['batch_size', 3, 'height_out', 'width_out'] }],
      nodes: [],
    });

  test('of diffusers, by folder', async () => {
    const { entry, missing } = await recognised([
      given('taesd/vae_decoder/model.onnx', tiny('latent_sample', 'sample')),
      given('taesd/vae_decoder/config.json', '{"_class_name":"AutoencoderTiny","_name_or_path":"madebyollin/taesd"}'),
    ]);
    expect(entry).toMatchObject({
      task: 'preview',
      family: 'taesd',
      name: 'taesd',
      variants: [{ files: [{ path: 'model.onnx', role: 'vae_decoder' }] }],
      config: [{ path: 'config.json', role: 'vae-config' }],
    });
    expect(missing).toEqual([]);
  });

  test('of their author, one file with names of its own', async () => {
    const { entry, missing } = await recognised([given('taesdxl-decoder.onnx', tiny('input', 'output'))]);
    expect(entry).toMatchObject({ task: 'preview', family: 'taesd', name: 'taesdxl-decoder' });
    expect(missing).toEqual([]);
  });
});

test('a ControlNet beside a UNet that takes its residuals is left out, and not taken for the UNet', async () => {
  const unetInputs = [
    { name: 'sample', type: 'float16', dims: ['b', 4, 'h', 'w'] },
    { name: 'timestep', type: 'int64', dims: [1] },
    { name: 'encoder_hidden_states', type: 'float16', dims: ['b', 77, 768] },
  ] as const;
  const picture = { name: 'controlnet_cond', type: 'float16', dims: ['b', 3, 'H', 'W'] } as const;
  const residuals = ['down_block_0', 'mid_block_additional_residual'].map((name) => {
    return { name, type: 'float16', dims: ['b', 320, 'h', 'w'] } as const;
  });
  const latents = { name: 'out_sample', type: 'float16', dims: ['b', 4, 'h', 'w'] } as const;
  const control = writeOnnx({ inputs: [...unetInputs, picture], outputs: residuals, nodes: [] });
  const unet = writeOnnx({ inputs: [...unetInputs, ...residuals], outputs: [latents], nodes: [] });
  const { entry, leftOut } = await recognised([
    given('m/controlnet/model.onnx', control),
    given('m/unet/model.onnx', unet),
    given('m/text_encoder/model.onnx', textGraph()),
  ]);
  expect(entry).toMatchObject({ task: 'diffusion', family: 'sd-control' });
  expect(entry.variants[0]!.files.find(({ role }) => role === 'unet')?.path).toBe('unet/model.onnx');
  expect(leftOut).toContain('controlnet/model.onnx');
});

test.for([
  ['text_model_quantized.onnx', 'vision_model_quantized.onnx', 'q8'],
  ['text_model_q4.onnx', 'vision_model_q4.onnx', 'q4'],
  ['text_model_q4f16.onnx', 'vision_model_q4f16.onnx', 'q4f16'],
  ['text_model_fp16.onnx', 'vision_model_fp16.onnx', 'fp16'],
  ['text_model.onnx', 'vision_model.onnx', 'fp32'],
])('%s is of the number format that its name ends with', async ([text, vision, dtype]) => {
  const files = [given(`onnx/${vision}`, plainVision()), given(`onnx/${text}`, textGraph()), ...clipConfig];
  const { entry, missing } = await recognised(files);
  expect(entry.variants[0]!.dtype).toBe(dtype);
  expect(missing).toEqual([]);
});
const plainVision = () =>
  writeOnnx({
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['b', 3, 8, 8] }],
    outputs: [{ name: 'image_embeds', type: 'float32', dims: ['b', 8] }],
    nodes: [],
  });

const withWeightsBeside = () =>
  writeOnnx({
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['b', 3, 8, 8] }],
    outputs: [{ name: 'image_embeds', type: 'float32', dims: ['b', 8] }],
    nodes: [],
    constants: [
      { name: 'w', type: 'float32', dims: [4], data: { path: 'vision_model.onnx_data', offset: 0, length: 16 } },
    ],
  });
const textGraph = () =>
  writeOnnx({
    inputs: [{ name: 'input_ids', type: 'int64', dims: ['b', 77] }],
    outputs: [{ name: 'text_embeds', type: 'float32', dims: ['b', 8] }],
    nodes: [],
  });
const pair = () => [given('onnx/vision_model.onnx', withWeightsBeside()), given('onnx/text_model.onnx', textGraph())];

test('weights beside a graph belong to it, and are missed', async () => {
  const weights = given('onnx/vision_model.onnx_data', new Uint8Array(16));
  const { entry, missing } = await recognised([...pair(), weights, ...clipConfig]);
  expect(missing).toEqual([]);
  expect(entry.variants[0]!.files).toContainEqual({
    path: 'onnx/vision_model.onnx_data',
    role: 'vision',
    bytes: 16,
    external: 'vision_model.onnx_data',
  });
  expect((await recognised([...pair(), ...clipConfig])).missing).toEqual(['onnx/vision_model.onnx_data']);
});

let keep: Keep;
beforeEach(() => (keep = memoryKeep()));
const run = (files: readonly Given[], catalogue: readonly ModelEntry[] = []) =>
  importModel(files, { catalogue, occupants: [], keep });

describe('what is no model is refused with what is accepted', () => {
  test.for<[string, Given[], RegExp]>([
    ['nothing', [], /There is no file in it/],
    ['a text', [given('notes.txt')], /“notes\.txt” is no model\. Give the folder of a model/],
    ['a pickled checkpoint', [given('sd.ckpt')], /“sd\.ckpt” holds weights without a graph/],
    ['a broken checkpoint', [given('a.safetensors', 'x')], /no whole safetensors file.*Download it again/],
    ['a broken graph', [given('a.onnx', 'not a graph')], /“a\.onnx” is no whole ONNX graph/],
    ['half a model', [given('text_model.onnx', textGraph()), ...clipConfig], /“vision” is missing\. Give the whole/],
    ['no settings', pair(), /“onnx\/vision_model\.onnx_data”, “config\.json”.*are missing/],
    ['broken settings', [...pair(), given('config.json', '{')], /“config\.json” is not JSON/],
  ])('%s', async ([, files, message]) => {
    await expect(run(files)).rejects.toMatchObject({ code: 'bad-input', message });
    expect(await keep.keys()).toEqual([]);
  });

  test('a graph of another kind', async () => {
    const other = writeOnnx({
      inputs: [{ name: 'spectrum', type: 'float32', dims: [1] }],
      outputs: [{ name: 'y', type: 'float32', dims: [1] }],
      nodes: [],
    });
    await expect(run([given('vocoder.onnx', other)])).rejects.toThrow(
      /“vocoder\.onnx” takes spectrum, which is no part of CLIP, Whisper or Stable Diffusion/,
    );
  });
});

describe('a model of the list', () => {
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const text = textGraph();
  const listed = (sha256: string): ModelEntry =>
    ({
      id: 'listed',
      name: 'Listed',
      base: 'hub',
      variants: [
        { dtype: 'fp32', files: [{ path: 'onnx/text_model.onnx', role: 'text', bytes: text.length, sha256 }] },
      ],
      config: [{ path: 'config.json', role: 'config', bytes: 2 }],
    }) as unknown as ModelEntry;

  test('is filled by its own files, and told what it still lacks', async () => {
    const entry = listed(hash(text));
    const report = await run([given('m/onnx/text_model.onnx', text), given('m/readme.md')], [entry]);
    expect(report).toEqual({
      id: 'listed',
      name: 'Listed',
      isKnown: true,
      missing: ['config.json'],
      leftOut: ['readme.md'],
    });
    const { state, missing } = await modelState(entry, modelFiles(entry, entry.variants[0]!), keep);
    expect({ state, missing: missing.map(({ path }) => path) }).toEqual({ state: 'partial', missing: ['config.json'] });
  });

  test('is held against the hashes of its pieces, where they are known: the place of the flipped byte is named', async () => {
    const entry = listed(hash(text));
    Object.assign(entry.variants[0]!.files[0]!, { chunks: [hash(text)] });
    const spoilt = text.with(text.length - 1, text.at(-1)! ^ 1);
    await expect(run([given('onnx/text_model.onnx', spoilt), given('config.json')], [entry])).rejects.toMatchObject({
      code: 'model-corrupt',
      message: new RegExp(`“onnx/text_model\\.onnx” of Listed is damaged: bytes 0 to ${text.length - 1} have`),
    });
  });

  test('is held against its hash, and nothing of a spoilt file is kept', async () => {
    const entry = listed(hash(text));
    const at = Buffer.from(text).indexOf('text_embeds');
    const spoilt = text.with(at, text[at]! ^ 1);
    await expect(run([given('onnx/text_model.onnx', spoilt), given('config.json')], [entry])).rejects.toMatchObject({
      code: 'model-corrupt',
      message: /“onnx\/text_model\.onnx” of Listed is damaged: it has another SHA-256/,
    });
    expect((await keep.keys()).filter((key) => key.includes('onnx'))).toEqual([]);
  });
});
