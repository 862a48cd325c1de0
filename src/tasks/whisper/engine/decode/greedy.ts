import { argmax, draw, logSumExp } from './probability.ts';
import { untilEnd, type Row, type Strategy } from './rows.ts';

interface GreedyOptions {
  eot: number;
  temperature: number;
  /** Independent samples. */
  rows: number;
  /** Uniform numbers in [0, 1). */
  random: () => number;
}

/** The likeliest token at temperature 0, otherwise drawn ones. Source: openai/whisper, decoding.py, `GreedyDecoder`. */
export function greedy({ eot, temperature, rows: count, random }: GreedyOptions): Strategy {
  const extend = ({ sampled, sum }: Row, logits: Float32Array): Row => {
    if (sampled.at(-1) === eot) return { sampled: [...sampled, eot], sum };
    const token = temperature === 0 ? argmax(logits) : draw(logits, temperature, random());
    const logprob = Math.fround(logits[token]! - logSumExp(logits));
    return { sampled: [...sampled, token], sum: Math.fround(sum + logprob) };
  };
  return {
    rows: count,
    update(rows, logits) {
      const extended = rows.map((row, i) => extend(row, logits[i]!));
      return { rows: extended, completed: extended.every(({ sampled }) => sampled.at(-1) === eot) };
    },
    finish: (rows) => rows.map(({ sampled, sum }) => ({ tokens: untilEnd(sampled, eot), sumLogprob: sum })),
  };
}
