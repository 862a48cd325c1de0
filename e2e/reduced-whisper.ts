import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { writeOnnx, type OnnxConstant, type OnnxValue } from '../src/formats/onnx.ts';

/**
 * A Whisper model without weights, in the layout of transformers.js's merged exports: it says the same two sentences in
 * every window of 30 s, at the same places. All that is not a weight is as in whisper-base: the vocabulary, the lengths
 * of its windows and of its context, and the sizes of what comes out of its decoder.
 */
const vocabularyFile = readFileSync(new URL('../public/models/whisper-base/vocab.json', import.meta.url));
const ids = JSON.parse(vocabularyFile.toString()) as Record<string, number>;
const [size, bands, positions] = [51_865, 80, 1500];
const [end, start, english, transcribe, noTimestamps, zero] = [50_257, 50_258, 50_259, 50_359, 50_363, 50_364];
/** The token of a moment of the window, in seconds: they are 20 ms apart. */
const moment = (seconds: number): number => zero + 50 * seconds;
const token = (symbols: string): number => ids[symbols]!;

const first = ['ĠAnd', 'Ġso', 'Ġmy', 'Ġfellow', 'ĠAmericans', ','].map(token);
const second = ['Ġask', 'Ġnot', 'Ġwhat', 'Ġyour', 'Ġcountry', 'Ġcan', 'Ġdo', 'Ġfor', 'Ġyou', '.'].map(token);
/** Seconds of the window at which the sentences meet and end. */
const [turn, close] = [11, 29];

export const sentences = ['And so my fellow Americans,', 'ask not what your country can do for you.'] as const;

/**
 * Each token that is ever read: what most likely comes next, what comes where that is not allowed (a third timestamp in a
 * row is not), and the position of the window that it attends to.
 */
const chain: readonly (readonly [id: number, next: number, otherwise: number, position: number])[] = [
  [start, english, english, 0],
  [transcribe, moment(0), moment(0), 0],
  [noTimestamps, first[0]!, first[0]!, 0],
  [moment(0), first[0]!, first[0]!, 0],
  ...spoken(first, moment(turn), { from: 0, to: turn }),
  [moment(turn), moment(turn), second[0]!, 50 * turn],
  ...spoken(second, moment(close), { from: turn, to: close }),
  [moment(close), end, end, 50 * close],
  [end, end, end, positions - 1],
];

function spoken(words: readonly number[], after: number, { from, to }: { from: number; to: number }) {
  return words.map((id, i) => {
    const next = words[i + 1] ?? after;
    return [id, next, next, 50 * (from + ((i + 0.5) / words.length) * (to - from))] as const;
  });
}

