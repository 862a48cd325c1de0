import type { DecoderRun, ModelDims, WhisperModel } from '../../../src/tasks/whisper/engine/model.ts';
import { specialTokens } from '../../../src/tasks/whisper/engine/tokens/special.ts';
import { goldenLogits, type GoldenModel } from '../../whisper-golden-logits.ts';

/** A Whisper without weights: its logits are the formula of golden_fake.py, and it hears nothing. */
export function formulaModel(formula: GoldenModel, vocabulary: number, textContext = 448): WhisperModel {
  const dims: ModelDims = { mels: vocabulary === 51866 ? 128 : 80, audioContext: 1500, vocabulary, textContext };
  const special = { ...specialTokens(vocabulary), size: vocabulary };
  const logitsAfter = (tokens: readonly number[], index: number): Float32Array =>
    goldenLogits(formula, special, { index, token: tokens[index]!, before: tokens[index - 1] });
  return {
    dims,
    translates: vocabulary > 51864,
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
    checkAlignment: () => {},
    align: () => Promise.reject(new Error('The formulas have no attention.')),
  };
}
