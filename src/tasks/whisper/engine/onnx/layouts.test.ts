import { describe, expect, test } from 'vitest';
import {
  writeOnnx,
  type OnnxConstant,
  type OnnxNode,
  type OnnxType,
  type OnnxValue,
} from '../../../../formats/onnx.ts';
import { createSession, type Session } from '../../../../runtime/session.ts';
import type { WhisperConfig } from './config.ts';
import { createOnnxModel } from './model.ts';

// Graphs of exactly the names, types and shapes of transformers.js's and optimum's exports, with one layer, two heads of
// size 4 and a vocabulary of 8. What a token is remembered by is its id; the logits of a row are the sum of the ids that it
// remembers, and the encoder's keys are the mean of the features.
const [heads, size, vocabulary, width, frames] = [2, 4, 8, 8, 1500];
const config = (mels: number): WhisperConfig => ({
  num_mel_bins: mels,
  max_source_positions: frames,
  max_target_positions: 448,
  vocab_size: vocabulary,
  decoder_layers: 1,
  decoder_attention_heads: heads,
  encoder_layers: 1,
});
const integers = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'int64',
  dims: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const elementType = { float32: 1, float16: 10 } as const;
type Float = keyof typeof elementType;

/** `external` names files that hold two weights, which are added to the states. */
function encoderGraph(mels: number, floats: Float, external: readonly string[] = []) {
  const bias = external.map((path, i): OnnxConstant => ({
    name: `bias.${i}`,
    type: 'float32',
    dims: [width],
    data: { path, offset: 4, length: 4 * width },
  }));
  return writeOnnx({
    inputs: [{ name: 'input_features', type: floats, dims: ['batch_size', mels, 3000] }],
    outputs: [{ name: 'last_hidden_state', type: floats, dims: ['batch_size', frames, width] }],
    constants: [
      integers('from', [0]),
      integers('to', [frames]),
      integers('axis', [1]),
      integers('wide', [1, 1, width]),
      ...bias,
    ],
    nodes: [
      { type: 'Transpose', inputs: ['input_features'], outputs: ['time'], attributes: { perm: [0, 2, 1] } },
      { type: 'ReduceMean', inputs: ['time'], outputs: ['mean'], attributes: { axes: [2], keepdims: 1 } },
      { type: 'Slice', inputs: ['mean', 'from', 'to', 'axis'], outputs: ['half'] },
      { type: 'Tile', inputs: ['half', 'wide'], outputs: [external.length > 0 ? 'sum.0' : 'last_hidden_state'] },
      ...bias.map(({ name }, i) => ({
        type: 'Add',
        inputs: [`sum.${i}`, name],
        outputs: [i === bias.length - 1 ? 'last_hidden_state' : `sum.${i + 1}`],
      })),
    ],
  });
}

interface DecoderLayout {
  floats?: Float;
  ids?: OnnxType;
  /** Takes what is remembered. */
  hasPast: boolean;
  /** Hears the encoder, and gives its keys and values. */
  hears: boolean;
  isMerged?: boolean;
}

