import { AppError } from '../../../../runtime/errors.ts';
import type { TranscribeSettings } from '../../contract.ts';
import { checkDecodeOptions, type DecodeOptions } from '../decode/options.ts';
import type { WhisperModel } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';

/** Temperatures to try in turn, CLI and `transcribe()` alike. */
const ladder = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** The temperatures to read a window at, the first one first. */
export const temperaturesOf = ({ temperature = ladder }: TranscribeSettings): readonly number[] =>
  typeof temperature === 'number' ? [temperature] : temperature;

/** Thresholds with the defaults of openai/whisper's transcribe.py; null is off. */
export const thresholdsOf = (settings: TranscribeSettings) => ({
  compressionRatio: settings.compressionRatioThreshold === undefined ? 2.4 : settings.compressionRatioThreshold,
  logprob: settings.logprobThreshold === undefined ? -1 : settings.logprobThreshold,
  noSpeech: settings.noSpeechThreshold === undefined ? 0.6 : settings.noSpeechThreshold,
});

/** The language that was asked for; undefined when it is to be detected. */
export const languageOf = ({ language }: TranscribeSettings): string | undefined =>
  !language || language.toLowerCase() === 'auto' ? undefined : language;

/** The options of one decoding at one temperature: beams only at 0, samples only above. */
export function decodeOptionsAt(settings: TranscribeSettings, temperature: number): DecodeOptions {
  const { task, beamSize, patience, bestOf, lengthPenalty, prefix, suppressTokens, suppressBlank } = settings;
  const { withoutTimestamps, maxInitialTimestamp, sampleLen } = settings;
  const options = {
    task,
    lengthPenalty,
    prefix,
    suppressTokens,
    suppressBlank,
    withoutTimestamps,
    maxInitialTimestamp,
    sampleLen,
    temperature,
    ...(temperature > 0 ? { bestOf } : { beamSize, patience }),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const refuse = (message: string): never => {
  throw new AppError('bad-option', message);
};

/** Throws `bad-option`, with what is accepted, for settings that no window could be decoded with. */
export function checkSettings(settings: TranscribeSettings, model: WhisperModel, tokenizer: Tokenizer): void {
  const temperatures = temperaturesOf(settings);
  if (temperatures.length === 0) refuse('temperature is an empty list; accepted is a number from 0 to 2, or several.');
  for (const temperature of temperatures) checkDecodeOptions(decodeOptionsAt(settings, temperature));

  const { compressionRatioThreshold, logprobThreshold, noSpeechThreshold, hallucinationSilenceThreshold } = settings;
  const thresholds = { compressionRatioThreshold, logprobThreshold, noSpeechThreshold, hallucinationSilenceThreshold };
  for (const [name, value] of Object.entries(thresholds))
    if (value !== undefined && value !== null && !Number.isFinite(value))
      refuse(`${name} is ${value}; accepted is a number, or null to turn it off.`);

  const language = languageOf(settings);
  const { language: code } = tokenizer.withLanguage(language);
  if (language && !tokenizer.multilingual && !isEnglish(language))
    refuse(`This model only knows English, and the language is set to “${language}”. Choose a multilingual model.`);
  if (settings.task === 'translate' && !tokenizer.multilingual)
    refuse('This model only knows English, so there is nothing to translate from. Take a multilingual model.');
  if (settings.task === 'translate' && !model.translates)
    refuse(
      `This model was not trained to translate: it would write ${code === 'en' ? 'the language that is spoken' : `“${code}”`}. Take base, small, medium or large.`,
    );
  if (settings.wordTimestamps) model.checkAlignment();
}

const isEnglish = (language: string): boolean => ['en', 'english'].includes(language.toLowerCase());
