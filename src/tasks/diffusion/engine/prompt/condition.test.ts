import { describe, expect, test } from 'vitest';
import type { Session, TensorInfo, Value } from '../../../../runtime/session.ts';
import { floatTensor } from '../../../../runtime/half.ts';
import type { Tensor, TensorType } from '../../../../runtime/tensor.ts';
import type { PromptTokenizer } from './chunks.ts';
import { encodePrompt, evenOut, zerosLike } from './condition.ts';

/** One token a letter; its id is its code. */
const tokenizer: PromptTokenizer = {
  encode: (text) => Array.from(text, (letter) => letter.codePointAt(0)!),
  start: 1,
  end: 2,
  pad: 2,
};

interface FakeOutput {
  name: string;
  type?: 'float32' | 'float16';
  /** Row of a token, or of the whole when `isVector`. */
  row: (id: number) => number[];
  isVector?: boolean;
}

/** A text encoder that answers with `row(id)` for every token, and remembers what it was fed. */
function fakeSession(outputs: FakeOutput[], ids: { type: TensorType; batch: number | string }) {
  const fed: Tensor[] = [];
  const info = (name: string, type: TensorType): TensorInfo => ({ name, type, dims: [ids.batch, 77] });
  const session: Session = {
    device: 'wasm',
    inputs: [info('input_ids', ids.type)],
    outputs: outputs.map(({ name, type = 'float32' }) => info(name, type)),
    dispose: () => Promise.resolve(),
    run(feeds, { fetch } = {}) {
      const input = feeds['input_ids'] as Tensor;
      fed.push(input);
      const tokens = Array.from(input.data as ArrayLike<number | bigint>, Number);
      const given = outputs.filter(({ name }) => fetch?.includes(name) ?? true);
      return Promise.resolve(
        Object.fromEntries(
          given.map(({ name, type = 'float32', row, isVector }): [string, Value] => {
            const rows = isVector ? row(tokens[1]!) : tokens.flatMap(row);
            const width = isVector ? rows.length : rows.length / tokens.length;
            const dims = isVector ? [1, width] : [input.dims[0]!, 77, width];
            return [name, floatTensor(type, Float32Array.from(rows), dims)];
          }),
        ),
      );
    },
  };
  return { session, fed };
}
const plain = () =>
  fakeSession([{ name: 'last_hidden_state', row: (id) => [id, -1] }], { type: 'int64', batch: 'batch' });

describe('Stable Diffusion 1 and 2', () => {
  test('one chunk gives [1, 77, width]', async () => {
    const { session, fed } = plain();
    const { states, pooled } = await encodePrompt([{ session, tokenizer }], 'ab');
    expect(states.dims).toEqual([1, 77, 2]);
    expect([...states.data.subarray(0, 8)]).toEqual([1, -1, 97, -1, 98, -1, 2, -1]);
    expect(pooled).toBeUndefined();
    expect(fed[0]!.type).toBe('int64');
  });

  test('chunks are joined along the sequence', async () => {
    const { session, fed } = plain();
    const { states } = await encodePrompt([{ session, tokenizer }], 'a BREAK b');
    expect(states.dims).toEqual([1, 154, 2]);
    expect(fed).toHaveLength(2);
    expect([states.data[2], states.data[77 * 2 + 2]]).toEqual([97, 98]);
  });

  test('ids have the type and the batch of the graph, halves become floats', async () => {
    const output = { name: 'last_hidden_state', type: 'float16', row: (id: number) => [id] } as const;
    const { session, fed } = fakeSession([output], { type: 'int32', batch: 2 });
    const { states } = await encodePrompt([{ session, tokenizer }], 'a');
    expect([fed[0]!.type, fed[0]!.dims]).toEqual(['int32', [2, 77]]);
    expect([states.type, states.dims, states.data[1]]).toEqual(['float32', [1, 77, 1], 97]);
  });

  test('a weight changes its own token most, and the mean stays', async () => {
    const { session } = plain();
    const mean = (numbers: Float32Array) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const without = (await encodePrompt([{ session, tokenizer }], 'ab')).states.data;
    const weighted = (await encodePrompt([{ session, tokenizer }], '(a:1.5)b')).states.data;
    expect(mean(weighted)).toBeCloseTo(mean(without), 5);
    expect(weighted[2]! / without[2]! / (weighted[4]! / without[4]!)).toBeCloseTo(1.5, 5);
  });

  test('a layer that the graph does not give is refused', async () => {
    const { session } = plain();
    await expect(encodePrompt([{ session, tokenizer }], 'a', { clipSkip: 1 })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('clipSkip is 1') as string,
    });
  });

  test('numbers that are not finite are named', async () => {
    const { session } = fakeSession([{ name: 'last_hidden_state', row: () => [Number.NaN] }], {
      type: 'int64',
      batch: 1,
    });
    await expect(encodePrompt([{ session, tokenizer }], 'a')).rejects.toMatchObject({ code: 'device' });
  });
});

describe('SDXL', () => {
  const first = () =>
    fakeSession(
      [11, 10, 12].map((layer) => ({ name: `hidden_states.${layer}`, row: (id: number) => [id + layer / 100] })),
      {
        type: 'int32',
        batch: 1,
      },
    );
  const second = () =>
    fakeSession(
      [
        { name: 'hidden_states.31', row: (id) => [-id, id] },
        { name: 'text_embeds', row: (id) => [id, id, id], isVector: true },
      ],
      { type: 'int64', batch: 1 },
    );
  const towers = () => [
    { session: first().session, tokenizer, layers: 12 },
    { session: second().session, tokenizer: { ...tokenizer, pad: 0 } },
  ];

  test('both encoders stand side by side, before their last layer', async () => {
    const { states, pooled } = await encodePrompt(towers(), 'a BREAK b');
    expect(states.dims).toEqual([1, 154, 3]);
    expect(states.data.slice(3, 6)).toEqual(Float32Array.of(Math.fround(97.11), -97, 97));
    expect(states.data.slice(9, 12)).toEqual(Float32Array.of(Math.fround(2.11), -0, 0));
    expect([pooled!.dims, [...pooled!.data]]).toEqual([
      [1, 3],
      [97, 97, 97],
    ]);
  });

  test('clip skip counts back from there, where the layer is given', async () => {
    const tower = { session: first().session, tokenizer, layers: 12 };
    const other = { session: second().session, tokenizer };
    await expect(encodePrompt([tower, other], 'a', { clipSkip: 1 })).rejects.toThrow('hidden_states.31');
  });

  test('no negative prompt is zeros of the same shape', async () => {
    const zeros = zerosLike(await encodePrompt(towers(), 'a'));
    expect(zeros.states.dims).toEqual([1, 77, 3]);
    expect(new Set(zeros.states.data)).toEqual(new Set([0]));
    expect(new Set(zeros.pooled!.data)).toEqual(new Set([0]));
  });
});

test('the shorter of two prompts is filled up with chunks without words', async () => {
  const tower = [{ session: plain().session, tokenizer }];
  const [long, short, empty] = await Promise.all(
    ['a BREAK b BREAK c', 'd', ''].map((prompt) => encodePrompt(tower, prompt)),
  );
  const [first, second] = evenOut(long!, short!, empty!);
  expect(first).toBe(long);
  expect(second.states.dims).toEqual([1, 231, 2]);
  expect(second.states.data.slice(154)).toEqual(new Float32Array([...empty!.states.data, ...empty!.states.data]));
});
