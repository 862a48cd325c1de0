import type { TranscribeSettings } from '../../contract.ts';
import { decode, type DecodeContext, type DecodeResult } from '../decode/decode.ts';
import type { Features } from '../model.ts';
import { decodeOptionsAt, temperaturesOf, thresholdsOf } from './settings.ts';

/** What the window is read with besides the settings. */
export interface Reading {
  language: string;
  prompt: readonly number[];
  settings: TranscribeSettings;
}

/**
 * Reads a window at each temperature in turn until a reading is neither repetitive nor improbable; the last one is kept
 * whatever it is. Source: openai/whisper, transcribe.py, `decode_with_fallback`.
 */
export async function decodeWithFallback(
  context: DecodeContext,
  features: Features,
  { settings, ...given }: Reading,
): Promise<DecodeResult> {
  const temperatures = temperaturesOf(settings);
  for (const [i, temperature] of temperatures.entries()) {
    const result = await decode(context, features, { ...decodeOptionsAt(settings, temperature), ...given });
    if (i === temperatures.length - 1 || !hasFailed(result, settings)) return result;
  }
  throw new RangeError('No temperature to decode at.');
}

function hasFailed(
  { compressionRatio, avgLogprob, noSpeechProb }: DecodeResult,
  settings: TranscribeSettings,
): boolean {
  const thresholds = thresholdsOf(settings);
  const isImprobable = thresholds.logprob !== null && avgLogprob < thresholds.logprob;
  const isSilence = thresholds.noSpeech !== null && noSpeechProb > thresholds.noSpeech && isImprobable;
  const isRepetitive = thresholds.compressionRatio !== null && compressionRatio > thresholds.compressionRatio;
  return (isRepetitive || isImprobable) && !isSilence;
}

/** True for a window without speech: no reading of it was probable enough to overrule that. */
export function isSilent({ avgLogprob, noSpeechProb }: DecodeResult, settings: TranscribeSettings): boolean {
  const { noSpeech, logprob } = thresholdsOf(settings);
  if (noSpeech === null || !(noSpeechProb > noSpeech)) return false;
  return logprob === null || !(avgLogprob > logprob);
}
