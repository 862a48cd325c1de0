import type { DecoderRun, ModelDims, WhisperModel } from '../../../src/tasks/whisper/engine/model.ts';
import { specialTokens } from '../../../src/tasks/whisper/engine/tokens/special.ts';

/** What varies from case to case in golden_fake.py. */
export interface Formula {
  seed: number;
  eotBias: number;
  eotSlope: number;
  tsStep: number;
  nsBias: number;
  scale: number;
}

const gold = 0x9e3779b1;
/** The token before the first. */
export const noToken = 0xffffffff;

function mix(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export const contextHash = (seed: number, { position, last, previous }: At): number =>
  mix((mix((mix(seed ^ Math.imul(position, gold)) + last) | 0) + previous) | 0);

/** Where a row of logits stands: the token's index, the token, and the one before. */
export interface At {
  position: number;
  last: number;
  previous: number;
}

/** A row of logits by the formula in the docstring of golden_fake.py; all are multiples of 2^-16. */
export function formulaLogits(formula: Formula, vocabulary: number, at: At): Float32Array {
  const { eot, sot, noSpeech, timestampBegin } = specialTokens(vocabulary);
  const { position, last, previous } = at;
  const context = contextHash(formula.seed, at);
  const u = (n: number): number => mix(context ^ Math.imul(n + 1, gold));
  const f = (n: number): number => (u(n) >>> 12) / 65536;
  const x = new Float32Array(vocabulary); // exact: 16 bits after the point, 6 before it
  for (let id = 0; id < vocabulary; id++) x[id] = f(id) - (id >= timestampBegin ? 24 : 8);
  for (let k = 0; k < 8; k++) x[u(0x100000 + k) % eot] = 8 + f(0x200000 + k);
  x[eot]! += formula.eotBias + formula.eotSlope * (position & 63);
  if (u(0x300000) % 6 === 0)
    for (let k = 0; k < 4; k++) {
      const step = Math.min(1500, (position & 63) * formula.tsStep + (u(0x400000 + k) % 20));
      x[timestampBegin + step] = 10 + f(0x500000 + k);
    }
  if (last >= timestampBegin && previous < timestampBegin && position > 0) x[last] = 14 + f(0x600000);
  if (last === sot) x[noSpeech]! += formula.nsBias;
  if (formula.scale !== 1) for (let id = 0; id < vocabulary; id++) x[id]! *= formula.scale;
  return x;
}

/** A Whisper without weights: its logits are the formula, and it hears nothing. */
export function formulaModel(formula: Formula, vocabulary: number, textContext = 448): WhisperModel {
  const dims: ModelDims = { mels: vocabulary === 51866 ? 128 : 80, audioContext: 1500, vocabulary, textContext };
  const logitsAfter = (tokens: readonly number[], position: number): Float32Array =>
    formulaLogits(formula, vocabulary, {
      position,
      last: tokens[position]!,
      previous: tokens[position - 1] ?? noToken,
    });
  return {
    dims,
    encode: async () => ({ dispose: () => {} }),
    start: async (_, tokens, { rows: count }): Promise<DecoderRun> => {
      let rows: (readonly number[])[] = Array.from({ length: count }, () => tokens);
      return {
        first: (position) => logitsAfter(tokens, position),
        step: async (next, { sources = next.map((_, i) => i) }) => {
          // The model of golden_fake.py keeps its keys and values in one place, so the reference reorders them twice.
          rows = next.map((token, i) => [...rows[sources[sources[i]!]!]!, token]);
          return rows.map((row) => logitsAfter(row, row.length - 1));
        },
        dispose: () => {},
      };
    },
    align: () => Promise.reject(new Error('The formulas have no attention.')),
  };
}