function decoderGraph({ floats = 'float32', ids = 'int64', hasPast, hears, isMerged = false }: DecoderLayout) {
  const value = (name: string, length: string): OnnxValue => ({
    name,
    type: floats,
    dims: ['batch_size', heads, length, size],
  });
  const parts = ['key', 'value'];
  const of = (owner: string, prefix: string, length: string) =>
    parts.map((part) => value(`${prefix}.0.${owner}.${part}`, length));
  const remembered = (part: string): OnnxNode =>
    hasPast
      ? {
          type: 'Concat',
          inputs: [`past_key_values.0.decoder.${part}`, 'own'],
          outputs: [`present.0.decoder.${part}`],
          attributes: { axis: 2 },
        }
      : { type: 'Identity', inputs: ['own'], outputs: [`present.0.decoder.${part}`] };
  return writeOnnx({
    inputs: [
      { name: 'input_ids', type: ids, dims: ['batch_size', 'decoder_sequence_length'] },
      ...(hears ? [{ name: 'encoder_hidden_states', type: floats, dims: ['batch_size', frames, width] }] : []),
      ...(hasPast ? of('decoder', 'past_key_values', 'past_decoder_sequence_length') : []),
      ...(hasPast ? of('encoder', 'past_key_values', 'encoder_sequence_length_out') : []),
      ...(isMerged ? [{ name: 'use_cache_branch', type: 'bool' as const, dims: [1] }] : []),
    ],
    outputs: [
      { name: 'logits', type: floats, dims: ['batch_size', 'decoder_sequence_length', vocabulary] },
      ...of('decoder', 'present', 'past_decoder_sequence_length + 1'),
      ...(hears ? of('encoder', 'present', 'encoder_sequence_length_out') : []),
      ...(hears
        ? [{ name: 'cross_attentions.0', type: floats, dims: ['batch_size', heads, 'decoder_sequence_length', frames] }]
        : []),
    ],
    constants: [
      integers('row', [0, 1, -1, 1]),
      integers('memory', [1, heads, 1, size]),
      integers('column', [-1, 1, 1]),
      integers('words', [2]),
      integers('wide', [1, 1, vocabulary]),
      integers('keys', [0, 1, frames, 1]),
      integers('attended', [1, heads, 1, frames]),
    ],
    nodes: [
      { type: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: elementType[floats] } },
      { type: 'Reshape', inputs: ['ids', 'row'], outputs: ['id.rows'] },
      { type: 'Tile', inputs: ['id.rows', 'memory'], outputs: ['own'] },
      ...parts.map(remembered),
      // Heads and sizes are copies. Ids are not negative, so the sum of their amounts is their sum.
      {
        type: 'ReduceMean',
        inputs: ['present.0.decoder.value'],
        outputs: ['each'],
        attributes: { axes: [1, 3], keepdims: 0 },
      },
      { type: 'ReduceL1', inputs: ['each'], outputs: ['sum'], attributes: { axes: [1], keepdims: 0 } },
      { type: 'Reshape', inputs: ['sum', 'column'], outputs: ['sums'] },
      { type: 'Unsqueeze', inputs: ['ids', 'words'], outputs: ['zero'] },
      { type: 'Sub', inputs: ['zero', 'zero'], outputs: ['none'] },
      { type: 'Add', inputs: ['none', 'sums'], outputs: ['rowSums'] },
      { type: 'Tile', inputs: ['rowSums', 'wide'], outputs: ['logits'] },
      ...(hears
        ? [
            {
              type: 'ReduceMean',
              inputs: ['encoder_hidden_states'],
              outputs: ['heard'],
              attributes: { axes: [2], keepdims: 0 },
            },
            { type: 'Reshape', inputs: ['heard', 'keys'], outputs: ['heardRows'] },
            ...parts.map((part) => ({
              type: 'Tile',
              inputs: ['heardRows', 'memory'],
              outputs: [`present.0.encoder.${part}`],
            })),
            { type: 'Tile', inputs: ['id.rows', 'attended'], outputs: ['cross_attentions.0'] },
          ]
        : []),
    ],
  });
}
const open = (graph: Uint8Array, external: { path: string; data: Uint8Array }[] = []): Promise<Session> =>
  createSession(graph, { device: 'wasm', threads: 1, external });
const files = (mels: number) => ({ name: 'toy', config: config(mels), generationConfig: {} });

const layouts: Record<string, { mels: number; floats?: Float; ids?: OnnxType; split?: boolean }> = {
  'whisper-merged, 80 mel bands': { mels: 80 },
  'whisper-merged of large-v3 and turbo, 128 mel bands': { mels: 128 },
  'whisper-merged in half precision (fp16), int32 ids': { mels: 80, floats: 'float16', ids: 'int32' },
  'whisper-split': { mels: 80, split: true },
};

describe.each(Object.entries(layouts))('%s', (_, { mels, floats = 'float32', ids = 'int64', split }) => {
  const decoders = () =>
    split
      ? [
          decoderGraph({ floats, ids, hasPast: false, hears: true }),
          decoderGraph({ floats, ids, hasPast: true, hears: false }),
        ]
      : [decoderGraph({ floats, ids, hasPast: true, hears: true, isMerged: true })];

  test('begins, continues in rows, and tells what it attends to', async () => {
    const sessions = await Promise.all([encoderGraph(mels, floats), ...decoders()].map((graph) => open(graph)));
    const [encoder, decoder, decoderWithPast] = sessions as [Session, Session, Session | undefined];
    const model = createOnnxModel({ encoder, decoder, decoderWithPast }, files(mels));
    const features = await model.encode(new Float32Array(mels * 3000).fill(0.5));
    const run = await model.start(features, [5, 6], { rows: 2 });
    expect(run.first(1)).toHaveLength(vocabulary);
    expect(run.first(1)[0]).toBe(11);
    expect((await run.step([1, 2], {})).map((row) => row[0])).toEqual([12, 13]);
    expect((await run.step([3, 4], { sources: [1, 1] })).map((row) => row[0])).toEqual([16, 17]);
    model.checkAlignment();
    const { attentions, frames: found } = await model.align(features, [1, 2, 3]);
    expect(found).toBe(frames);
    expect([attentions[0]![0], attentions[0]![frames], attentions[0]!.at(-1)]).toEqual([1, 2, 3]);
    run.dispose();
    features.dispose();
    await Promise.all(sessions.map((session) => session.dispose()));
  });
});

test('weights beside the graph come in any number of files', async () => {
  const names = ['encoder_model.onnx_data', 'encoder_model.onnx_data_1'];
  const external = names.map((path, i) => ({
    path,
    data: new Uint8Array(new Float32Array(1 + width).fill(i + 1).buffer),
  }));
  const encoder = await open(encoderGraph(80, 'float32', names), external);
  const outputs = await encoder.run({
    input_features: { type: 'float32', dims: [1, 80, 3000], data: new Float32Array(80 * 3000) },
  });
  expect(outputs['last_hidden_state']).toMatchObject({ dims: [1, frames, width] });
  expect((outputs['last_hidden_state'] as { data: Float32Array }).data[0]).toBe(3);
  await encoder.dispose();
});
