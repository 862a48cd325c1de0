import { describe, expect, test } from 'vitest';
import { writeOnnx, type OnnxConstant, type OnnxNode, type OnnxType, type OnnxValue } from '../../../formats/onnx.ts';
import { familyOf } from '../../../runtime/import/layout.ts';
import { createSession, type Session } from '../../../runtime/session.ts';
import { tensor } from '../../../runtime/tensor.ts';
import { encodePrompt } from './prompt/condition.ts';
import { inputChannels, openUnet } from './unet.ts';
import { readVaeConfig } from './vae-config.ts';
import { decodeLatents, encodePicture } from './vae.ts';

// Graphs of exactly the names, types and shapes of the exports, that add up what they are fed: whatever does not arrive as
// it was meant changes the sum.
type Float = 'float32' | 'float16';
const elementType = { float32: 1, float16: 10 } as const;
const open = (graph: Uint8Array): Promise<Session> => createSession(graph, { device: 'wasm', threads: 1 });
const integers = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'int64',
  dims: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

interface UnetLayout {
  floats: Float;
  /** Of `sample`, `timestep` and `encoder_hidden_states`. */
  sample: OnnxValue['dims'];
  timestep: [type: OnnxType, dims: OnnxValue['dims']];
  context: OnnxValue['dims'];
  /** Vectors besides: one number a row each. */
  more?: Record<string, OnnxValue['dims']>;
}

/** out_sample = the first four channels of sample + timestep + the mean of everything else. */
function unetGraph({ floats, sample, timestep: [type, dims], context, more = {} }: UnetLayout) {
  const vectors = Object.entries(more);
  const mean = (name: string, axes: readonly number[]): OnnxNode[] => [
    { type: 'ReduceMean', inputs: [name], outputs: [`${name}.mean`], attributes: { axes, keepdims: 1 } },
    { type: 'Reshape', inputs: [`${name}.mean`, 'row'], outputs: [`${name}.row`] },
  ];
  const terms = ['timestep.row', 'encoder_hidden_states.row', ...vectors.map(([name]) => `${name}.row`)];
  return writeOnnx({
    inputs: [
      { name: 'sample', type: floats, dims: sample },
      { name: 'timestep', type, dims },
      { name: 'encoder_hidden_states', type: floats, dims: context },
      ...vectors.map(([name, shape]) => ({ name, type: floats, dims: shape })),
    ],
    outputs: [{ name: 'out_sample', type: floats, dims: [sample[0]!, 4, ...sample.slice(2)] }],
    constants: [integers('row', [-1, 1, 1, 1]), integers('from', [0]), integers('to', [4]), integers('channels', [1])],
    nodes: [
      { type: 'Slice', inputs: ['sample', 'from', 'to', 'channels'], outputs: ['sum.0'] },
      { type: 'Cast', inputs: ['timestep'], outputs: ['time'], attributes: { to: elementType[floats] } },
      { type: 'Reshape', inputs: ['time', 'row'], outputs: ['timestep.row'] },
      ...mean('encoder_hidden_states', [1, 2]),
      ...vectors.flatMap(([name]) => mean(name, [1])),
      ...terms.map((term, i) => ({
        type: 'Add',
        inputs: [`sum.${i}`, term],
        outputs: [i === terms.length - 1 ? 'out_sample' : `sum.${i + 1}`],
      })),
    ],
  });
}

const free = ['batch_size', 'num_channels', 'height', 'width'];
const states = ['batch_size', 'sequence_length', 768];
const layouts: Record<string, UnetLayout & { family: string; size: number; t: number }> = {
  'optimum, timestep a scalar': {
    family: 'sd-optimum',
    floats: 'float32',
    sample: free,
    timestep: ['float32', []],
    context: states,
    size: 4,
    t: 500,
  },
  'optimum of old, timestep int64 [1]': {
    family: 'sd-optimum',
    floats: 'float32',
    sample: free,
    timestep: ['int64', [1]],
    context: states,
    size: 4,
    t: 500,
  },
  'DirectML exports, all in half precision (fp16)': {
    family: 'sd-optimum',
    floats: 'float16',
    sample: free,
    timestep: ['float16', [1]],
    context: states,
    size: 4,
    t: 500,
  },
  'Microsoft’s for WebNN, all shapes fixed, timestep int64 [2]': {
    family: 'sd-webnn',
    floats: 'float16',
    sample: [2, 4, 64, 64],
    timestep: ['int64', [2]],
    context: [2, 77, 768],
    size: 64,
    t: 500,
  },
  SDXL: {
    family: 'sdxl',
    floats: 'float16',
    sample: ['unet_sample_batch', 'unet_sample_channels', 'unet_sample_height', 'unet_sample_width'],
    timestep: ['float16', ['unet_time_batch']],
    context: ['unet_hidden_batch', 'unet_hidden_sequence', 2048],
    more: { text_embeds: ['unet_text_embeds_batch', 1280], time_ids: ['unet_time_ids_batch', 6] },
    size: 6,
    t: 500,
  },
  LCM: {
    family: 'lcm',
    floats: 'float32',
    sample: free,
    timestep: ['int64', ['batch_size']],
    context: states,
    size: 4,
    t: 500,
    more: { timestep_cond: ['batch_size', 256] },
  },
  'inpainting, nine channels': {
    family: 'sd-inpaint',
    floats: 'float32',
    sample: ['batch_size', 9, 'height', 'width'],
    timestep: ['int64', [1]],
    context: states,
    size: 4,
    t: 500,
  },
};

