import { roundHalfEven } from '../../../../formats/python-number.ts';
import type { ModelDims } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';
import type { LogitFilter } from './logit-filter.ts';
import { parseSuppressed, type DecodeOptions } from './options.ts';
import { timestampRules } from './timestamp-rules.ts';

/** Seconds of a window. */
const windowSeconds = 30;

/** The filters of `DecodingTask`, in its order. Source: openai/whisper, decoding.py. */
export function logitFilters(tokenizer: Tokenizer, options: DecodeOptions, dims: ModelDims): LogitFilter[] {
  const { suppressBlank = true, withoutTimestamps = false, maxInitialTimestamp = 1 } = options;
  const suppressed = suppressedTokens(tokenizer, options);
  const latest = maxInitialTimestamp
    ? roundHalfEven(maxInitialTimestamp / (windowSeconds / dims.audioContext))
    : undefined;
  return [
    ...(suppressBlank ? [blankFilter(tokenizer)] : []),
    ...(suppressed ? [mask(suppressed)] : []),
    ...(withoutTimestamps ? [] : [timestampRules(tokenizer, latest)]),
  ];
}

const mask =
  (tokens: readonly number[]): LogitFilter =>
  (logits) => {
    for (const token of tokens) logits[token] = -Infinity;
  };

/** A window does not begin with a blank or its end. */
function blankFilter(tokenizer: Tokenizer): LogitFilter {
  const maskBlank = mask([...tokenizer.encode(' '), tokenizer.eot]);
  return (logits, sampled) => {
    if (sampled.length === 0) maskBlank(logits, sampled);
  };
}

function suppressedTokens(tokenizer: Tokenizer, { suppressTokens }: DecodeOptions): number[] | undefined {
  const given = parseSuppressed(suppressTokens);
  if (!given) return undefined;
  const { transcribe, translate, sot, sotPrev, sotLm, noSpeech, nonSpeech } = tokenizer;
  const marks = given.includes(-1) ? nonSpeech : [];
  return [...given.filter((id) => id >= 0), ...marks, transcribe, translate, sot, sotPrev, sotLm, noSpeech];
}
