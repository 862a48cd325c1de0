import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goldenLogits } from '../../../../../e2e/whisper-golden-logits.ts';
import type { GoldenModel } from '../../../../../e2e/whisper-golden-logits.ts';
import { findAlignment } from './alignment.ts';
import type { AlignmentTokenizer, ForcedPass, RunForcedPass } from './alignment.ts';
import { units } from '../../../../../e2e/golden-units.ts';
import { goldenTokenizer } from '../../../../../e2e/whisper-golden-tokenizer.ts';
import { addWordTimestamps } from './word-timestamps.ts';
import type { TimeableSegment } from './word-timestamps.ts';

interface Case {
  nVocab: number;
  language: string;
  num_frames: number;
  seed: number;
  fake: GoldenModel;
  last_speech_timestamp: number;
  segments: TimeableSegment[];
  alignment: { word: string; tokens: number[]; start: number; end: number; probability: number }[];
  result: Pick<TimeableSegment, 'start' | 'end' | 'words'>[];
}

// find_alignment and add_word_timestamps of openai-whisper 20250625 over scores and logits by formula.
const golden = JSON.parse(
  readFileSync(new URL('../../../../../e2e/golden/whisper/units/alignment.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const frames = 1500;

/** Scores of 2 layers of 3 heads as the golden file's `how` says; given as a graph gives them, after the softmax. */
function attentions({ num_frames, seed, nVocab }: Case, tokens: number): Float32Array[] {
  const width = num_frames >> 1;
  const noise = units(seed, 6 * tokens * width);
  const start = nVocab > 51_864 ? 4 : 2;
  return [1, 3, 5].map((head) => {
    const weights = new Float32Array(tokens * frames);
    for (let token = 0; token < tokens; token++) {
      const centre = Math.floor((Math.max(0, token - start) * width) / Math.max(1, tokens - start));
      const row = new Float64Array(frames).fill(Math.exp(-30));
      for (let frame = 0; frame < width; frame++) {
        const unit = noise[(head * tokens + token) * width + frame]!;
        row[frame] = Math.exp(Math.fround(unit * 4 - 0.25 * Math.min(32, Math.abs(frame - centre))));
      }
      const sum = row.reduce((total, weight) => total + weight, 0);
      for (let frame = 0; frame < frames; frame++) weights[token * frames + frame] = row[frame]! / sum;
    }
    return weights;
  });
}

function logits({ fake, nVocab }: Case, tokenizer: AlignmentTokenizer, tokens: readonly number[]): Float32Array {
  const vocabulary = {
    size: nVocab,
    eot: tokenizer.eot,
    sot: tokenizer.eot + 1,
    noSpeech: tokenizer.noTimestamps - 1,
    timestampBegin: tokenizer.noTimestamps + 1,
  };
  const all = new Float32Array(tokens.length * nVocab);
  for (const [index, token] of tokens.entries()) {
    const row = goldenLogits(fake, vocabulary, { index, token, before: tokens[index - 1] });
    const next = tokens[index + 1];
    if (next !== undefined) row[next] = 16 + ((next * 7 + index) % 64) / 8;
    all.set(row, index * nVocab);
  }
  return all;
}

function forcedPass(given: Case, tokenizer: AlignmentTokenizer): RunForcedPass {
  let made: ForcedPass | undefined;
  return (tokens) => {
    made ??= {
      logits: logits(given, tokenizer, tokens),
      attentions: attentions(given, tokens.length),
      frames,
    };
    return Promise.resolve(made);
  };
}

test.each(golden.cases)('case of seed $seed: $language, $num_frames frames', async (given) => {
  const tokenizer = goldenTokenizer(given.nVocab, given.language);
  const run = forcedPass(given, tokenizer);
  const segments = structuredClone(given.segments);
  const textTokens = segments.flatMap(({ tokens }) => tokens.filter((token) => token < tokenizer.eot));

  const alignment = await findAlignment(tokenizer, textTokens, { run, numFrames: given.num_frames });
  expect(alignment.map(({ word, tokens, start, end }) => ({ word, tokens, start, end }))).toEqual(
    given.alignment.map(({ word, tokens, start, end }) => ({ word, tokens, start, end })),
  );
  for (const [index, { probability }] of alignment.entries())
    expect(Math.abs(probability - given.alignment[index]!.probability)).toBeLessThan(1e-5);

  await addWordTimestamps(segments, {
    tokenizer,
    run,
    numFrames: given.num_frames,
    lastSpeechTimestamp: given.last_speech_timestamp,
  });
  const times = ({ start, end, words }: Case['result'][number]) => ({
    start: start + 0,
    end,
    words: words!.map((word) => [word.word, word.start + 0, word.end]),
  });
  expect(segments.map(times)).toEqual(given.result.map(times));
});

test('no segments ask for no pass', async () => {
  const tokenizer = goldenTokenizer(51_865, 'en');
  const run = () => Promise.reject(new Error('asked'));
  await addWordTimestamps([], { tokenizer, run, numFrames: 3000, lastSpeechTimestamp: 0 });
  const silent: TimeableSegment = { seek: 0, start: 0, end: 2, tokens: [50_364, 50_464] };
  await addWordTimestamps([silent], { tokenizer, run, numFrames: 3000, lastSpeechTimestamp: 0 });
  expect(silent).toMatchObject({ start: 0, end: 2, words: [] });
});