describe.each(Object.entries(layouts))('UNet: %s', (_, layout) => {
  const { family, size, t, context, more = {} } = layout;
  const channels = family === 'sd-inpaint' ? 9 : 4;
  const row = (value: number) => ({
    sample: new Float32Array(channels * size * size).fill(value),
    conditioning: {
      states: tensor('float32', new Float32Array(77 * Number(context[2])).fill(value / 2), [1, 77, Number(context[2])]),
      pooled: tensor('float32', new Float32Array(1280).fill(value / 4), [1, 1280]),
    },
  });

  test('is fed what it asks for, row by row', async () => {
    const session = await open(unetGraph(layout));
    const unet = openUnet(session, { width: size, height: size, guidanceScale: 8 });
    expect(inputChannels(session, undefined)).toBe(channels);
    expect(unet.selfGuided).toBe('timestep_cond' in more);
    const outputs = await unet.predict([row(1), row(2)], { timestep: t });
    const sideMean = (4 * size * 8) / 6; // height, width, 0, 0, height, width in pixels
    for (const [i, value] of [1, 2].entries()) {
      const given = t + value * 1.5 + ('text_embeds' in more ? value / 4 + sideMean : 0);
      expect(outputs[i]).toHaveLength(4 * size * size);
      const off = Math.abs(outputs[i]![0]! - given);
      // The embedding of the guidance has values of its own; half floats near 500 are 0.5 apart.
      expect(off).toBeLessThan('timestep_cond' in more ? 1 : 0.51);
    }
    expect(outputs[1]![0]! - outputs[0]![0]!).toBeCloseTo('text_embeds' in more ? 1.75 : 1.5, 0);
    await session.dispose();
  });

  test('is recognised', async () => {
    const session = await open(unetGraph(layout));
    const head = {
      inputs: session.inputs,
      outputs: session.outputs,
      external: [],
      largest: 0,
      parameters: 0,
      type: 'float32' as const,
    };
    const graph = { path: 'unet/model.onnx', file: new Blob(), head };
    expect(familyOf('diffusion', new Map([['unet', graph]]))).toBe(family);
    await session.dispose();
  });
});

test.for(['weights.pb', 'model.onnx_data', 'model.onnx.data'])(
  'weights beside the graph in %s are found by the name that the graph has for them',
  async (path) => {
    const graph = writeOnnx({
      inputs: [{ name: 'sample', type: 'float16', dims: free }],
      outputs: [{ name: 'out_sample', type: 'float16', dims: free }],
      constants: [{ name: 'bias', type: 'float16', dims: [1], data: { path, offset: 2, length: 2 } }],
      nodes: [{ type: 'Add', inputs: ['sample', 'bias'], outputs: ['out_sample'] }],
    });
    const half = 0x3800; // 0.5
    const data = new Uint8Array(Uint16Array.of(0, half).buffer);
    const session = await createSession(graph, { device: 'wasm', threads: 1, external: [{ path, data }] });
    const { out_sample: found } = await session.run({
      sample: tensor('float16', new Uint16Array(4).fill(half), [1, 4, 1, 1]),
    });
    expect((found as { data: Uint16Array }).data[3]).toBe(0x3c00); // 1
    await session.dispose();
  },
);

/** Each output [batch, 77, width] holds the ids / 65536 + its number; text_embeds their mean. */
function textGraph(
  ids: { type: 'int32' | 'int64'; dims: OnnxValue['dims'] },
  outputs: readonly string[],
  width: number,
) {
  const batch = ids.dims[0]!;
  return writeOnnx({
    inputs: [{ name: 'input_ids', ...ids }],
    outputs: outputs.map((name) => ({
      name,
      type: 'float16',
      dims: name === 'text_embeds' ? [batch, width] : [batch, 77, width],
    })),
    constants: [
      { name: 'scale', type: 'float32', dims: [], data: new Uint8Array(Float32Array.of(1 / 65_536).buffer) },
      integers('wide', [1, 1, width]),
      integers('end', [2]),
    ],
    nodes: [
      { type: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: 1 } },
      { type: 'Mul', inputs: ['ids', 'scale'], outputs: ['scaled'] },
      { type: 'Unsqueeze', inputs: ['scaled', 'end'], outputs: ['column'] },
      { type: 'Tile', inputs: ['column', 'wide'], outputs: ['states'] },
      { type: 'ReduceMean', inputs: ['states'], outputs: ['mean'], attributes: { axes: [1], keepdims: 0 } },
      ...outputs.map((name) => ({
        type: 'Cast',
        inputs: [name === 'text_embeds' ? 'mean' : 'states'],
        outputs: [name],
        attributes: { to: elementType.float16 },
      })),
    ],
  });
}
const words = { encode: () => [16_384], start: 49_152, end: 32_768 };

