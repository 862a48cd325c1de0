import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/sd/prompts.json' with { type: 'json' };
import { chunkPrompt, chunkTokens, emptyChunk } from './chunks.ts';
import { createPromptTokenizer } from './tokenizer.ts';

// The vocabulary is CLIP's own, 49,408 tokens, whichever model it comes with.
const file: unknown = JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8'));
const tokenizer = createPromptTokenizer(file);

describe("chunks, weights and count are AUTOMATIC1111's", () => {
  for (const { text, count, chunks } of golden.chunked)
    test(`${text.slice(0, 50)} (${text.length})`, () =>
      expect(chunkPrompt(text, tokenizer)).toMatchObject({ count, chunks }));
});

test('SD 2 fills up with its own token after the first end', () => {
  const sd2 = createPromptTokenizer(file, { pad_token: '!' });
  const [chunk] = chunkPrompt('a cat', sd2).chunks;
  expect(chunk!.ids.slice(0, 6)).toEqual([49406, 320, 2368, 49407, 0, 0]);
  expect(chunk!.ids.at(-1)).toBe(0);
  expect(emptyChunk(sd2).ids).toEqual([49406, 49407, ...Array<number>(75).fill(0)]);
});

test('without emphasis brackets and BREAK are words', () => {
  const { chunks, count } = chunkPrompt('(a:1.5) BREAK', tokenizer, 'none');
  expect(new Set(chunks[0]!.weights)).toEqual(new Set([1]));
  expect(chunks).toHaveLength(1);
  expect(count).toBe(tokenizer.encode('(a:1.5) BREAK').length);
});

test('a prompt of 10,000 characters keeps every token', () => {
  const prompt = 'a very long sentence without an end '.repeat(300).slice(0, 10_000);
  const { chunks, count } = chunkPrompt(prompt, tokenizer);
  expect(count).toBe(tokenizer.encode(prompt).length);
  expect(chunks).toHaveLength(Math.ceil(count / chunkTokens));
});

test('any prompt gives whole chunks that hold its tokens in order', () => {
  const part = fc.constantFrom('cat', ',', ' ', 'BREAK', ' BREAK ', '(', ')', '[', ']', 'lighthouse ', '漢字', '😀');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
      const { chunks } = chunkPrompt(parts.join(''), tokenizer);
      for (const { ids, weights } of chunks) {
        expect(ids).toHaveLength(chunkTokens + 2);
        expect(weights).toHaveLength(chunkTokens + 2);
        expect([ids[0], ids.at(-1)]).toEqual([tokenizer.start, tokenizer.end]);
      }
    }),
  );
});
