import { AppError } from '../../../../runtime/errors.ts';
import { strip } from '../../../../formats/python-text.ts';
import type { ModelDims } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';
import type { DecodeOptions } from './options.ts';

/** How many tokens are sampled at most. */
export const sampleLength = ({ sampleLen }: DecodeOptions, { textContext }: ModelDims): number =>
  sampleLen ?? textContext / 2;

/**
 * What the decoder reads first: the previous text, the start with language and task, and the prefix.
 * Source: openai/whisper, decoding.py, `_get_initial_tokens`, to the letter of its slices.
 */
export function initialTokens(tokenizer: Tokenizer, options: DecodeOptions, dims: ModelDims): number[] {
  const { prompt, prefix, withoutTimestamps = false } = options;
  const half = dims.textContext / 2;
  const tokens = [...tokenizer.sotSequence, ...(withoutTimestamps ? [tokenizer.noTimestamps] : [])];
  // Python's [-0:] keeps everything, as slice(-0) does: at the default length the prefix is not cut.
  if (prefix?.length) tokens.push(...tokensOf(tokenizer, prefix).slice(-(half - sampleLength(options, dims))));
  const before = prompt?.length ? [tokenizer.sotPrev, ...tokensOf(tokenizer, prompt).slice(-(half - 1))] : [];
  const all = [...before, ...tokens];
  if (all.length <= dims.textContext) return all;
  throw new AppError(
    'bad-option',
    `The prompt and prefix take ${all.length} tokens; the model sees ${dims.textContext}. Shorten the prefix.`,
  );
}

const tokensOf = (tokenizer: Tokenizer, given: string | readonly number[]): readonly number[] =>
  typeof given === 'string' ? tokenizer.encode(` ${strip(given)}`) : given;
