import { AppError } from '../../runtime/errors.ts';
import { schedulerNames } from './engine/schedulers/names.ts';
import { ranges } from './options.ts';
import type { Settings } from './settings.ts';

/** Settings that a grid can vary, with their names for people. */
export const axisNames = {
  steps: 'Steps',
  guidanceScale: 'Guidance scale',
  seed: 'Seed',
  scheduler: 'Scheduler',
  strength: 'Strength',
  clipSkip: 'Clip skip',
  guidanceRescale: 'Guidance rescale',
  eta: 'Eta',
  width: 'Width',
  height: 'Height',
  maskBlur: 'Mask blur',
  maskPadding: 'Padding of the frame',
  inpaintArea: 'Area painted over',
  rng: 'Noise',
  emphasis: 'Weights in the prompt',
  model: 'Model',
  prompt: 'Words of the prompt',
  negativePrompt: 'Words of the negative prompt',
} as const satisfies Partial<Record<keyof Settings, string>>;
export type AxisName = keyof typeof axisNames;

type WordAxis = 'prompt' | 'negativePrompt';
const isWords = (name: AxisName): name is WordAxis => name === 'prompt' || name === 'negativePrompt';

/** Axes whose values are names of a few. */
const choices = {
  scheduler: schedulerNames,
  rng: ['cpu', 'nv'],
  emphasis: ['a1111', 'none'],
  inpaintArea: ['whole', 'masked'],
} as const satisfies Partial<Record<AxisName, readonly string[]>>;
const isChoice = (name: AxisName): name is keyof typeof choices => name in choices;

/** One side of a grid. Of the words of a prompt the first is searched for, and each takes its place. */
export interface Axis {
  name: AxisName;
  values: (number | string)[];
}

/** Pictures in one grid at most. */
const mostCells = 100;

/**
 * Reads the values of an axis: `10, 20, 30`, `10-30 (+10)`, `1-10 [4]` (four of them, evenly), names, or words; commas inside double quotes belong to the words. The forms are AUTOMATIC1111's. Throws `bad-option`.
 */
export function parseAxis(name: AxisName, text: string): Axis {
  const parts = splitList(text);
  if (parts.length === 0) throw refused(name, text, 'one or more values, separated by commas');
  if (isWords(name)) return { name, values: wordsOf(name, parts) };
  if (name === 'model') return { name, values: parts };
  if (isChoice(name)) return { name, values: parts.map((part) => choiceOf(name, part)) };
  const { min, max, whole }: { min: number; max: number; whole?: boolean } = ranges[name];
  const values = parts.flatMap((part) => numbersOf(name, part, whole));
  const wrong = values.find((value) => value < min || value > max || (whole && !Number.isInteger(value)));
  if (wrong !== undefined) throw refused(name, wrong, `${whole ? 'whole numbers' : 'numbers'} from ${min} to ${max}`);
  return { name, values };
}

export interface Cell {
  /** Column and row. */
  x: number;
  y: number;
  settings: Settings;
}

/** The settings of every cell, row by row. Throws `bad-option` for too many, or words that the prompt does not have. */
export function gridCells(base: Settings, x: Axis, y: Axis | undefined): Cell[] {
  const rows = y?.values ?? [undefined];
  const count = x.values.length * rows.length;
  if (count > mostCells)
    throw new AppError('bad-option', `The grid has ${count} pictures. It can have ${mostCells}: give fewer values.`);
  return rows.flatMap((row, yIndex) =>
    x.values.map((column, xIndex) => {
      const inRow = y && row !== undefined ? apply(base, y, row) : base;
      return { x: xIndex, y: yIndex, settings: apply(inRow, x, column) };
    }),
  );
}

function apply(settings: Settings, { name, values }: Axis, value: number | string): Settings {
  if (!isWords(name)) return { ...settings, [name]: value };
  const searched = String(values[0]);
  const text = settings[name] ?? '';
  const where = name === 'prompt' ? 'prompt' : 'negative prompt';
  if (!text.includes(searched))
    throw new AppError(
      'bad-option',
      `The ${where} does not have “${searched}”, the first of the words to be replaced.`,
    );
  return { ...settings, [name]: text.replaceAll(searched, () => String(value)) };
}

const refused = (name: AxisName, value: string | number, accepted: string) =>
  new AppError('bad-option', `${axisNames[name]}: “${value}” is not accepted. It can be ${accepted}.`);

/** A value in double quotes, or one up to the next comma: quotes inside it are letters. */
const listed = /\s*(?:"(?<quoted>(?:[^"]|"")*)"\s*(?=,|$)|(?<plain>[^,]*))(?:,|$)/gu;

/** As Python's `csv.reader` with blanks skipped, which AUTOMATIC1111 uses; what is empty counts in quotes only. */
function splitList(text: string): string[] {
  return [...text.matchAll(listed)]
    .map(({ groups }) => groups!['quoted']?.replaceAll('""', '"') ?? (groups!['plain']!.trim() || undefined))
    .filter((part) => part !== undefined);
}

/** The first is searched for, so it cannot be empty; in place of it nothing may be put. */
function wordsOf(name: AxisName, parts: string[]): string[] {
  if (parts[0] === '') throw refused(name, '', 'words to search for first, then those to put in their place');
  return parts;
}

function choiceOf(name: keyof typeof choices, text: string): string {
  const accepted: readonly string[] = choices[name];
  const found = accepted.find((one) => one.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw refused(name, text, accepted.join(', '));
}

/** A number, `from-to`, `from-to (+step)`, or `from-to [count]`. */
const range =
  /^(?<from>-?[\d.]+)\s*-\s*(?<to>-?[\d.]+)(?:\s*\(\s*(?<step>[+-][\d.]+)\s*\)|\s*\[\s*(?<count>\d+)\s*\])?$/u;

function numbersOf(name: AxisName, text: string, whole = false): number[] {
  const { from, to, step, count } = range.exec(text)?.groups ?? {};
  if (from === undefined || to === undefined) {
    const value = Number(text);
    if (Number.isNaN(value)) throw refused(name, text, 'a number, or a range such as 10-30 (+10)');
    return [value];
  }
  const [start, end] = [Number(from), Number(to)];
  const length = count === undefined ? Math.floor((end - start) / Number(step ?? 1) + 1e-9) + 1 : Number(count);
  const stride = count === undefined ? Number(step ?? 1) : (end - start) / Math.max(1, length - 1);
  if (!(length >= 1 && length <= mostCells)) throw refused(name, text, `a range of 1 to ${mostCells} values`);
  // Decimal steps such as 0.1 must not leave 0.30000000000000004; whole settings are cut off between, as int() does it.
  const numbers = Array.from({ length }, (_, i) => Number((start + i * stride).toFixed(6)));
  return whole && count !== undefined ? numbers.map(Math.trunc) : numbers;
}
