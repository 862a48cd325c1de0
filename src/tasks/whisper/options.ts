import { splitModelId } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import type { TranscribeSettings, VadSettings } from './contract.ts';

/** What a value of an option may be, in words and as a test. */
interface Rule {
  accepted: string;
  accepts: (value: unknown) => boolean;
}

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const between = (low: number, high: number): Rule => ({
  accepted: high === Infinity ? `a number from ${low}` : `a number from ${low} to ${high}`,
  accepts: (value) => isFinite(value) && value >= low && value <= high,
});
const count: Rule = {
  accepted: 'a whole number from 1',
  accepts: (value) => isFinite(value) && Number.isInteger(value) && value >= 1,
};
const number: Rule = { accepted: 'a number', accepts: isFinite };
const positive: Rule = { accepted: 'a number above 0', accepts: (value) => isFinite(value) && value > 0 };
const boolean: Rule = { accepted: 'true or false', accepts: (value) => typeof value === 'boolean' };
const text: Rule = { accepted: 'a text', accepts: (value) => typeof value === 'string' };
const oneOf = (...choices: string[]): Rule => ({
  accepted: choices.map((choice) => `“${choice}”`).join(' or '),
  accepts: (value) => choices.includes(value as string),
});
const listOf = ({ accepts }: Rule, accepted: string): Rule => ({
  accepted,
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(accepts),
});
const or = (...rules: Rule[]): Rule => ({
  accepted: rules.map(({ accepted }) => accepted).join(', or '),
  accepts: (value) => rules.some(({ accepts }) => accepts(value)),
});
/** `null` is Python's `None`: off. */
const orNull = (rule: Rule): Rule => or(rule, { accepted: 'null', accepts: (value) => value === null });

const temperature = between(0, 2);

const rules: { [Name in keyof TranscribeSettings]-?: Rule } = {
  language: orNull(text),
  task: oneOf('transcribe', 'translate'),
  temperature: or(temperature, listOf(temperature, 'a list of such numbers to fall back to in turn')),
  beamSize: orNull(count),
  bestOf: orNull(count),
  patience: orNull(positive),
  lengthPenalty: orNull(between(0, 1)),
  compressionRatioThreshold: orNull(number),
  logprobThreshold: orNull(number),
  noSpeechThreshold: orNull(number),
  conditionOnPreviousText: boolean,
  initialPrompt: orNull(text),
  carryInitialPrompt: boolean,
  prefix: orNull(text),
  hotwords: orNull(text),
  suppressTokens: orNull(or(text, { accepted: 'a list of token ids', accepts: isIds })),
  suppressBlank: boolean,
  withoutTimestamps: boolean,
  maxInitialTimestamp: orNull(between(0, Infinity)),
  sampleLen: orNull(count),
  wordTimestamps: boolean,
  prependPunctuations: text,
  appendPunctuations: text,
  hallucinationSilenceThreshold: orNull(between(0, Infinity)),
  clipTimestamps: or(text, { accepted: 'a list of seconds', accepts: isSeconds }),
  seed: { accepted: 'a whole number', accepts: Number.isInteger },
};
const vadRules: { [Name in keyof VadSettings]-?: Rule } = {
  threshold: between(0, 1),
  minSilence: between(0, Infinity),
  speechPad: between(0, Infinity),
};

function isIds(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isInteger);
}
function isSeconds(value: unknown): boolean {
  return Array.isArray(value) && value.every((seconds) => isFinite(seconds) && seconds >= 0);
}

/** How a value reads in a sentence: short, and with its type where that is the point. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`;
  if (Array.isArray(value)) {
    const first = value.slice(0, 6).map((item: unknown) => (Array.isArray(item) ? '[…]' : shown(item)));
    return `[${first.join(', ')}${value.length > 6 ? ', …' : ''}]`;
  }
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

function check(options: object, known: Record<string, Rule>, prefix = ''): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = known[name];
    if (!rule || value === undefined || rule.accepts(value)) continue;
    throw new AppError('bad-option', `${prefix}${name} is ${shown(value)}; accepted is ${rule.accepted}.`);
  }
}

const settingNames = Object.keys(rules) as (keyof TranscribeSettings)[];

/** The settings among the options at the door, of the right type and in range. Throws `bad-option` naming the first that is not. */
export function checkSettings(options: TranscribeSettings): TranscribeSettings {
  check(options, rules);
  const { wordTimestamps, hallucinationSilenceThreshold: silence, beamSize, bestOf, patience } = options;
  const refuse = (sentence: string): never => {
    throw new AppError('bad-option', sentence);
  };
  if (typeof silence === 'number' && !wordTimestamps)
    refuse('hallucinationSilenceThreshold needs wordTimestamps: silence is measured between words.');
  if (typeof patience === 'number' && typeof beamSize !== 'number')
    refuse('patience is for beam search: give beamSize too.');
  if (typeof beamSize === 'number' && typeof bestOf === 'number' && isZero(options.temperature))
    refuse('beamSize and bestOf exclude each other at temperature 0: give one of them.');
  return Object.fromEntries(
    settingNames.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}

const isZero = (temperatures: TranscribeSettings['temperature']): boolean => temperatures === 0;

/** Those of the settings that are of the right type and in range, without a word about the others. */
export const acceptableSettings = (options: TranscribeSettings): TranscribeSettings =>
  Object.fromEntries(
    settingNames
      .filter((name) => name in options && rules[name].accepts(options[name]))
      .map((name) => [name, options[name]]),
  );

/** Voice activity detection at the door: off, on, or on with numbers. Throws `bad-option`. */
export function checkVad(vad: unknown): boolean | VadSettings {
  if (vad === undefined || typeof vad === 'boolean') return vad ?? false;
  if (typeof vad !== 'object' || vad === null)
    throw new AppError('bad-option', `vad is ${shown(vad)}; accepted is true, false, or an object of its settings.`);
  check(vad, vadRules, 'vad.');
  return vad;
}

/** Hertz at the door. Throws `bad-option`. */
export function checkSampleRate(sampleRate: unknown): number {
  const rule = between(1000, 768_000);
  if (rule.accepts(sampleRate)) return sampleRate as number;
  throw new AppError('bad-option', `sampleRate is ${shown(sampleRate)}; accepted is ${rule.accepted} (hertz).`);
}

/** What is said of anything that holds no sound: `bad-input`. */
export function refuseAudio(audio: unknown): never {
  throw new AppError(
    'bad-input',
    `audio is ${shown(audio)}. Give a Blob or File of sound or video, an address on this site, a Float32Array of mono ` +
      'samples, an AudioBuffer, a MediaStream, or an <audio> or <video>.',
  );
}

/** A model's id at the door: one of those that the catalogue holds. Throws `bad-option`. */
export function checkModel(model: unknown, known: readonly string[]): string {
  if (typeof model === 'string' && known.includes(splitModelId(model).id)) return model;
  throw new AppError('bad-option', `model is ${shown(model)}. It can be ${known.map((id) => `“${id}”`).join(', ')}.`);
}
