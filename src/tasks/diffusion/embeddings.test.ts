import { describe, expect, test, vi } from 'vitest';
import { tensor } from '../../runtime/tensor.ts';
import { createEmbeddingCache } from './embedding-cache.ts';
import { conditionPrompts, type Prompt } from './embeddings.ts';
import type { Conditioning } from './engine/prompt/condition.ts';
import { exampleFacts, exampleSettings } from './fixtures/settings.ts';

/** As many chunks as there are words, each filled with the number of layers left out. */
const encodeOne = ({ text, clipSkip }: Prompt): Conditioning => {
  const chunks = text.split(' ').length;
  return { states: tensor('float32', new Float32Array(77 * chunks * 2).fill(clipSkip), [1, 77 * chunks, 2]) };
};
const sources = (facts = exampleFacts) => ({
  facts,
  cache: createEmbeddingCache(),
  encode: vi.fn((prompts: Prompt[]) => Promise.resolve(prompts.map(encodeOne))),
});
const asked = ({ encode }: ReturnType<typeof sources>) =>
  encode.mock.calls.map(([prompts]) => prompts.map(({ text }) => text));

test('a repeat needs no text encoder, a new negative prompt only that', async () => {
  const from = sources();
  await conditionPrompts({ ...exampleSettings, prompt: 'cat', negativePrompt: 'dog' }, from);
  await conditionPrompts({ ...exampleSettings, prompt: 'cat', negativePrompt: 'dog', seed: 9 }, from);
  await conditionPrompts({ ...exampleSettings, prompt: 'cat', negativePrompt: 'fox' }, from);
  expect(asked(from)).toEqual([['cat', 'dog'], ['fox']]);
});

test('the model, the emphasis and the layers left out tell prompts apart', async () => {
  const from = sources();
  const unguided = { ...exampleSettings, prompt: 'cat', guidanceScale: 1 };
  for (const change of [{}, { model: 'other' }, { emphasis: 'none' as const }, { clipSkip: 1 }, {}])
    await conditionPrompts({ ...unguided, ...change }, from);
  expect(from.encode).toHaveBeenCalledTimes(4);
});

describe('the negative side', () => {
  test('is absent without guidance', async () => {
    for (const guidanceScale of [0, 1])
      expect(await conditionPrompts({ ...exampleSettings, guidanceScale }, sources())).not.toHaveProperty('negative');
    const unguided = sources({ ...exampleFacts, guided: false });
    expect(await conditionPrompts(exampleSettings, unguided)).not.toHaveProperty('negative');
  });
  test('is the encoding of "" when there is none', async () => {
    const from = sources();
    await conditionPrompts({ ...exampleSettings, prompt: 'cat' }, from);
    expect(asked(from)).toEqual([['cat', '']]);
  });
  test('is zeros for SDXL, unless "" is asked for', async () => {
    const from = sources({ ...exampleFacts, zerosForEmpty: true });
    const { negative } = await conditionPrompts({ ...exampleSettings, prompt: 'cat', clipSkip: 3 }, from);
    expect(new Set(negative!.states.data)).toEqual(new Set([0]));
    await conditionPrompts({ ...exampleSettings, prompt: 'cat', clipSkip: 3, negativePrompt: '' }, from);
    expect(asked(from)).toEqual([['cat'], ['']]);
  });
  test('leaves out no layers, as in diffusers, and is as long as the positive', async () => {
    const { positive, negative } = await conditionPrompts(
      { ...exampleSettings, prompt: 'cat', negativePrompt: 'a b c', clipSkip: 2 },
      sources(),
    );
    expect([positive.states.dims, negative!.states.dims]).toEqual([
      [1, 231, 2],
      [1, 231, 2],
    ]);
    expect([new Set(positive.states.data), new Set(negative!.states.data)]).toEqual([new Set([2]), new Set([0])]);
  });
  test('leaves out the layers of both, as in AUTOMATIC1111, where that is asked for', async () => {
    const { positive, negative } = await conditionPrompts(
      { ...exampleSettings, prompt: 'cat', negativePrompt: 'a b c', clipSkip: 2, clipSkipFor: 'both' },
      sources(),
    );
    for (const { states } of [positive, negative!]) expect(new Set(states.data)).toEqual(new Set([2]));
    const longer = await conditionPrompts(
      { ...exampleSettings, prompt: 'a b c', negativePrompt: 'cat', clipSkip: 2, clipSkipFor: 'both' },
      sources(),
    );
    expect(new Set(longer.negative!.states.data)).toEqual(new Set([2]));
  });
});

test('the cache forgets what was used longest ago', () => {
  const cache = createEmbeddingCache(2);
  const one = encodeOne({ text: '', clipSkip: 0 });
  cache.set('a', one);
  cache.set('b', one);
  cache.get('a');
  cache.set('c', one);
  expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
});
