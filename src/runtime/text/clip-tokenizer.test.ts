import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createClipTokenizer } from './clip-tokenizer.ts';
import { fixText } from './fix-text.ts';

// clip-anytorch 2.6.0 with ftfy 6.3.1; how they were made: e2e/golden/clip/README.md.
interface Case {
  text: string;
  bpe: number[];
  ids: number[];
  fixed?: string;
}
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { cases } = read('e2e/golden/clip/tokens.json') as { cases: Case[] };
const tokenizer = createClipTokenizer(read('public/models/pocket-clip/tokenizer.json'));
const padded = (text: string): number[] => tokenizer.encodePadded(text, { length: 77, pad: 0 });

describe("ids equal OpenAI's", () => {
  for (const { text, bpe, ids, fixed } of cases) {
    test(JSON.stringify(text).slice(0, 60), () => {
      if (fixed !== undefined) expect(fixText(text)).toBe(fixed);
      expect(tokenizer.encode(text)).toEqual(bpe);
      expect(padded(text)).toEqual(ids);
    });
  }
});

// Random texts of everything that tokenizers stumble over: e2e/reference/golden/make_clip_odd_texts.py.
test("odd texts have OpenAI's ids: glued special tokens, U+0345, marks, emoji, other scripts and spaces", () => {
  const odd = read('e2e/golden/clip/odd-texts.json') as { text: string; openai: number[] }[];
  const wrong = odd.filter(({ text, openai }) => tokenizer.encode(text).join() !== openai.join());
  expect(wrong).toEqual([]);
});

test('two long texts keep their end token and differ', () => {
  const [first, second] = ['a red', 'a blue'].map((opening) => padded(`${opening} ${'very long text '.repeat(40)}`));
  expect(first).toHaveLength(77);
  expect(first!.at(-1)).toBe(49407);
  expect(first).not.toEqual(second);
});

test('length and padding are those of the model', () => {
  expect(tokenizer.encodePadded('a cat', { length: 6, pad: 1 })).toEqual([49406, 320, 2368, 49407, 1, 1]);
});

test('a word of 10,000 letters is encoded', () => {
  expect(tokenizer.encode('x'.repeat(10_000)).length).toBeGreaterThan(100);
});

test('another kind of tokenizer is refused', () => {
  expect(() => createClipTokenizer({ model: { type: 'Unigram' } })).toThrow('tokenizer.json holds a Unigram model');
  expect(() => createClipTokenizer(null)).toThrow('tokenizer.json holds no model');
});
