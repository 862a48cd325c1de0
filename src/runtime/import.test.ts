import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import { AppError } from './errors.ts';
import { importModel, type Given } from './import.ts';
import { readFound } from './import/found.ts';
import { recognise } from './import/recognise.ts';
import { forgetImported, readImported } from './import/imported.ts';
import type { ModelEntry } from './model-entry.ts';
import { readKept } from './weights/kept.ts';
import { memoryKeep, type Keep } from './weights/keep.ts';
import { wantedFile } from './weights.ts';
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
    ['nothing', [], /This folder is empty/],
    ['a text', [given('notes.txt')], /“notes\.txt” is not a model\. Choose a model folder/],
    ['a pickled checkpoint', [given('sd.ckpt')], /“sd\.ckpt” holds weights without a graph/],
    ['a broken checkpoint', [given('a.safetensors', 'x')], /no whole safetensors file.*Download it again/],
    ['a broken graph', [given('a.onnx', 'not a graph')], /“a\.onnx” is no whole ONNX graph/],
    ['half a model', [given('text_model.onnx', textGraph()), ...clipConfig], /“vision” is missing\. Give the whole/],
    ['no settings', pair(), /“onnx\/vision_model\.onnx_data”, “config\.json”.*are missing/],
    [
      'broken settings',
      [
        given('onnx/vision_model.onnx', plainVision()),
        given('onnx/text_model.onnx', textGraph()),
        given('config.json', '{'),
      ],
      /“config\.json” is not JSON/,
    ],
    [
      'half a model whose other half is broken',
      [given('text_model.onnx', textGraph()), given('vision_model.onnx', 'x'), ...clipConfig],
      /“vision_model\.onnx” is no whole ONNX graph/,
    ],
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

describe('an import takes the place of what was there only as a whole', () => {
  const model = (mark: number, name?: string): Given[] => [
    given('onnx/vision_model.onnx', plainVision()),
    given('onnx/text_model.onnx', withMark(mark)),
    given('config.json', name ? JSON.stringify({ _name_or_path: name }) : '{}'),
    ...clipConfig.slice(1),
  ];
  /** A text tower with a weight of its own. */
  const withMark = (mark: number) =>
    writeOnnx({
      inputs: [{ name: 'input_ids', type: 'int64', dims: ['b', 77] }],
      outputs: [{ name: 'text_embeds', type: 'float32', dims: ['b', 8] }],
      nodes: [],
      constants: [{ name: 'w', type: 'float32', dims: [1], data: new Uint8Array(Float32Array.of(mark).buffer) }],
    });
  const importAs = (files: readonly Given[], more: { id?: string; signal?: AbortSignal; keep?: Keep } = {}) =>
    importModel(files, { catalogue: [], occupants: [], keep, ...more });
  /** What is kept of a model: its text tower, read and hashed. */
  async function textOf(id: string): Promise<Uint8Array | undefined> {
    const entry = (await readImported(keep)).find((candidate) => candidate.id === id)!;
    const file = entry.variants[0]!.files.find(({ role }) => role === 'text')!;
    const found = await readKept(keep, wantedFile(entry, file), { onBytes: () => {} });
    return found && 'blob' in found ? new Uint8Array(await found.blob.arrayBuffer()) : undefined;
  }

  test('one that fails at any write, or is stopped at any, leaves the model and nothing of its own', async () => {
    await importAs(model(1), { id: 'mine' });
    const before = (await keep.keys()).toSorted();
    for (let failing = 1; ; failing++) {
      let writes = 0;
      const controller = new AbortController();
      const failingKeep: Keep = {
        ...keep,
        write(...entries) {
          if (++writes !== failing) return keep.write(...entries);
          if (failing % 2) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
          controller.abort();
          return keep.write(...entries);
        },
      };
      const importing = importAs(model(2), { id: 'mine', signal: controller.signal, keep: failingKeep });
      const outcome = await importing.then(
        () => 'done',
        (error: Error) => (error instanceof AppError ? error.code : error.name),
      );
      if (outcome === 'done') {
        expect(failing).toBeGreaterThan(4);
        break;
      }
      expect(outcome).toBe(failing % 2 ? 'storage' : 'AbortError');
      expect((await keep.keys()).toSorted()).toEqual(before);
      expect(await textOf('mine')).toEqual(withMark(1));
    }
    expect(await textOf('mine')).toEqual(withMark(2));
    expect(await keep.keys()).toHaveLength(before.length);
  });

  test('two models without a name both stay; the same one again is the same one', async () => {
    const ids: string[] = [];
    for (const mark of [1, 2, 1, 2, 3]) ids.push((await importAs(model(mark))).id);
    expect(ids).toEqual([
      'imported-imported-clip',
      'imported-imported-clip-2',
      'imported-imported-clip',
      'imported-imported-clip-2',
      'imported-imported-clip-3',
    ]);
    expect((await readImported(keep)).map(({ name }) => name)).toEqual([
      'Imported CLIP',
      'Imported CLIP 2',
      'Imported CLIP 3',
    ]);
    expect(await textOf('imported-imported-clip-2')).toEqual(withMark(2));
  });

  test('models that are imported at the same time are both in the list', async () => {
    await Promise.all(['a', 'b', 'c'].map((name, mark) => importAs(model(mark, `me/${name}`))));
    expect((await readImported(keep)).map(({ id }) => id)).toEqual(['imported-a', 'imported-b', 'imported-c']);
  });

  test('pieces that a closed tab left behind are swept by the next one, those of models are not', async () => {
    await importAs(model(1), { id: 'mine' });
    const orphan = `mine/onnx/text_model.onnx@${crypto.randomUUID()}#0`;
    await keep.write([[orphan, new Blob(['half'])]]);
    await importAs(model(2), { id: 'other' });
    expect(await keep.keys()).not.toContain(orphan);
    expect(await textOf('mine')).toEqual(withMark(1));
  });

  test('a list that an older version wrote is read, and a model of it is replaced and forgotten', async () => {
    const { entry } = await recognised(model(1));
    await keep.write([
      [
        '!imported',
        [
          { ...entry, id: 'old' },
          { ...entry, id: 'older' },
        ],
      ],
    ]);
    await importAs(model(2), { id: 'old' });
    await forgetImported(keep, 'older');
    await forgetImported(keep, 'never was');
    expect((await readImported(keep)).map(({ id }) => id)).toEqual(['old']);
    await forgetImported(keep, 'old');
    expect(await readImported(keep)).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'toString', '', 'a/b', 'a@q8', '../x', ' ', 'x'.repeat(101)])(
    'the id “%s” is refused',
    async (id) => {
      await expect(importAs(model(1), { id })).rejects.toMatchObject({
        code: 'bad-option',
        message: expect.stringContaining(`id is ${JSON.stringify(id)}`) as string,
      });
      expect(await keep.keys()).toEqual([]);
    },
  );
});

