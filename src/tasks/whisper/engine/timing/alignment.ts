import { dtw } from './dtw.ts';
import type { DtwPath } from './dtw.ts';
import { medianFilter } from './median-filter.ts';
import { splitToWordTokens } from './words.ts';
import type { WordTokenizer } from './words.ts';

/** What aligning needs of a tokenizer. */
export interface AlignmentTokenizer extends WordTokenizer {
  /** Start of transcript, and language and task where the vocabulary has them. */
  readonly sotSequence: readonly number[];
  readonly noTimestamps: number;
}

/** What one decoder call over all tokens, without a cache, gave. */
export interface ForcedPass {
  /** [tokens, vocabulary] */
  readonly logits: Float32Array;
  /** Cross-attention of each alignment head after its softmax, [tokens, frames]. */
  readonly attentions: readonly Float32Array[];
  /** Positions of the encoder, 1500 for 30 s. */
  readonly frames: number;
}

/** Runs the decoder once over `tokens` (start, text, end) on the encoded window. */
export type RunForcedPass = (tokens: readonly number[]) => Promise<ForcedPass>;

/** A word with its tokens, times in seconds from the start of the window, probability 0 to 1. */
export interface WordTiming {
  word: string;
  tokens: readonly number[];
  start: number;
  end: number;
  probability: number;
}

/** 20 ms a position: 16,000 / (160 · 2), audio.py. */
const positionsPerSecond = 50;
const filterWidth = 7;

/**
 * Times of the words of one window: `find_alignment` of openai-whisper (timing.py), on its CPU path.
 * `textTokens` are the text tokens of the window, without timestamps; `numFrames` is its length in log-mel frames.
 * Empty when there is no text.
 */
export async function findAlignment(
  tokenizer: AlignmentTokenizer,
  textTokens: readonly number[],
  options: { run: RunForcedPass; numFrames: number },
): Promise<WordTiming[]> {
  if (textTokens.length === 0) return [];
  const start = tokenizer.sotSequence.length;
  const tokens = [...tokenizer.sotSequence, tokenizer.noTimestamps, ...textTokens, tokenizer.eot];
  const pass = await options.run(tokens);
  const probabilities = tokenProbabilities(pass.logits, textTokens, {
    columns: pass.logits.length / tokens.length,
    firstRow: start,
    eot: tokenizer.eot,
  });
  const columns = Math.min(options.numFrames >> 1, pass.frames);
  const scores = alignmentScores(pass, tokens.length, columns);
  const path = dtw(
    scores.subarray(start * columns, (tokens.length - 1) * columns).map((score) => -score),
    tokens.length - 1 - start,
    columns,
  );
  return wordTimings(tokenizer, textTokens, { probabilities, jumps: jumpTimes(path) });
}

/**
 * [tokens, columns], the mean over the heads of: attention cropped to the columns and renormalised, standardised over
 * the tokens (all of them, start and end as well), and median filtered. What torch stores as float32 is rounded here.
 */
function alignmentScores({ attentions, frames }: ForcedPass, tokens: number, columns: number): Float32Array {
  const sum = new Float32Array(tokens * columns);
  for (const attention of attentions) {
    const weights = cropAndNormalise(attention, { tokens, frames, columns });
    standardise(weights, tokens, columns);
    medianFilter(weights, columns, filterWidth);
    for (let i = 0; i < sum.length; i++) sum[i]! += weights[i]!;
  }
  for (let i = 0; i < sum.length; i++) sum[i]! /= attentions.length;
  return sum;
}

function cropAndNormalise(
  attention: Float32Array,
  { tokens, frames, columns }: { tokens: number; frames: number; columns: number },
): Float32Array {
  const weights = new Float32Array(tokens * columns);
  for (let token = 0; token < tokens; token++) {
    const row = attention.subarray(token * frames, token * frames + columns);
    let sum = 0;
    for (const weight of row) sum += weight;
    for (let column = 0; column < columns; column++) weights[token * columns + column] = row[column]! / sum;
  }
  return weights;
}

/** Every column to mean 0 and (population) deviation 1. */
function standardise(weights: Float32Array, tokens: number, columns: number): void {
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let token = 0; token < tokens; token++) sum += weights[token * columns + column]!;
    const mean = sum / tokens;
    let squares = 0;
    for (let token = 0; token < tokens; token++) squares += (weights[token * columns + column]! - mean) ** 2;
    const deviation = Math.fround(Math.sqrt(squares / tokens));
    const centre = Math.fround(mean);
    for (let token = 0; token < tokens; token++) {
      const at = token * columns + column;
      weights[at] = Math.fround(weights[at]! - centre) / deviation;
    }
  }
}

/** Probability of each text token where it is due, among the text vocabulary only (ids below `eot`). */
function tokenProbabilities(
  logits: Float32Array,
  textTokens: readonly number[],
  { columns, firstRow, eot }: { columns: number; firstRow: number; eot: number },
): number[] {
  return textTokens.map((token, index) => {
    const row = logits.subarray((firstRow + index) * columns, (firstRow + index) * columns + eot);
    let highest = -Infinity;
    for (const logit of row) if (logit > highest) highest = logit;
    let sum = 0;
    for (const logit of row) sum += Math.exp(logit - highest);
    return Math.exp(row[token]! - highest) / sum;
  });
}

/** Seconds at which the path enters each row. */
function jumpTimes({ rows, columns }: DtwPath): number[] {
  const times: number[] = [];
  for (const [index, row] of rows.entries())
    if (index === 0 || row !== rows[index - 1]) times.push(columns[index]! / positionsPerSecond);
  return times;
}

function wordTimings(
  tokenizer: AlignmentTokenizer,
  textTokens: readonly number[],
  { probabilities, jumps }: { probabilities: readonly number[]; jumps: readonly number[] },
): WordTiming[] {
  const { words, wordTokens } = splitToWordTokens(tokenizer, [...textTokens, tokenizer.eot]);
  let first = 0;
  // the last word is the end of text
  return words.slice(0, -1).map((word, index) => {
    const tokens = wordTokens[index]!;
    const from = first;
    first += tokens.length;
    const total = probabilities.slice(from, first).reduce((sum, probability) => sum + probability, 0);
    return { word, tokens, start: jumps[from]!, end: jumps[first]!, probability: total / tokens.length };
  });
}
