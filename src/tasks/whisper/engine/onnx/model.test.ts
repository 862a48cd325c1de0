import { describe, expect, test } from 'vitest';
import type { Session, TensorInfo, Value } from '../../../../runtime/session.ts';
import { tensor, type DeviceTensor, type Tensor, type TensorType } from '../../../../runtime/tensor.ts';
import { dimsOf, readWhisperConfig, translates, type WhisperConfig } from './config.ts';
import { createOnnxModel } from './model.ts';
import { deviceOutputs } from './names.ts';

// Graphs that only add up what they are fed: one layer, one head of size 1, a vocabulary of 8. The memory of a token is
// the token itself, and the logits of a row are all tokens it remembers, most recent first.
const config: WhisperConfig = {
  num_mel_bins: 2,
  max_source_positions: 4,
  max_target_positions: 8,
  vocab_size: 8,
  decoder_layers: 1,
  decoder_attention_heads: 1,
  encoder_layers: 1,
};
const info = (name: string, type: TensorType, dims: TensorInfo['dims']): TensorInfo => ({ name, type, dims });
const parts = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'];

interface World {
  calls: { graph: string; feeds: Record<string, Value>; fetch: readonly string[] }[];
  alive: Set<DeviceTensor>;
}
interface Layout {
  split?: boolean;
  ids?: 'int32' | 'int64';
  floats?: 'float32' | 'float16';
  attentions?: boolean;
  onDevice?: boolean;
}

function build({ split = false, ids = 'int64', floats = 'float32', attentions = true, onDevice = false }: Layout) {
  const world: World = { calls: [], alive: new Set() };
  const place = (value: Tensor): Value => {
    if (!onDevice) return value;
    const held: DeviceTensor = {
      type: value.type,
      dims: value.dims,
      read: async () => value,
      dispose: () => void world.alive.delete(held),
    };
    world.alive.add(held);
    return held;
  };
  const half = (numbers: number[]): Tensor['data'] =>
    // Whole numbers below 2048 as halves are told apart by their bits; that is all these graphs need.
    floats === 'float16' ? Uint16Array.from(numbers) : Float32Array.from(numbers);
  const floatsOf = (numbers: number[], dims: number[]) => tensor(floats, half(numbers) as never, dims);

  const pasts = parts.map((part) => info(`past_key_values.0.${part}`, floats, ['rows', 1, 'past', 1]));
  const hidden = info('encoder_hidden_states', floats, ['rows', 4, 1]);
  const presents = parts.map((part) => info(`present.0.${part}`, floats, ['rows', 1, 'past', 1]));
  const attention = attentions ? [info('cross_attentions.0', 'float32', ['rows', 1, 'tokens', 4])] : [];
  const outputs = [info('logits', 'float32', ['rows', 'tokens', 8]), ...presents, ...attention];
  const session = (graph: string, inputs: TensorInfo[], outs: TensorInfo[], run: Run): Session => ({
    device: 'wasm',
    inputs,
    outputs: outs,
    run: async (feeds, options = {}) => {
      options.signal?.throwIfAborted();
      for (const value of Object.values(feeds))
        if ('read' in value && !world.alive.has(value)) throw new Error('freed');
      world.calls.push({ graph, feeds, fetch: options.fetch ?? [] });
      const given = Object.entries(await run(feeds));
      const isWanted = ([name]: [string, Value]) => !options.fetch || options.fetch.includes(name);
      for (const [name, value] of given) if (!isWanted([name, value])) world.alive.delete(value as DeviceTensor);
      return Object.fromEntries(given.filter(isWanted));
    },
    dispose: async () => {},
  });
  const read = async (value: Value): Promise<Tensor> => ('read' in value ? value.read() : value);

  const decode: Run = async (feeds) => {
    const fed = feeds['input_ids'] as Tensor;
    const [rows, count] = fed.dims as [number, number];
    const tokens = Array.from(fed.data as ArrayLike<number | bigint>, Number);
    const past = feeds[pasts[0]!.name];
    const before = past ? await read(past) : undefined;
    const length = before?.dims[2] ?? 0;
    const memories = Array.from({ length: rows }, (_, row) => [
      ...Array.from({ length }, (_unused, i) => Number(before!.data[row * length + i])),
      ...tokens.slice(row * count, (row + 1) * count),
    ]);
    const logits = new Float32Array(rows * count * 8);
    memories.forEach((memory, row) => {
      for (let t = 0; t < count; t++)
        logits.set(
          memory
            .slice(0, length + t + 1)
            .toReversed()
            .slice(0, 8),
          (row * count + t) * 8,
        );
    });
    const own = place(floatsOf(memories.flat(), [rows, 1, length + count, 1]));
    const other = place(floatsOf(memories.flat(), [rows, 1, length + count, 1]));
    const ofEncoder = () => place(floatsOf([7, 7, 7, 7], [1, 1, 4, 1]));
    return {
      logits: tensor('float32', logits, [rows, count, 8]),
      'present.0.decoder.key': own,
      'present.0.decoder.value': other,
      'present.0.encoder.key': ofEncoder(),
      'present.0.encoder.value': ofEncoder(),
      'cross_attentions.0': tensor(
        'float32',
        Float32Array.from({ length: count * 4 }, (_, i) => i),
        [1, 1, count, 4],
      ),
    };
  };
  const idsInput = info('input_ids', ids, ['rows', 'tokens']);
  const encoder = session(
    'encoder',
    [info('input_features', floats, [1, 2, 8])],
    [info('last_hidden_state', floats, [1, 4, 1])],
    async () => ({ last_hidden_state: place(floatsOf([1, 2, 3, 4], [1, 4, 1])) }),
  );
  const merged = session(
    'merged',
    [idsInput, hidden, ...pasts, info('use_cache_branch', 'bool', [1])],
    outputs,
    decode,
  );
  const first = session('first', [idsInput, hidden], outputs, decode);
  const next = session(
    'next',
    [idsInput, ...pasts],
    outputs.filter(({ name }) => !name.includes('encoder')),
    decode,
  );
  const files = { name: 'toy', config, generationConfig: {} };
  const graphs = split ? { encoder, decoder: first, decoderWithPast: next } : { encoder, decoder: merged };
  return { world, model: createOnnxModel(graphs, files) };
}
type Run = (feeds: Record<string, Value>) => Promise<Record<string, Value>>;