describe('what lies beside a model does not refuse it', () => {
  const clip = [
    given('onnx/vision_model.onnx', plainVision()),
    given('onnx/text_model.onnx', textGraph()),
    ...clipConfig,
  ];

  test.for<[string, Given]>([
    ['NaN', given('training_args.json', '{"loss": NaN}')],
    ['comment', given('notes.json', '// none\n{}')],
    ['nothing in it', given('empty.json', '')],
    ['a list', given('list.json', '[1]')],
    ['a graph that is none', given('onnx/other.onnx', 'version https://git-lfs.github.com/spec/v1')],
  ])('%s', async ([, stray]) => {
    const { entry, missing, leftOut } = await recognised([...clip, stray]);
    expect({ task: entry.task, missing }).toEqual({ task: 'clip', missing: [] });
    expect(leftOut).toEqual([stray.path]);
  });

  test('weights may be named with ./ or from a folder above', async () => {
    const vision = (path: string) =>
      writeOnnx({
        inputs: [{ name: 'pixel_values', type: 'float32', dims: ['b', 3, 8, 8] }],
        outputs: [{ name: 'image_embeds', type: 'float32', dims: ['b', 8] }],
        nodes: [],
        constants: [{ name: 'w', type: 'float32', dims: [4], data: { path, offset: 0, length: 16 } }],
      });
    const folder = (path: string) => [
      given('onnx/vision_model.onnx', vision(path)),
      given('onnx/text_model.onnx', textGraph()),
      ...clipConfig,
    ];
    for (const [path, place] of [
      ['./w.bin', 'onnx/w.bin'],
      ['.//sub/./w.bin', 'onnx/sub/w.bin'],
      ['../w.bin', 'w.bin'],
    ] as const) {
      const { entry, missing } = await recognised([...folder(path), given(place, new Uint8Array(16))]);
      expect(missing).toEqual([]);
      expect(entry.variants[0]!.files).toContainEqual({ path: place, role: 'vision', bytes: 16, external: path });
    }
    expect((await recognised(folder('../../w.bin'))).missing).toEqual(['../../w.bin']);
  });
});

