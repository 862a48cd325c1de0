import { describe, expect, test } from 'vitest';
import { readGolden } from '../../../../../e2e/reference/whisper/golden.ts';
import { tokenizers } from '../../../../../e2e/reference/whisper/vocabularies.ts';
import { languageCode, languageName } from './languages.ts';
import type { Task } from './tokenizer.ts';
import { readVocabulary } from './vocabulary.ts';

// Made by golden_units.py with openai-whisper 20250625 and tiktoken 0.14.
interface Golden {
  encode: { text: string; gpt2: number[]; multilingual: number[] }[];
  decode: { nVocab: number; tokens: number[]; decode: string; with_timestamps: string }[];
  special: Record<string, Special>;
  sequences: {
    nVocab: number;
    language: string | null;
    task: Task | null;
    sot_sequence: number[];
    code: string | null;
  }[];
  languages: Record<string, string>;
  names: Record<string, string>;
}
interface Special {
  eot: number;
  sot: number;
  translate: number;
  transcribe: number;
  sot_lm: number;
  sot_prev: number;
  no_speech: number;
  no_timestamps: number;
  timestamp_begin: number;
  languages: Record<string, number>;
  non_speech_tokens: number[];
  blank: number[];
}
const golden = readGolden<Golden>('units/tokenizer.json');
const all = tokenizers();

test.each(golden.encode)('encodes $text', ({ text, gpt2, multilingual }) => {
  expect(all[51864]!.encode(text)).toEqual(gpt2);
  expect(all[51865]!.encode(text)).toEqual(multilingual);
});

test.each(golden.decode)('decodes $tokens', ({ nVocab, tokens, ...expected }) => {
  expect(all[nVocab]!.decode(tokens)).toBe(expected.decode);
  expect(all[nVocab]!.decodeWithTimestamps(tokens)).toBe(expected.with_timestamps);
});

test.each(Object.entries(golden.special))('special tokens of %s', (size, expected) => {
  const made = all[Number(size)]!;
  expect({
    eot: made.eot,
    sot: made.sot,
    translate: made.translate,
    transcribe: made.transcribe,
    sot_lm: made.sotLm,
    sot_prev: made.sotPrev,
    no_speech: made.noSpeech,
    no_timestamps: made.noTimestamps,
    timestamp_begin: made.timestampBegin,
    languages: Object.fromEntries(made.languages.map((code, i) => [code, made.firstLanguage + i])),
    non_speech_tokens: made.nonSpeech,
    blank: made.encode(' '),
  }).toEqual(expected);
});

test.each(golden.sequences)('$nVocab begins $language, $task', ({ nVocab, language, task, sot_sequence, code }) => {
  const made = all[nVocab]!.withLanguage(language ?? undefined, task ?? undefined);
  expect(made.sotSequence).toEqual(sot_sequence);
  expect(made.language ?? null).toBe(code);
});

describe('languages', () => {
  test('have the names of the reference', () => {
    for (const [code, name] of Object.entries(golden.languages)) expect(languageName(code)).toBe(name);
    for (const [name, code] of Object.entries(golden.names)) expect(languageCode(name)).toBe(code);
  });
  test('unknown ones are refused with what is accepted', () => {
    expect(() => languageCode('klingon')).toThrow('Unsupported language: klingon. Accepted are codes');
    expect(() => all[51865]!.withLanguage('Cantonese')).toThrow('it has 99, without “yue”');
  });
});

test('a text with a control token is refused', () => {
  expect(() => all[51865]!.encode('x <|endoftext|>')).toThrow('contains “<|endoftext|>”');
  expect(() => all[51866]!.encode('<|<|yue|> <|30.00|>')).toThrow('contains “<|yue|>”');
  expect(all[51865]!.encode('<|nothing|> <|yue|>').length).toBeGreaterThan(1);
});

test('files that are no vocabulary are refused', () => {
  expect(() => readVocabulary({ model: { type: 'BPE' } })).toThrow('Accepted are vocab.json and tokenizer.json');
  expect(() => readVocabulary({ a: 64, 'ü ': 2 })).toThrow('not made of byte symbols');
  expect(() => readVocabulary({ a: 64 })).toThrow('lacks byte 0');
});
