import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSession, type TensorInfo } from '../session.ts';
import type { TensorType } from '../tensor.ts';
import { makeReferences } from './answer.ts';
import { questionsFor, strideOf } from './questions.ts';

type Shape = [name: string, type: TensorType, dims: TensorInfo['dims']];
const infos = (shapes: readonly Shape[]): TensorInfo[] => shapes.map(([name, type, dims]) => ({ name, type, dims }));
const graph = (inputs: readonly Shape[], outputs: readonly Shape[]) => ({
  inputs: infos(inputs),
  outputs: infos(outputs),
});
const past = (name: string, length: string): Shape => [
  `past_key_values.0.${name}`,
  'float32',
  ['batch_size', 8, length, 64],
];
const unet = (timestep: Shape, ...more: Shape[]) =>
  graph(
    [
      ['sample', 'float16', ['b', 'c', 'h', 'w']],
      timestep,
      ['encoder_hidden_states', 'float16', ['b', 's', 1024]],
      ...more,
    ],
    [['out_sample', 'float16', ['b', 'c', 'h', 'w']]],
  );

describe('fixed inputs follow what a graph takes', () => {
  const cases: [
    name: string,
    role: string,
    ReturnType<typeof graph>,
    dims: Record<string, number[]>,
    output: string,
  ][] = [
    [
      'text tower of transformers.js',
      'text',
      graph([['input_ids', 'int64', ['b', 's']]], [['text_embeds', 'float32', ['b', 512]]]),
      { input_ids: [1, 7] },
      'text_embeds',
    ],
    [
      'text tower of immich',
      'text',
      graph([['text', 'int32', [1, 77]]], [['embedding', 'float32', [1, 1024]]]),
      { text: [1, 77] },
      'embedding',
    ],
    [
      'vision tower',
      'vision',
      graph([['pixel_values', 'float32', ['b', 3, 'h', 'w']]], [['image_embeds', 'float32', ['b', 512]]]),
      { pixel_values: [1, 3, 256, 256] },
      'image_embeds',
    ],
    [
      'Whisper encoder with everything free',
      'encoder',
      graph([['input_features', 'float32', ['b', 'm', 't']]], [['last_hidden_state', 'float32', ['b', 't / 2', 512]]]),
      { input_features: [1, 80, 3000] },
      'last_hidden_state',
    ],
    [
      'merged Whisper decoder',
      'decoder',
      graph(
        [
          ['input_ids', 'int64', ['batch_size', 'decoder_sequence_length']],
          ['encoder_hidden_states', 'float32', ['batch_size', 'encoder_sequence_length / 2', 512]],
          past('decoder.key', 'past_decoder_sequence_length'),
          past('encoder.key', 'encoder_sequence_length_out'),
          ['use_cache_branch', 'bool', [1]],
        ],
        [['logits', 'float32', ['b', 's', 51865]]],
      ),
      { input_ids: [1, 4], encoder_hidden_states: [1, 64, 512], 'past_key_values.0.encoder.key': [1, 8, 1, 64] },
      'logits',
    ],
    [
      'UNet with a scalar timestep',
      'unet',
      unet(['timestep', 'float32', []]),
      { sample: [1, 4, 16, 16], timestep: [] },
      'out_sample',
    ],
    [
      'Microsoft’s UNet of fixed shapes',
      'unet',
      graph(
        [
          ['sample', 'float16', [2, 4, 64, 64]],
          ['timestep', 'int64', [2]],
          ['encoder_hidden_states', 'float16', [2, 77, 768]],
        ],
        [['out_sample', 'float16', [2, 4, 64, 64]]],
      ),
      { sample: [2, 4, 64, 64], timestep: [2] },
      'out_sample',
    ],
    [
      'UNet of SDXL',
      'unet',
      unet(['timestep', 'float16', ['t']], ['text_embeds', 'float16', ['b', 1280]], ['time_ids', 'float16', ['b', 6]]),
      { timestep: [1], text_embeds: [1, 1280], time_ids: [1, 6] },
      'out_sample',
    ],
    [
      'UNet of LCM',
      'unet',
      unet(['timestep', 'int64', ['b']], ['timestep_cond', 'float32', ['b', 256]]),
      { timestep_cond: [1, 256] },
      'out_sample',
    ],
    [
      'inpainting UNet',
      'unet',
      graph(
        [
          ['sample', 'float32', ['b', 9, 'h', 'w']],
          ['timestep', 'int64', [1]],
          ['encoder_hidden_states', 'float32', ['b', 's', 768]],
        ],
        [['out_sample', 'float32', ['b', 4, 'h', 'w']]],
      ),
      { sample: [1, 9, 16, 16] },
      'out_sample',
    ],
    [
      'VAE decoder',
      'vae_decoder',
      graph([['latent_sample', 'float32', ['b', 'c', 'h', 'w']]], [['sample', 'float32', ['b', 'c', 'h', 'w']]]),
      { latent_sample: [1, 4, 16, 16] },
      'sample',
    ],
    [
      'VAE encoder',
      'vae_encoder',
      graph([['sample', 'float32', ['b', 'c', 'h', 'w']]], [['latent_parameters', 'float32', ['b', 8, 'h', 'w']]]),
      { sample: [1, 3, 128, 128] },
      'latent_parameters',
    ],
  ];
  test.for(cases)('%s', ([, role, asked, dims, output]) => {
    const [[first] = []] = questionsFor(asked, { role, resolution: 256 });
    expect(first).toMatchObject({ role, output });
    const found = Object.fromEntries(first!.inputs.map((input) => [input.name, input.dims]));
    expect(found).toMatchObject(dims);
    for (const { values, dims: size } of first!.inputs)
      if (values) expect(values).toHaveLength(size.reduce((product, dim) => product * dim, 1));
  });

  test('with 128 mel bands and with small ids where the likely ones do not fit', () => {
    const ears = graph(
      [['input_features', 'float32', ['b', 'm', 't']]],
      [['last_hidden_state', 'float32', ['b', 1, 8]]],
    );
    const bands = questionsFor(ears, { role: 'encoder' }).map(([way]) => way!.inputs[0]!.dims[1]);
    expect(bands).toEqual([80, 128]);
    const words = graph([['input_ids', 'int64', ['b', 's']]], [['pooler_output', 'float32', ['b', 8]]]);
    const ids = questionsFor(words, { role: 'text' }).map(([way]) => way!.inputs[0]!.values![0]);
    expect(ids).toEqual([49406, 1]);
  });

  test('both towers of one graph are asked', () => {
    const joint = graph(
      [
        ['input_ids', 'int64', ['b', 's']],
        ['attention_mask', 'int64', ['b', 's']],
        ['pixel_values', 'float32', ['b', 3, 'h', 'w']],
      ],
      [
        ['logits_per_image', 'float32', ['b', 'b']],
        ['text_embeds', 'float32', ['b', 8]],
        ['image_embeds', 'float32', ['b', 8]],
      ],
    );
    const [way] = questionsFor(joint, { role: 'model', resolution: 16 });
    expect(way!.map(({ output }) => output)).toEqual(['text_embeds', 'image_embeds']);
    expect(way![0]!.inputs[1]).toMatchObject({ name: 'attention_mask', values: [1, 1, 1, 1, 1, 1, 1] });
  });

  test('what cannot be told, or is drawn at random, is not asked', () => {
    const control = unet(['timestep', 'int64', [1]], ['down_block_0', 'float32', ['b', 'c', 'h', 'w']]);
    expect(questionsFor(control, { role: 'unet' })).not.toEqual([]);
    const strange = graph(
      [['past_key_values.0.key', 'float32', ['b', 'heads', 's', 64]]],
      [['logits', 'float32', [1]]],
    );
    expect(questionsFor(strange, { role: 'decoder' })).toEqual([]);
    const drawing = graph(
      [['sample', 'float32', ['b', 3, 'h', 'w']]],
      [['latent_sample', 'float32', ['b', 4, 'h', 'w']]],
    );
    expect(questionsFor(drawing, { role: 'vae_encoder' })).toEqual([]);
  });

  test('answers are kept in a few hundred numbers, never along one column', () => {
    expect([10, 512, 4096, 51_865 * 4].map(strideOf)).toEqual([1, 3, 17, 811]);
  });
});

