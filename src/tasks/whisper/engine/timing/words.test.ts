import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goldenTokenizer } from '../../../../../e2e/whisper-golden-tokenizer.ts';
import { mergePunctuations } from './punctuation.ts';
import { splitToWordTokens } from './words.ts';

// split_to_word_tokens and merge_punctuations of openai-whisper 20250625.
const golden = JSON.parse(
  readFileSync(new URL('../../../../../e2e/golden/whisper/units/words.json', import.meta.url), 'utf8'),
) as {
  split: { nVocab: number; language: string | null; tokens: number[]; words: string[]; word_tokens: number[][] }[];
  merge: { words: string[]; prepended: string; appended: string; output: [string, number[]][] }[];
};

test.each(golden.split)('words of $language in a vocabulary of $nVocab: $words', (given) => {
  const split = splitToWordTokens(goldenTokenizer(given.nVocab, given.language), given.tokens);
  expect(split).toEqual({ words: given.words, wordTokens: given.word_tokens });
});

test.each(golden.merge)('$words with "$prepended" before and "$appended" after', (given) => {
  const words = given.words.map((word, index) => ({ word, tokens: [index] }));
  mergePunctuations(words, given.prepended, given.appended);
  expect(words.map(({ word, tokens }) => [word, tokens])).toEqual(given.output);
});