const integers = (name: string, values: readonly number[], dims = [values.length]): OnnxConstant => ({
  name,
  type: 'int64',
  dims,
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const floats = (name: string, values: readonly number[], dims = [values.length]): OnnxConstant => ({
  name,
  type: 'float32',
  dims,
  data: new Uint8Array(Float32Array.from(values).buffer),
});
const float = (name: string, dims: OnnxValue['dims']): OnnxValue => ({ name, type: 'float32', dims });

/** The mean of the bands at every other frame. */
const encoder = writeOnnx({
  inputs: [float('input_features', ['batch_size', bands, 2 * positions])],
  outputs: [float('last_hidden_state', ['batch_size', positions, 1])],
  constants: [integers('from', [0]), integers('to', [2 * positions]), integers('axis', [1]), integers('step', [2])],
  nodes: [
    { type: 'Transpose', inputs: ['input_features'], outputs: ['time'], attributes: { perm: [0, 2, 1] } },
    { type: 'ReduceMean', inputs: ['time'], outputs: ['mean'], attributes: { axes: [2], keepdims: 1 } },
    { type: 'Slice', inputs: ['mean', 'from', 'to', 'axis', 'step'], outputs: ['last_hidden_state'] },
  ],
});

/** One layer with one head of size 1, which remembers ids; logits and attentions are looked up in the chain. */
const decoder = writeOnnx({
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['batch_size', 'decoder_sequence_length'] },
    float('encoder_hidden_states', ['batch_size', positions, 1]),
    ...['key', 'value'].flatMap((part) => [
      float(`past_key_values.0.decoder.${part}`, ['batch_size', 1, 'past_decoder_sequence_length', 1]),
      float(`past_key_values.0.encoder.${part}`, ['batch_size', 1, 'encoder_sequence_length', 1]),
    ]),
    { name: 'use_cache_branch', type: 'bool', dims: [1] },
  ],
  outputs: [
    float('logits', ['batch_size', 'decoder_sequence_length', size]),
    ...['key', 'value'].flatMap((part) => [
      float(`present.0.decoder.${part}`, ['batch_size', 1, 'total_sequence_length', 1]),
      float(`present.0.encoder.${part}`, ['batch_size', 1, positions, 1]),
    ]),
    float('cross_attentions.0', ['batch_size', 1, 'decoder_sequence_length', positions]),
  ],
  constants: [
    // Tokens that the chain does not have, such as other languages, are read as its end.
    integers(
      'rowOf',
      Array.from({ length: size }, (_, id) => chain.findIndex(([known]) => known === id)).map((row) =>
        row < 0 ? chain.length - 1 : row,
      ),
    ),
    integers(
      'next',
      chain.map(([, next]) => next),
    ),
    integers(
      'otherwise',
      chain.map(([, , otherwise]) => otherwise),
    ),
    integers('depth', [size]),
    // Of a model that gives nothing but zeros nothing could be said.
    floats('likely', [10, 50]),
    floats('possible', [10, 40]),
    floats(
      'centres',
      chain.map(([, , , position]) => position),
    ),
    floats(
      'places',
      Array.from({ length: positions }, (_, place) => place),
      [1, 1, 1, positions],
    ),
    floats('width', [20]),
    floats('one', [1]),
    integers('outer', [1, 3]),
    integers('head', [1]),
    integers('row', [0, 1, -1, 1]),
  ],
  nodes: [
    { type: 'OneHot', inputs: ['next', 'depth', 'likely'], outputs: ['likelier'] },
    { type: 'OneHot', inputs: ['otherwise', 'depth', 'possible'], outputs: ['less'] },
    { type: 'Max', inputs: ['likelier', 'less'], outputs: ['table'] },
    { type: 'Gather', inputs: ['rowOf', 'input_ids'], outputs: ['rows'] },
    { type: 'Gather', inputs: ['table', 'rows'], outputs: ['logits'] },
    { type: 'Cast', inputs: ['input_ids'], outputs: ['numbers'], attributes: { to: 1 } },
    { type: 'Reshape', inputs: ['numbers', 'row'], outputs: ['own'] },
    ...['key', 'value'].flatMap((part) => [
      {
        type: 'Concat',
        inputs: [`past_key_values.0.decoder.${part}`, 'own'],
        outputs: [`present.0.decoder.${part}`],
        attributes: { axis: 2 },
      },
      { type: 'Unsqueeze', inputs: ['encoder_hidden_states', 'head'], outputs: [`present.0.encoder.${part}`] },
    ]),
    // Highest at the token's place, and nowhere nothing: 1 / (1 + distance / width).
    { type: 'Gather', inputs: ['centres', 'rows'], outputs: ['centre'] },
    { type: 'Unsqueeze', inputs: ['centre', 'outer'], outputs: ['middle'] },
    { type: 'Sub', inputs: ['places', 'middle'], outputs: ['offset'] },
    { type: 'Abs', inputs: ['offset'], outputs: ['distance'] },
    { type: 'Div', inputs: ['distance', 'width'], outputs: ['far'] },
    { type: 'Add', inputs: ['far', 'one'], outputs: ['farther'] },
    { type: 'Reciprocal', inputs: ['farther'], outputs: ['cross_attentions.0'] },
  ],
});

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const config = {
  num_mel_bins: bands,
  max_source_positions: positions,
  max_target_positions: 448,
  vocab_size: size,
  decoder_layers: 1,
  decoder_attention_heads: 1,
  encoder_layers: 1,
};
const graphs = [
  { path: 'onnx/encoder_model.onnx', role: 'encoder', content: Buffer.from(encoder) },
  { path: 'onnx/decoder_model_merged.onnx', role: 'decoder', content: Buffer.from(decoder) },
];
const settings = [
  { path: 'config.json', role: 'config', content: json(config) },
  { path: 'generation_config.json', role: 'generation-config', content: json({ alignment_heads: [[0, 0]] }) },
  { path: 'vocab.json', role: 'vocabulary', content: vocabularyFile },
];
const listed = ({ path, role, content }: { path: string; role: string; content: Buffer }) => ({
  path,
  role,
  bytes: content.length,
});

/** As the catalogue has it. */
export const reducedWhisper = {
  id: 'reduced-whisper',
  name: 'Reduced Whisper',
  task: 'whisper',
  family: 'whisper-merged',
  parameters: 1,
  base: 'page',
  variants: [{ dtype: 'fp32', files: graphs.map(listed), devices: ['wasm'], memory: 64e6 }],
  config: settings.map(listed),
  licence: 'MIT',
  licenceUrl: 'https://example.org/licence',
  gated: false,
  notes: 'For tests.',
  recommended: false,
};

/** Serves the model with the page, beside those that are there. */
export async function serveReducedWhisper(page: Page): Promise<void> {
  await page.route('**/models/catalogue.json', async (route) => {
    const response = await route.fetch();
    const list = (await response.json()) as { models: unknown[] };
    await route.fulfill({ response, json: { ...list, models: [...list.models, reducedWhisper] } });
  });
  for (const { path, content } of [...graphs, ...settings])
    await page.route(`**/models/${reducedWhisper.id}/${path}`, (route) => route.fulfill({ body: content }));
}
