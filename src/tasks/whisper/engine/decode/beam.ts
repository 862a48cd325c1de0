import { logSumExp, topIndices } from './probability.ts';
import { untilEnd, type Row, type Strategy } from './rows.ts';

interface BeamOptions {
  eot: number;
  beamSize: number;
  /** Finished sequences that end the search. */
  wanted: number;
}
interface Continuation {
  sampled: readonly number[];
  sum: number;
  source: number;
}

/**
 * Beam search with patience (Kasai et al., arXiv 2204.05424). Source: openai/whisper, decoding.py, `BeamSearchDecoder`;
 * the maps are its dictionaries, whose order of insertion decides between equals.
 */
export function beamSearch({ eot, beamSize, wanted }: BeamOptions): Strategy {
  const finished = new Map<string, Row>();

  /** Equal sequences count once: at the first step all beams are the same. */
  const continuations = (rows: readonly Row[], logits: readonly Float32Array[]): Continuation[] => {
    const found = new Map<string, Continuation>();
    rows.forEach(({ sampled, sum }, source) => {
      const total = logSumExp(logits[source]!);
      for (const token of topIndices(logits[source]!, beamSize + 1)) {
        const logprob = Math.fround(logits[source]![token]! - total);
        const extended = [...sampled, token];
        found.set(extended.join(), { sampled: extended, sum: Math.fround(sum + logprob), source });
      }
    });
    return [...found.values()].toSorted((a, b) => b.sum - a.sum);
  };

  return {
    rows: beamSize,
    update(rows, logits) {
      const live: Continuation[] = [];
      const ended: Continuation[] = [];
      for (const continuation of continuations(rows, logits)) {
        if (live.length === beamSize) break;
        (continuation.sampled.at(-1) === eot ? ended : live).push(continuation);
      }
      for (const { sampled, sum } of ended) if (finished.size < wanted) finished.set(sampled.join(), { sampled, sum });
      return {
        rows: live.map(({ sampled, sum }) => ({ sampled, sum })),
        sources: live.map(({ source }) => source),
        completed: finished.size >= wanted,
      };
    },
    finish(rows) {
      // Where too few sequences ended, the best of the unfinished ones are ended here (np.argsort, backwards).
      for (const { sampled, sum } of rows.toSorted((a, b) => a.sum - b.sum).toReversed()) {
        if (finished.size >= beamSize) break;
        const closed = [...sampled, eot];
        finished.set(closed.join(), { sampled: closed, sum });
      }
      return Array.from(finished.values(), ({ sampled, sum }) => ({ tokens: untilEnd(sampled, eot), sumLogprob: sum }));
    },
  };
}
