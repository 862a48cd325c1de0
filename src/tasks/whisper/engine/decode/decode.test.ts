import { describe, expect, test } from 'vitest';
import { formulaModel } from '../../../../../e2e/reference/whisper/formula-model.ts';
import { readGolden } from '../../../../../e2e/reference/whisper/golden.ts';
import { camelCase } from '../../../../../e2e/reference/whisper/options.ts';
import { tokenizers } from '../../../../../e2e/reference/whisper/vocabularies.ts';
import type { GoldenModel } from '../../../../../e2e/whisper-golden-logits.ts';
import { compressionRatio } from './compression.ts';
import { decode } from './decode.ts';
import { initialTokens } from './initial.ts';
import { checkDecodeOptions, type DecodeOptions } from './options.ts';

// Made by golden_fake.py and golden_units.py: openai-whisper 20250625 over a model of formulas.
interface Case {
  id: string;
  nVocab: number;
  nTextCtx: number;
  fake: GoldenModel;
  options: Record<string, unknown>;
  initial_tokens: number[];
  result?: {
    language: string;
    tokens: number[];
    text: string;
    avg_logprob: number;
    no_speech_prob: number;
    compression_ratio: number;
  };
  error?: string;
  candidates: { length: number; sum_logprob: number }[] | null;
}
interface Golden {
  formulaCheck: {
    fake: GoldenModel;
    rows: { nVocab: number; pos: number; t1: number; t2: number; first8: number[]; top: number[][]; sum: number }[];
  };
  errors: { options: Record<string, unknown>; error: string; message: string }[];
  cases: Case[];
}
const golden = readGolden<Golden>('fake/decode.json');
const all = tokenizers();

test.each(golden.formulaCheck.rows)('the formula, at $pos of $nVocab', async ({ nVocab, pos, t1, t2, ...expected }) => {
  const model = formulaModel(golden.formulaCheck.fake, nVocab);
  const tokens = pos === 0 ? [t1] : [...Array<number>(pos - 1).fill(0), t2, t1];
  const run = await model.start(await model.encode(new Float32Array()), tokens, { rows: 1 });
  const row = run.first(pos);
  expect([...row.subarray(0, 8)]).toEqual(expected.first8);
  for (const [id, value] of expected.top) expect(row[id!]).toBe(value);
  expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(expected.sum, 1);
});

test.each(golden.cases)('$id decides as the reference: $options', async ({ nVocab, nTextCtx, fake, ...expected }) => {
  const model = formulaModel(fake, nVocab, nTextCtx);
  const options: DecodeOptions = camelCase(expected.options);
  const tokenizer = all[nVocab]!;
  const chosen = tokenizer.withLanguage(options.language ?? undefined, options.task);
  expect(initialTokens(chosen, options, model.dims)).toEqual(expected.initial_tokens);

  const features = await model.encode(new Float32Array());
  const made = await decode({ model, tokenizer, random: () => 0.5 }, features, options);
  if (expected.candidates) {
    expect(made.candidates.map(({ tokens }) => tokens.length)).toEqual(expected.candidates.map(({ length }) => length));
    made.candidates.forEach(({ tokens, sumLogprob }, i) =>
      expect(Math.abs(sumLogprob - expected.candidates![i]!.sum_logprob)).toBeLessThan(1e-5 * (tokens.length + 1)),
    );
  }
  if (!expected.result) return expect(made.candidates.some(({ tokens }) => tokens.length === 0)).toBe(true);
  const { language, tokens, text, avg_logprob, no_speech_prob, compression_ratio } = expected.result;
  expect({ language: made.language, tokens: made.tokens, text: made.text }).toEqual({ language, tokens, text });
  expect(made.compressionRatio).toBe(compression_ratio);
  expect(Math.abs(made.avgLogprob - avg_logprob)).toBeLessThan(1e-5);
  expect(Math.abs(made.noSpeechProb - no_speech_prob)).toBeLessThan(1e-5);
});

test('an empty candidate is ranked last', async () => {
  const { nVocab, fake, options } = golden.cases.find(({ id }) => id === 'decode-99')!;
  const model = formulaModel(fake, nVocab);
  const features = await model.encode(new Float32Array());
  const { tokens } = await decode(
    { model, tokenizer: all[nVocab]!, random: Math.random },
    features,
    camelCase(options),
  );
  expect(tokens.length).toBeGreaterThan(0);
});

test.each(golden.errors)('refuses $options as the reference does: $message', ({ options }) => {
  const decodeOptions: DecodeOptions = camelCase(options);
  const tokenizer = all[51865]!;
  const dims = formulaModel(golden.formulaCheck.fake, 51865).dims;
  expect(() => {
    checkDecodeOptions(decodeOptions);
    initialTokens(tokenizer.withLanguage(decodeOptions.language ?? undefined), decodeOptions, dims);
  }).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

describe('options out of range are refused with the range', () => {
  test.each<[DecodeOptions, string]>([
    [{ temperature: -0.1 }, 'temperature is -0.1; accepted is a number from 0 to 2.'],
    [{ temperature: Number.NaN }, 'temperature is NaN'],
    [{ beamSize: 0 }, 'beamSize is 0; accepted is a whole number from 1.'],
    [{ beamSize: 2.5 }, 'beamSize is 2.5'],
    [{ temperature: 1, bestOf: 0 }, 'bestOf is 0'],
    [{ beamSize: 2, patience: 0 }, 'patience is 0; accepted is a number above 0.'],
    [{ sampleLen: -1 }, 'sampleLen is -1'],
    [{ suppressTokens: '1,,2' }, 'suppressTokens has “”'],
    [{ task: 'summarise' as never }, 'task is “summarise”'],
  ])('%o', (options, message) => expect(() => checkDecodeOptions(options)).toThrow(message));
});

test('a prefix that does not fit the context is refused', () => {
  const { dims } = formulaModel(golden.formulaCheck.fake, 51865);
  const options = { prefix: Array<number>(500).fill(11) };
  expect(() => initialTokens(all[51865]!, options, dims)).toThrow('take 503 tokens; the model sees 448');
});

test('an abort ends decoding at the next token', async () => {
  const { nVocab, fake } = golden.cases[0]!;
  const controller = new AbortController();
  const steps: number[] = [];
  const context = {
    model: formulaModel({ ...fake, eotBias: -90 }, nVocab),
    tokenizer: all[nVocab]!,
    random: Math.random,
    signal: controller.signal,
    onTokens: (sampled: readonly number[]) => {
      steps.push(sampled.length);
      if (sampled.length === 3) controller.abort();
    },
  };
  const features = await context.model.encode(new Float32Array());
  await expect(decode(context, features, { language: 'en' })).rejects.toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
  expect(steps).toEqual([1, 2, 3]);
});

test('the same random numbers give the same text', async () => {
  const { nVocab, fake } = golden.cases[0]!;
  const read = async (random: () => number) => {
    const model = formulaModel(fake, nVocab);
    const features = await model.encode(new Float32Array());
    const options = { language: 'en', temperature: 1, bestOf: 2, sampleLen: 10 };
    return (await decode({ model, tokenizer: all[nVocab]!, random }, features, options)).tokens;
  };
  const sequence = () => {
    let state = 7;
    return () => (state = (state * 16807) % 2147483647) / 2147483647;
  };
  expect(await read(sequence())).toEqual(await read(sequence()));
});

test.each(readGolden<{ text: string; ratio: number }[]>('units/compression.json'))(
  'compresses $text',
  ({ text, ratio }) => {
    expect(compressionRatio(text)).toBe(ratio);
  },
);
