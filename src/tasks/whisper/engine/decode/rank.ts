import type { Candidate } from './rows.ts';

/**
 * The candidate with the best mean log-probability, or by Google NMT's length penalty (Wu et al., arXiv 1609.08144).
 * Source: openai/whisper, decoding.py, `MaximumLikelihoodRanker`. It divides by zero for an empty candidate; here that
 * one is taken only when there is no other.
 */
export function bestCandidate(candidates: readonly Candidate[], lengthPenalty: number | null | undefined): Candidate {
  const score = ({ tokens: { length }, sumLogprob }: Candidate): number => {
    if (lengthPenalty !== null && lengthPenalty !== undefined) return sumLogprob / ((5 + length) / 6) ** lengthPenalty;
    return length === 0 ? -Infinity : sumLogprob / length;
  };
  return candidates.reduce((best, candidate) => (score(candidate) > score(best) ? candidate : best));
}