describe("Stable Diffusion as diffusers' own script exports it", () => {
  const floats = (name: string, dims: (number | string)[], type: 'float32' | 'float16' = 'float16') => ({
    name,
    type,
    dims,
  });
  const weights = (type: 'float32' | 'float16') => [
    { name: 'w', type, dims: [8], data: new Uint8Array(type === 'float16' ? 16 : 32) },
    { name: 'small', type: 'float32' as const, dims: [2], data: new Uint8Array(8) },
  ];
  /** text_encoder, unet and vae_decoder, each called model.onnx; no settings beside the UNet and the VAE. */
  function folder({ type = 'float16' as 'float32' | 'float16', more = [] as ReturnType<typeof floats>[] } = {}) {
    const graph = (inputs: ReturnType<typeof floats>[], outputs: ReturnType<typeof floats>[]) =>
      writeOnnx({ inputs, outputs, nodes: [], constants: weights(type) });
    const [latents, hidden] = [
      ['b', 4, 'h', 'w'],
      ['b', 'n', 768],
    ];
    const unet = writeOnnx({
      inputs: [
        floats('sample', latents),
        { name: 'timestep', type: 'int64', dims: [1] },
        floats('encoder_hidden_states', hidden),
        ...more,
      ],
      outputs: [floats('out_sample', latents)],
      nodes: [],
      constants: [{ name: 'w', type, dims: [8], data: { path: 'weights.pb', offset: 0, length: 16 } }],
    });
    return [
      given('sd/model_index.json', '{"_class_name": "OnnxStableDiffusionPipeline"}'),
      given('sd/scheduler/scheduler_config.json'),
      given(
        'sd/text_encoder/model.onnx',
        graph([floats('input_ids', ['b', 77])], [floats('last_hidden_state', hidden)]),
      ),
      given('sd/unet/model.onnx', unet),
      given('sd/unet/weights.pb', new Uint8Array(16)),
      given(
        'sd/vae_decoder/model.onnx',
        graph([floats('latent_sample', latents)], [floats('sample', ['b', 3, 'h', 'w'])]),
      ),
      given('sd/safety_checker/model.onnx', graph([floats('clip_input', ['b'])], [floats('out_images', ['b'])])),
      given('sd/tokenizer/vocab.json'),
      given('sd/tokenizer/merges.txt'),
    ];
  }

  test('it needs no settings of its UNet and its VAE, and its weights belong to it', async () => {
    const { entry, missing, leftOut } = await recognised(folder());
    expect(missing).toEqual([]);
    expect(entry).toMatchObject({
      task: 'diffusion',
      family: 'sd-optimum',
      settings: { 'unet-config': { in_channels: 4, sample_size: 64 } },
    });
    expect(entry.variants[0]!.files).toContainEqual(
      expect.objectContaining({ path: 'unet/weights.pb', external: 'weights.pb' }),
    );
    expect(leftOut).toEqual(['safety_checker/model.onnx']);
  });

  test.for([
    ['float16', 'fp16'],
    ['float32', 'fp32'],
  ] as const)('graphs called model.onnx with weights of %s are %s', async ([type, dtype]) => {
    expect((await recognised(folder({ type }))).entry.variants[0]!.dtype).toBe(dtype);
  });

  test('SDXL has the scale of its own VAE, and a distilled UNet says how it is guided', async () => {
    const sdxl = await recognised(folder({ more: [floats('time_ids', ['b', 6])] }));
    expect(sdxl.entry.settings).toMatchObject({ 'vae-config': { scaling_factor: 0.13025 } });
    const lcm = await recognised(folder({ more: [floats('timestep_cond', ['b', 256])] }));
    expect(lcm.entry.settings).toMatchObject({ 'unet-config': { time_cond_proj_dim: 256 } });
  });

  test('a tokenizer at the top is taken when there is none in its folder', async () => {
    const moved = folder().map(({ path, file }) => ({ path: path.replace('/tokenizer/', '/'), file }));
    const { entry, missing } = await recognised(moved);
    expect(missing).toEqual([]);
    expect(entry.config).toContainEqual(expect.objectContaining({ path: 'merges.txt', role: 'merges' }));
    const both = await recognised([...folder(), given('sd/vocab.json', '{"a": 1}')]);
    expect(both.entry.config.filter(({ role }) => role === 'vocab').map(({ path }) => path)).toEqual([
      'tokenizer/vocab.json',
    ]);
  });
});
