import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPromptTokenizer, vocabularyFile } from './tokenizer.ts';

interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: (string | [string, string])[] };
}
const file = JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8')) as TokenizerJson;
const tokenizer = createPromptTokenizer(file);

test('the token that fills up is the one its config names', () => {
  expect(tokenizer.pad).toBe(49407);
  expect(createPromptTokenizer(file, { pad_token: '<|endoftext|>' }).pad).toBe(49407);
  expect(createPromptTokenizer(file, { pad_token: { content: '!' } }).pad).toBe(0);
});

test("text is cleaned as Hugging Face's CLIPTokenizer does, not as OpenAI's", () => {
  expect(tokenizer.encode('A\u00a0 Cat\n')).toEqual(tokenizer.encode('a cat'));
  expect(tokenizer.encode('cafe\u0301')).toEqual(tokenizer.encode('café'));
  expect(tokenizer.encode('&amp;')).not.toEqual(tokenizer.encode('&'));
  expect(tokenizer.encode('ΟΔΟΣ')).toEqual(tokenizer.encode('οδοσ'));
});

test('vocab.json and merges.txt give the same ids', () => {
  const merges = file.model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
  const older = createPromptTokenizer(vocabularyFile(file.model.vocab, `#version: 0.2\n${merges.join('\n')}\n`));
  for (const text of ['a photo of a cat, 35mm', 'it’s 2026', '漢字 😀', ''])
    expect(older.encode(text)).toEqual(tokenizer.encode(text));
});

// Random texts of everything that tokenizers stumble over: e2e/reference/golden/make_clip_odd_texts.py.
test("odd texts have Hugging Face's ids, special tokens glued to anything among them", () => {
  const odd = JSON.parse(readFileSync('e2e/golden/clip/odd-texts.json', 'utf8')) as {
    text: string;
    huggingface: number[];
  }[];
  const wrong = odd.filter(({ text, huggingface }) => tokenizer.encode(text).join() !== huggingface.join());
  expect(wrong).toEqual([]);
});