const mel = new Float32Array(16);
const rowsOf = (logits: Float32Array[]) => logits.map((row) => Array.from(row.subarray(0, 4)));

describe.each<Layout>([
  {},
  { split: true },
  { ids: 'int32' },
  { floats: 'float16' },
  { onDevice: true },
  { split: true, onDevice: true, floats: 'float16' },
])('with %o', (layout) => {
  test('rows continue what they are told to, and remember it', async () => {
    const { model, world } = build(layout);
    const features = await model.encode(mel);
    const run = await model.start(features, [5, 6], { rows: 2 });
    expect(Array.from(run.first(0)).slice(0, 2)).toEqual([5, 0]);
    expect(Array.from(run.first(1)).slice(0, 2)).toEqual([6, 5]);
    expect(rowsOf(await run.step([1, 2], {}))).toEqual([
      [1, 6, 5, 0],
      [2, 6, 5, 0],
    ]);
    expect(rowsOf(await run.step([3, 4], { sources: [1, 1] }))).toEqual([
      [3, 2, 6, 5],
      [4, 2, 6, 5],
    ]);
    expect(rowsOf(await run.step([1, 1], { sources: [0, 1] }))).toEqual([
      [1, 3, 2, 6],
      [1, 4, 2, 6],
    ]);
    run.dispose();
    features.dispose();
    expect(world.alive.size).toBe(0);
  });

  test('only what is needed is fetched, and the encoder’s memory is the first one', async () => {
    const { model, world } = build(layout);
    const run = await model.start(await model.encode(mel), [5], { rows: 1 });
    await run.step([1], {});
    const [, begun, continued] = world.calls;
    expect(begun!.fetch).toEqual(['logits', ...parts.map((part) => `present.0.${part}`)]);
    expect(continued!.fetch).toEqual(['logits', 'present.0.decoder.key', 'present.0.decoder.value']);
    expect(continued!.feeds['past_key_values.0.encoder.key']!.dims).toEqual([1, 1, 4, 1]);
    const branch = (call: World['calls'][0]) => (call.feeds['use_cache_branch'] as Tensor | undefined)?.data[0];
    expect([branch(begun!), branch(continued!)]).toEqual(layout.split ? [undefined, undefined] : [0, 1]);
  });
});

test('the same beginning is not read twice: a fallback begins with what is known', async () => {
  const { model, world } = build({});
  const features = await model.encode(mel);
  for (const tokens of [[5, 6], [5, 6], [5]]) (await model.start(features, tokens, { rows: 1 })).dispose();
  expect(world.calls.filter(({ graph }) => graph === 'merged').length).toBe(2);
});

test('a pass for word times gives the attention of the heads', async () => {
  const { model, world } = build({});
  const features = await model.encode(mel);
  model.checkAlignment();
  const { logits, attentions, frames } = await model.align(features, [1, 2, 3]);
  expect(logits.length).toBe(3 * 8);
  expect(frames).toBe(4);
  expect(attentions.map((attention) => Array.from(attention))).toEqual([Array.from({ length: 12 }, (_, i) => i)]);
  expect(world.calls.at(-1)!.fetch).toEqual(['logits', 'cross_attentions.0']);
});

test('an export without attentions names the one that has them', () => {
  expect(() => build({ attentions: false }).model.checkAlignment()).toThrow('has no output cross_attentions.0');
});

test('graphs of another kind are refused', async () => {
  const { model } = build({});
  expect(model.dims).toEqual({ mels: 2, audioContext: 4, vocabulary: 8, textContext: 8 });
  const empty: Session = { device: 'wasm', inputs: [], outputs: [], run: async () => ({}), dispose: async () => {} };
  const files = { name: 'toy', config, generationConfig: {} };
  expect(() => createOnnxModel({ encoder: empty, decoder: empty }, files)).toThrow('takes no past_key_values');
});

test('an abort rejects the run that it meets', async () => {
  const { model } = build({});
  const signal = AbortSignal.abort();
  await expect(model.encode(mel, { signal })).rejects.toThrow('aborted');
});

describe('config.json', () => {
  test('gives the sizes, and is refused without one of them', () => {
    expect(readWhisperConfig({ ...config, extra: true })).toEqual({ ...config, extra: true });
    expect(() => readWhisperConfig({ model_type: 'bert' })).toThrow('no whole number “num_mel_bins”');
    expect(dimsOf(config).vocabulary).toBe(8);
  });
  test('tells who can translate', () => {
    const of = (vocab_size: number, encoder_layers: number, decoder_layers: number) =>
      translates({ ...config, vocab_size, encoder_layers, decoder_layers });
    expect(of(51865, 6, 6)).toBe(true); // base
    expect(of(51864, 6, 6)).toBe(false); // base.en
    expect(of(51866, 32, 32)).toBe(true); // large-v3
    expect(of(51866, 32, 4)).toBe(false); // turbo
  });
});

test('features and memory stay on the device', () => {
  expect(deviceOutputs(1).encoder).toEqual(['last_hidden_state']);
  expect(deviceOutputs(2).decoder).toContain('present.1.encoder.value');
});
