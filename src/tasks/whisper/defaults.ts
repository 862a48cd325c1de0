import type { TranscribeSettings } from './contract.ts';

/** The model that is served with the page, and so is always there. */
export const builtInModel = 'whisper-base';

/** The settings as the form holds them: each has a value. */
export type FormSettings = {
  [Name in keyof TranscribeSettings]-?: Exclude<TranscribeSettings[Name], undefined>;
};

/** Those of openai-whisper's `transcribe()`, but with the times of words, which the transcript plays by. */
export const defaultSettings: FormSettings = {
  language: null,
  task: 'transcribe',
  temperature: [0, 0.2, 0.4, 0.6, 0.8, 1],
  beamSize: null,
  bestOf: null,
  patience: null,
  lengthPenalty: null,
  compressionRatioThreshold: 2.4,
  logprobThreshold: -1,
  noSpeechThreshold: 0.6,
  conditionOnPreviousText: true,
  initialPrompt: null,
  carryInitialPrompt: false,
  prefix: null,
  hotwords: null,
  suppressTokens: '-1',
  suppressBlank: true,
  withoutTimestamps: false,
  maxInitialTimestamp: 1,
  sampleLen: null,
  wordTimestamps: true,
  prependPunctuations: `"'“¿([{-`,
  appendPunctuations: `"'.。,，!！?？:：”)]}、`,
  hallucinationSilenceThreshold: null,
  clipTimestamps: '0',
  seed: 0,
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The settings that are not as they come. */
export const changedSettings = (settings: FormSettings): (keyof FormSettings)[] =>
  (Object.keys(defaultSettings) as (keyof FormSettings)[]).filter(
    (name) => !same(settings[name], defaultSettings[name]),
  );

/** What is sent: only what differs from openai-whisper's own defaults. */
export function toSettings(settings: FormSettings): TranscribeSettings {
  const changed = new Set<string>(changedSettings(settings));
  const sent = Object.fromEntries(Object.entries(settings).filter(([name]) => changed.has(name)));
  return { ...sent, wordTimestamps: settings.wordTimestamps };
}