describe('text encoders', () => {
  test('Microsoft’s for WebNN: int32 [2, 77], half floats', async () => {
    const session = await open(textGraph({ type: 'int32', dims: [2, 77] }, ['last_hidden_state'], 768));
    const { states: found } = await encodePrompt([{ session, tokenizer: { ...words, pad: words.end } }], 'a');
    expect(found.dims).toEqual([1, 77, 768]);
    expect([found.data[0], found.data[768], found.data[2 * 768], found.data.at(-1)]).toEqual([0.75, 0.25, 0.5, 0.5]);
    await session.dispose();
  });

  test('SDXL’s two: int32 and int64, the states before the last layer side by side, the second one’s projection', async () => {
    const sessions = await Promise.all([
      open(textGraph({ type: 'int32', dims: [1, 77] }, ['hidden_states.11'], 768)),
      open(textGraph({ type: 'int64', dims: [1, 77] }, ['hidden_states.31', 'text_embeds'], 1280)),
    ]);
    const [first, second] = sessions as [Session, Session];
    const towers = [
      { session: first, tokenizer: { ...words, pad: words.end } },
      { session: second, tokenizer: { ...words, pad: 0 } },
    ];
    const { states: found, pooled } = await encodePrompt(towers, 'a');
    expect(found.dims).toEqual([1, 77, 2048]);
    expect(pooled?.dims).toEqual([1, 1280]);
    // The filling differs: the end token for the first, 0 for the second.
    expect([found.data.at(-2048), found.data.at(-1)]).toEqual([0.5, 0]);
    await Promise.all(sessions.map((session) => session.dispose()));
  });
});

describe('VAE', () => {
  test('Microsoft’s decoder: half floats of one fixed size', async () => {
    const session = await open(
      writeOnnx({
        inputs: [{ name: 'latent_sample', type: 'float16', dims: [1, 4, 64, 64] }],
        outputs: [{ name: 'sample', type: 'float16', dims: [1, 3, 512, 512] }],
        constants: [
          integers('from', [0]),
          integers('to', [3]),
          integers('channels', [1]),
          { name: 'scales', type: 'float32', dims: [4], data: new Uint8Array(Float32Array.of(1, 1, 8, 8).buffer) },
        ],
        nodes: [
          { type: 'Slice', inputs: ['latent_sample', 'from', 'to', 'channels'], outputs: ['rgb'] },
          { type: 'Resize', inputs: ['rgb', '', 'scales'], outputs: ['sample'], attributes: { mode: 'nearest' } },
        ],
      }),
    );
    const config = readVaeConfig({ scaling_factor: 0.5 });
    const latents = tensor('float32', new Float32Array(4 * 64 * 64).fill(0.25), [1, 4, 64, 64]);
    const [picture] = await decodeLatents(session, latents, { config });
    expect([picture!.width, picture!.height, picture!.data[0]]).toEqual([512, 512, 191]); // (0.25 / 0.5 + 1) / 2
    const other = tensor('float32', new Float32Array(4 * 32 * 32), [1, 4, 32, 32]);
    await expect(decodeLatents(session, other, { config })).rejects.toMatchObject({ code: 'bad-option' });
    await session.dispose();
  });

  test('encoders that draw themselves give latents instead of moments', async () => {
    const session = await open(
      writeOnnx({
        inputs: [{ name: 'sample', type: 'float32', dims: free }],
        outputs: [{ name: 'latent_sample', type: 'float32', dims: ['batch_size', 4, 'h', 'w'] }],
        nodes: [
          {
            type: 'AveragePool',
            inputs: ['sample'],
            outputs: ['small'],
            attributes: { kernel_shape: [8, 8], strides: [8, 8] },
          },
          { type: 'ReduceMean', inputs: ['small'], outputs: ['grey'], attributes: { axes: [1], keepdims: 1 } },
          { type: 'Concat', inputs: ['small', 'grey'], outputs: ['latent_sample'], attributes: { axis: 1 } },
        ],
      }),
    );
    const picture = { data: new Uint8Array(3 * 64 * 64).fill(255), width: 64, height: 64 };
    const { dims, data } = await encodePicture(session, picture, { config: readVaeConfig({}) });
    expect(dims).toEqual([1, 4, 8, 8]);
    expect(data[0]).toBeCloseTo(1, 5);
    await session.dispose();
  });
});
