import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeOnnx, type OnnxConstant } from '../../../formats/onnx.ts';
import { createSession, type Session } from '../../../runtime/session.ts';
import { classifyVector } from './classify.ts';
import { embedTexts, probeTower } from './embed-texts.ts';
import { recogniseTowers, type Towers } from './towers.ts';
import { unit } from './vectors.ts';

const width = 8;
const floats = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'float32',
  dims: [values.length],
  data: new Uint8Array(Float32Array.from(values).buffer),
});
const integers = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'int64',
  dims: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const scales = floats('scales', [1, 2, 3, 4, 5, 6, 7, 8]);

/** `SiglipTextModel` as transformers.js exports it: no mask, and the state of the last position is the answer. */
const textGraph = writeOnnx({
  inputs: [{ name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence_length'] }],
  outputs: [
    { name: 'last_hidden_state', type: 'float32', dims: ['batch_size', 'sequence_length', width] },
    { name: 'pooler_output', type: 'float32', dims: ['batch_size', width] },
  ],
  constants: [scales, integers('last', [-1]), integers('axis', [2])],
  nodes: [
    { type: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: 1 } },
    { type: 'Unsqueeze', inputs: ['ids', 'axis'], outputs: ['column'] },
    { type: 'Mul', inputs: ['column', 'scales'], outputs: ['scaled'] },
    // Each position also hears those before it: a sum over all would not tell padding apart.
    { type: 'Sin', inputs: ['scaled'], outputs: ['last_hidden_state'] },
    { type: 'ReduceMean', inputs: ['last_hidden_state'], outputs: ['mean'], attributes: { axes: [1], keepdims: 0 } },
    { type: 'Gather', inputs: ['last_hidden_state', 'last'], outputs: ['end'], attributes: { axis: 1 } },
    { type: 'ReduceMean', inputs: ['end'], outputs: ['state'], attributes: { axes: [1], keepdims: 0 } },
    { type: 'Add', inputs: ['state', 'mean'], outputs: ['pooler_output'] },
  ],
});
/** `SiglipVisionModel`: as CLIP's, under another name. */
const visionGraph = writeOnnx({
  inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch_size', 'num_channels', 'height', 'width'] }],
  outputs: [
    { name: 'last_hidden_state', type: 'float32', dims: ['batch_size', 196, width] },
    { name: 'pooler_output', type: 'float32', dims: ['batch_size', width] },
  ],
  constants: [scales, integers('shape', [0, 1, 1]), integers('tokens', [1, 196, 1])],
  nodes: [
    { type: 'ReduceMean', inputs: ['pixel_values'], outputs: ['mean'], attributes: { axes: [1, 2, 3], keepdims: 0 } },
    { type: 'Reshape', inputs: ['mean', 'shape'], outputs: ['column'] },
    { type: 'Mul', inputs: ['column', 'scales'], outputs: ['row'] },
    { type: 'Tile', inputs: ['row', 'tokens'], outputs: ['last_hidden_state'] },
    {
      type: 'ReduceMean',
      inputs: ['last_hidden_state'],
      outputs: ['pooler_output'],
      attributes: { axes: [1], keepdims: 0 },
    },
  ],
});

const words: Record<string, number> = { a: 4, cat: 5, dog: 6 };
const tokenizer = {
  end: 1,
  encodePadded(text: string, { length, pad }: { length: number; pad: number }) {
    const ids = [...text.split(' ').map((word) => words[word] ?? 2), 1];
    return [...ids, ...Array<number>(length - ids.length).fill(pad)];
  },
};
const texts = { tokenizer, textLength: 64, pad: 1 };

describe('siglip', () => {
  let sessions: Session[];
  let towers: Towers;
  beforeAll(async () => {
    const open = (graph: Uint8Array) => createSession(graph, { device: 'wasm', threads: 1 });
    sessions = await Promise.all([textGraph, visionGraph].map(open));
    towers = recogniseTowers(sessions, { side: 224 });
  });
  afterAll(() => Promise.all(sessions.map((session) => session.dispose())));

  test('the pooled output is the embedding, of pictures in any number', async () => {
    const pixels = { count: 2, width: 14, height: 14, data: new Float32Array(2 * 3 * 14 * 14).fill(0.5) };
    const { dims, data } = await towers.vision.run(pixels);
    expect(dims).toBe(width);
    expect(data[width + 2]).toBeCloseTo(1.5, 4);
  });

  test('texts are padded to the full 64, because the tower answers from the last position', async () => {
    const probe = await probeTower(towers.text, texts);
    expect(probe).toEqual({ dims: width, seesPadding: true });
    const [row] = [await embedTexts({ ...texts, text: towers.text, seesPadding: true }, ['a cat'])];
    const ids = [4, 5, ...Array<number>(62).fill(1)];
    const expected = Array.from({ length: width }, (_, j) => {
      const states = ids.map((id) => Math.sin(id * (j + 1)));
      return states.at(-1)! + states.reduce((sum, state) => sum + state, 0) / 64;
    });
    const wanted = unit(Float32Array.from(expected));
    for (const [j, value] of wanted.entries()) expect(row!.data[j]).toBeCloseTo(value, 4);
  });
});

test('each label is judged by itself: the sigmoid of its own logit, with the bias', () => {
  const axis = (...values: number[]) => Float32Array.from(values);
  const labels = [axis(1, 0), axis(0, 1), axis(-1, 0)];
  const space = { labels, none: axis(0, 1), noneFloor: -1, logitScale: 10, logitBias: -4 };
  const found = classifyVector({ vector: axis(1, 0), width: 1, height: 1 }, space);
  expect(found.independent).toBe(true);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  for (const [i, logit] of [6, -4, -14].entries()) expect(found.scores[i]).toBeCloseTo(sigmoid(logit), 12);
  expect(found.none.score).toBeCloseTo(sigmoid(-4), 12);
});
