import { AppError } from '../../../../runtime/errors.ts';
import type { Abortable, Features, WhisperModel } from '../model.ts';
import type { SpecialTokens } from '../tokens/special.ts';
import { logSumExp } from './probability.ts';

export interface LanguageProbability {
  /** Language code. */
  language: string;
  probability: number;
}

/**
 * Probabilities over all languages that the model knows, highest first; they sum to 1.
 * Source: openai/whisper, decoding.py, `detect_language`. Throws `bad-option` for a model of English only.
 */
export async function detectLanguage(
  model: WhisperModel,
  features: Features,
  { tokens, signal }: { tokens: SpecialTokens } & Abortable,
): Promise<LanguageProbability[]> {
  const { multilingual, languages, firstLanguage, sot } = tokens;
  if (!multilingual)
    throw new AppError('bad-option', 'This model only knows English. Take a multilingual one to detect the language.');
  const run = await model.start(features, [sot], { rows: 1, signal });
  const logits = run.first(0).slice(firstLanguage, firstLanguage + languages.length);
  run.dispose();
  const total = logSumExp(logits);
  return languages
    .map((language, i) => ({ language, probability: Math.exp(logits[i]! - total) }))
    .toSorted((a, b) => b.probability - a.probability);
}
