import type { SpecialTokens } from '../tokens/special.ts';
import type { LogitFilter } from './logit-filter.ts';
import { largest, logSumExp } from './probability.ts';

/**
 * Timestamps come in pairs around text, never go back and never enclose nothing; a window begins with one, of at most
 * `latest` steps of 20 ms. Source: openai/whisper, decoding.py, `ApplyTimestampRules`, in its order.
 */
export function timestampRules(tokens: SpecialTokens, latest: number | undefined): LogitFilter {
  const { timestampBegin, eot, noTimestamps } = tokens;
  const isTimestamp = (token: number | undefined): boolean => token !== undefined && token >= timestampBegin;

  return (logits, sampled) => {
    logits[noTimestamps] = -Infinity;
    const lastWasTimestamp = isTimestamp(sampled.at(-1));
    const previousWasTimestamp = sampled.length < 2 || isTimestamp(sampled.at(-2));
    if (lastWasTimestamp) {
      if (previousWasTimestamp) logits.fill(-Infinity, timestampBegin);
      else logits.fill(-Infinity, 0, eot);
    }
    const last = sampled.findLast(isTimestamp);
    if (last !== undefined) {
      const opens = lastWasTimestamp && !previousWasTimestamp;
      logits.fill(-Infinity, timestampBegin, opens ? last : last + 1);
    }
    if (sampled.length === 0) {
      logits.fill(-Infinity, 0, timestampBegin);
      if (latest !== undefined) logits.fill(-Infinity, timestampBegin + latest + 1);
    }
    // When a timestamp, any of them, is likelier than the likeliest text, it is a timestamp.
    if (logSumExp(logits, timestampBegin) > largest(logits, 0, timestampBegin))
      logits.fill(-Infinity, 0, timestampBegin);
  };
}
