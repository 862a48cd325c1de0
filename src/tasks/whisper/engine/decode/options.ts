import { AppError } from '../../../../runtime/errors.ts';
import { roundHalfEven } from '../../../../formats/python-number.ts';
import type { Task } from '../tokens/tokenizer.ts';

/** Options of openai/whisper's `DecodingOptions`, in camelCase, with its defaults. `null` is its `None`. */
export interface DecodeOptions {
  /** Default `transcribe`. */
  task?: Task;
  /** Code or English name; detected when absent. */
  language?: string | null;
  /** 0 takes the most probable token, above it tokens are drawn. Default 0. */
  temperature?: number;
  /** Tokens to sample at most. Default: half the decoder's context. */
  sampleLen?: number | null;
  /** Independent samples to choose from, above temperature 0. */
  bestOf?: number | null;
  beamSize?: number | null;
  /** Beams · patience finished candidates end a beam search. Default 1. */
  patience?: number | null;
  /** 0..1, Google NMT's alpha; without it candidates are ranked by their mean. */
  lengthPenalty?: number | null;
  /** What was said before: text, or tokens. */
  prompt?: string | readonly number[] | null;
  /** What this window begins with: text, or tokens. */
  prefix?: string | readonly number[] | null;
  /** Ids, or a comma separated list; -1 stands for the marks that are no speech. Empty or null: none. Default "-1". */
  suppressTokens?: string | readonly number[] | null;
  /** No blank and no end at the first position. Default true. */
  suppressBlank?: boolean;
  withoutTimestamps?: boolean;
  /** Seconds; null or 0: no limit. Default 1. */
  maxInitialTimestamp?: number | null;
}

const refuse = (message: string): never => {
  throw new AppError('bad-option', message);
};
const mustBe = (name: string, value: number | null | undefined, accepted: { ok: boolean; range: string }): void => {
  if (value !== null && value !== undefined && !accepted.ok)
    refuse(`${name} is ${value}; accepted is ${accepted.range}.`);
};
const isCount = (value: number | null | undefined): boolean => Number.isInteger(value) && value! >= 1;

/** Throws `bad-option` where the reference refuses (`_verify_options`), and for numbers that make no sense. */
export function checkDecodeOptions(options: DecodeOptions): void {
  const { task = 'transcribe', temperature = 0, beamSize, bestOf, patience, lengthPenalty, sampleLen } = options;
  if (task !== 'transcribe' && task !== 'translate')
    refuse(`task is “${String(task)}”; accepted are “transcribe” and “translate”.`);
  mustBe('temperature', temperature, { ok: temperature >= 0 && temperature <= 2, range: 'a number from 0 to 2' });
  mustBe('beamSize', beamSize, { ok: isCount(beamSize), range: 'a whole number from 1' });
  mustBe('bestOf', bestOf, { ok: isCount(bestOf), range: 'a whole number from 1' });
  mustBe('sampleLen', sampleLen, { ok: isCount(sampleLen), range: 'a whole number from 1' });
  mustBe('patience', patience, { ok: patience! > 0, range: 'a number above 0' });
  mustBe('lengthPenalty', lengthPenalty, {
    ok: lengthPenalty! >= 0 && lengthPenalty! <= 1,
    range: 'a number from 0 to 1',
  });
  if (isGiven(beamSize) && isGiven(bestOf)) refuse('beamSize and bestOf exclude each other: give one of them.');
  if (isGiven(bestOf) && temperature === 0)
    refuse('bestOf needs a temperature above 0: at 0 all samples are the same.');
  if (isGiven(patience) && !isGiven(beamSize)) refuse('patience is for beam search: give beamSize too.');
  if (isGiven(beamSize) && finishedWanted(beamSize, patience) === 0)
    refuse(`beamSize ${beamSize} with patience ${patience} asks for no candidate at all: raise either.`);
  parseSuppressed(options.suppressTokens);
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

/** Finished candidates that end a beam search. */
export const finishedWanted = (beamSize: number, patience: number | null | undefined): number =>
  roundHalfEven(beamSize * (patience || 1));

/** The ids of `suppressTokens`, -1 among them; undefined when nothing at all is to be suppressed. */
export function parseSuppressed(given: DecodeOptions['suppressTokens'] = '-1'): number[] | undefined {
  if (given === null || given.length === 0) return undefined;
  const parts: readonly (string | number)[] = typeof given === 'string' ? given.split(',') : given;
  return parts.map((part) => {
    const id = typeof part === 'string' && part.trim() === '' ? Number.NaN : Number(part);
    if (!Number.isInteger(id))
      refuse(`suppressTokens has “${part}”; accepted are token ids and -1, as numbers or separated by commas.`);
    return id;
  });
}
