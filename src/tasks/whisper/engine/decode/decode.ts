import { strip } from '../../../../formats/python-text.ts';
import type { Abortable, DecoderRun, Features, WhisperModel } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';
import { beamSearch } from './beam.ts';
import { compressionRatio } from './compression.ts';
import { logitFilters } from './filters.ts';
import { greedy } from './greedy.ts';
import { initialTokens, sampleLength } from './initial.ts';
import { detectLanguage, type LanguageProbability } from './language.ts';
import { checkDecodeOptions, finishedWanted, type DecodeOptions } from './options.ts';
import { logSumExp } from './probability.ts';
import { bestCandidate } from './rank.ts';
import type { Candidate, Row, Strategy } from './rows.ts';

/** The reading of one window. */
export interface DecodeResult {
  /** As it was given, or the code that was detected. */
  language: string;
  /** Highest first, where the language was detected. */
  languageProbabilities?: LanguageProbability[];
  /** Sampled tokens, timestamps among them, without the end. */
  tokens: readonly number[];
  text: string;
  /** Mean log-probability of the tokens and the end. */
  avgLogprob: number;
  /** Probability that the window holds no speech. */
  noSpeechProb: number;
  temperature: number;
  compressionRatio: number;
  /** All sequences that this one was chosen from. */
  candidates: readonly Candidate[];
}

export interface DecodeContext extends Abortable {
  model: WhisperModel;
  tokenizer: Tokenizer;
  /** Uniform numbers in [0, 1), for temperatures above 0. */
  random: () => number;
  /** The tokens of the leading sequence, at every step. */
  onTokens?: ((sampled: readonly number[]) => void) | undefined;
}

/**
 * Decodes one window of 30 s. Source: openai/whisper, decoding.py, `DecodingTask.run`. Throws `bad-option` for options
 * that exclude each other or are out of range.
 */
export async function decode(
  context: DecodeContext,
  features: Features,
  options: DecodeOptions = {},
): Promise<DecodeResult> {
  checkDecodeOptions(options);
  const { model, signal } = context;
  const { language, task, temperature = 0, lengthPenalty } = options;
  const tokenizer = context.tokenizer.withLanguage(language ?? undefined, task);
  const initial = initialTokens(tokenizer, options, model.dims);
  const sotIndex = initial.indexOf(tokenizer.sot);
  const isDetected = !language && tokenizer.multilingual;
  const probabilities = isDetected ? await detectLanguage(model, features, { tokens: tokenizer, signal }) : undefined;
  const detected = probabilities?.[0]?.language;
  if (detected) initial[sotIndex + 1] = tokenizer.firstLanguage + tokenizer.languages.indexOf(detected);

  const strategy = strategyFor(tokenizer, options, context.random);
  const started = await model.start(features, initial, { rows: strategy.rows, signal });
  try {
    const noSpeech = started.first(sotIndex);
    const noSpeechProb = Math.exp(noSpeech[tokenizer.noSpeech]! - logSumExp(noSpeech));
    const rows = await sample({ ...context, tokenizer }, started, { options, strategy, initial });
    const candidates = strategy.finish(rows);
    const { tokens, sumLogprob } = bestCandidate(candidates, lengthPenalty);
    const text = strip(tokenizer.decode(tokens));
    return {
      language: language ?? detected ?? 'en',
      ...(probabilities && { languageProbabilities: probabilities }),
      tokens,
      text,
      avgLogprob: sumLogprob / (tokens.length + 1),
      noSpeechProb,
      temperature,
      compressionRatio: compressionRatio(text),
      candidates,
    };
  } finally {
    started.dispose();
  }
}

function strategyFor({ eot }: Tokenizer, options: DecodeOptions, random: () => number): Strategy {
  const { temperature = 0, beamSize, bestOf, patience } = options;
  if (beamSize) return beamSearch({ eot, beamSize, wanted: finishedWanted(beamSize, patience) });
  return greedy({ eot, temperature, rows: bestOf ?? 1, random });
}

interface Sampling {
  options: DecodeOptions;
  strategy: Strategy;
  initial: readonly number[];
}

/** `_main_loop`: filters, chooses and steps until all rows ended, the length is reached or the context is full. */
async function sample(context: DecodeContext, run: DecoderRun, sampling: Sampling): Promise<readonly Row[]> {
  const { model, tokenizer, signal, onTokens } = context;
  const { options, strategy, initial } = sampling;
  const filters = logitFilters(tokenizer, options, model.dims);
  const filtered = (logits: Float32Array, { sampled }: Row): Float32Array => {
    const copy = logits.slice();
    for (const filter of filters) filter(copy, sampled);
    return copy;
  };
  let rows: readonly Row[] = Array.from({ length: strategy.rows }, () => ({ sampled: [], sum: 0 }));
  let logits: readonly Float32Array[] = rows.map(() => run.first(initial.length - 1));
  for (let left = sampleLength(options, model.dims); left > 0; left--) {
    signal?.throwIfAborted();
    const update = strategy.update(
      rows,
      rows.map((row, i) => filtered(logits[i]!, row)),
    );
    rows = update.rows;
    onTokens?.(rows[0]!.sampled);
    const isFull = initial.length + rows[0]!.sampled.length > model.dims.textContext;
    if (update.completed || isFull || left === 1) break;
    const last = rows.map(({ sampled }) => sampled.at(-1)!);
    logits = await run.step(last, { sources: update.sources, signal });
  }
  return rows;
}