describe('real graphs answer', () => {
  const graphs = new URL('../../../e2e/golden/clip/graphs/', import.meta.url);
  const models = new URL('../../../public/models/', import.meta.url);
  test.for([
    ['clip-split text', 'text', new URL('split/text_model.onnx', graphs)],
    ['clip-split vision', 'vision', new URL('split/vision_model.onnx', graphs)],
    ['clip-joint', 'model', new URL('joint/model.onnx', graphs)],
    ['clip-immich text', 'text', new URL('immich/textual.onnx', graphs)],
    ['clip-immich vision', 'vision', new URL('immich/visual.onnx', graphs)],
    ['Stable Diffusion text encoder', 'text_encoder', new URL('pocket-sd/text_encoder/model.onnx', models)],
    ['Stable Diffusion UNet', 'unet', new URL('pocket-sd/unet/model.onnx', models)],
    ['Stable Diffusion VAE', 'vae_decoder', new URL('pocket-sd/vae_decoder/model.onnx', models)],
    ['Whisper decoder', 'decoder', new URL('whisper-base/onnx/decoder_model_merged_quantized.onnx', models)],
  ] as const)('%s', async ([, role, file]) => {
    const session = await createSession(readFileSync(file), { device: 'wasm', threads: 1, optimise: false });
    const found = await makeReferences(session, { role, resolution: 16 }, { dtype: 'fp32' });
    expect(found!.references.length).toBeGreaterThan(0);
    expect(found!.tolerance['fp32']).toBeGreaterThan(0);
    for (const { values } of found!.references) expect(values.some((value) => value !== 0)).toBe(true);
    await session.dispose();
  });
});
