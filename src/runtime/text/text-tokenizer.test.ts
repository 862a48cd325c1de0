import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openTokenizer } from './text-tokenizer.ts';

/** The parts of SigLIP's tokenizer.json (Hugging Face's conversion of its SentencePiece model), with a small vocabulary. */
const siglip = {
  version: '1.0',
  added_tokens: [
    { id: 1, content: '</s>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    { id: 2, content: '<unk>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
  ],
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'Lowercase' },
      { type: 'Replace', pattern: { Regex: '[!"#$%&\'()*+,-./:;<=>?@\\[\\]^_`{|}~]' }, content: '' },
      { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
      { type: 'Strip', strip_left: true, strip_right: true },
    ],
  },
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
    pair: [],
    special_tokens: { '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } },
  },
  decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
  model: {
    type: 'Unigram',
    unk_id: 2,
    vocab: [
      ['<pad>', 0],
      ['</s>', 0],
      ['<unk>', 0],
      ['▁', -4],
      ['▁a', -2],
      ['▁cat', -3],
      ['▁ca', -4],
      ['s', -3],
      ['t', -5],
      ['▁photo', -3],
    ],
  },
};
const config = { eos_token: '</s>', pad_token: '</s>', model_max_length: 64 };

describe('a SentencePiece unigram', () => {
  test('is cleaned, cut into the likeliest pieces, ended and padded', async () => {
    const { tokenizer, pad, length } = await openTokenizer(siglip, config);
    expect([tokenizer.end, pad, length]).toEqual([1, 1, 64]);
    // ▁a ▁photo ▁cat s: −2 −3 −3 −3, where ▁ca t s would have cost more.
    expect(tokenizer.encodePadded('A photo, CATS!', { length: 8, pad })).toEqual([4, 9, 5, 7, 1, 1, 1, 1]);
  });

  test('is cut so that its end stays', async () => {
    const { tokenizer, pad } = await openTokenizer(siglip, config);
    expect(tokenizer.encodePadded('a cat a cat a cat', { length: 3, pad })).toEqual([4, 5, 1]);
  });

  test('says nothing of a length that is no limit', async () => {
    expect(await openTokenizer(siglip, { ...config, model_max_length: 1e30 })).not.toHaveProperty('length');
  });
});

test('OpenAI’s is read without a library', async () => {
  const file = JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8')) as unknown;
  const { tokenizer, pad } = await openTokenizer(file);
  expect(tokenizer.encodePadded('a cat', { length: 6, pad })).toEqual([49406, 320, 2368, 49407, 0, 0]);
});

test('anything else is refused', async () => {
  await expect(openTokenizer({ model: { type: 'None' } })).rejects.toMatchObject({ code: 'model-corrupt' });
  await expect(openTokenizer(siglip, { eos_token: '<end>' })).rejects.toThrow('lacks “<end>”');
});
