import { AppError } from '../../runtime/errors.ts';
import type { ModelFacts } from './contract.ts';
import { builtInModel, defaultSettings } from './defaults.ts';
import { schedulerNames } from './engine/schedulers/names.ts';
import type { Parameters } from './parameters.ts';
import { readSeed } from './seed.ts';
import type { GenerateOptions, Settings } from './settings.ts';
import { checkSize, sideRange } from './size.ts';
import type { ImageInput } from '../../runtime/page/picture-source.ts';

/** What is asked for, complete and within its ranges. */
export interface Request {
  settings: Settings;
  seeds: number[];
  image?: ImageInput;
  mask?: ImageInput;
  batch: 'sequential' | 'together';
  vaeTiling: boolean | 'auto';
  offload: 'auto' | 'always' | 'never';
  keepLatents: boolean;
  maskMarks: 'nearest' | 'all';
}

interface Range {
  min: number;
  max: number;
  whole?: boolean;
}

/** What each number may be; the form takes its limits from here. */
export const ranges = {
  width: sideRange,
  height: sideRange,
  steps: { min: 1, max: 150, whole: true },
  guidanceScale: { min: 0, max: 30 },
  guidanceRescale: { min: 0, max: 1 },
  strength: { min: 0, max: 1 },
  eta: { min: 0, max: 1 },
  seed: { min: 0, max: 2 ** 32 - 1, whole: true },
  count: { min: 1, max: 64, whole: true },
  clipSkip: { min: 0, max: 11, whole: true },
  maskBlur: { min: 0, max: 64, whole: true },
  maskPadding: { min: 0, max: 512, whole: true },
} as const satisfies Record<string, Range>;

const choices = {
  emphasis: ['a1111', 'none'],
  rng: ['cpu', 'nv'],
  inpaintArea: ['whole', 'masked'],
  clipSkipFor: ['prompt', 'both'],
  batch: ['sequential', 'together'],
  offload: ['auto', 'always', 'never'],
  vaeTiling: [true, false, 'auto'],
  keepLatents: [true, false],
  maskMarks: ['nearest', 'all'],
  scheduler: schedulerNames,
} as const;

/** A seed in the generators' range. */
export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

/** Which model is asked for. Throws `bad-option`. */
export function modelOf({ model = builtInModel }: { model?: string }): string {
  if (typeof model !== 'string' || model === '') throw refused('model', model, 'the id of a Stable Diffusion model');
  return model;
}

/**
 * Options at the door: completed with the model's defaults, each within its range.
 * Throws `bad-option` naming the option, its value and what is accepted.
 */
export function checkOptions(options: GenerateOptions, facts: ModelFacts): Request {
  const model = modelOf(options);
  checkTexts(options);
  for (const name of Object.keys(ranges) as (keyof typeof ranges)[])
    if (name !== 'seed') checkNumber(name, options[name]);
  for (const name of Object.keys(choices) as (keyof typeof choices)[]) checkChoice(name, options[name]);
  checkLater(options);

  const { prompt, image, mask } = options;
  const defaults = defaultSettings(model, facts);
  const seeds = seedsOf(options);
  const settings: Settings = {
    ...defaults,
    ...(mask !== undefined && { strength: 1 }), // as diffusers' inpainting
    ...definedOf(options, settingNames),
    prompt,
    seed: seeds[0]!,
  };
  checkSize(settings, facts);
  checkPictures(options, { settings, facts });
  return {
    settings,
    seeds,
    ...(image !== undefined && { image }),
    ...(mask !== undefined && { mask }),
    batch: options.batch ?? 'sequential',
    vaeTiling: options.vaeTiling ?? 'auto',
    offload: options.offload ?? 'auto',
    keepLatents: options.keepLatents ?? false,
    maskMarks: options.maskMarks ?? 'nearest',
  };
}

const settingNames = [
  'model',
  'prompt',
  'negativePrompt',
  'width',
  'height',
  'steps',
  'guidanceScale',
  'guidanceRescale',
  'strength',
  'scheduler',
  'eta',
  'seed',
  'clipSkip',
  'clipSkipFor',
  'emphasis',
  'rng',
  'maskBlur',
  'inpaintArea',
  'maskPadding',
] as const satisfies readonly (keyof Settings)[];

/** Of anything that was read from a file, the settings that are within their ranges; the prompt is empty if there is none. */
export function pickSettings(found: object): Parameters {
  const fine = Object.entries(found).filter(([name, value]) => isKept(name) && isAccepted(name, value));
  const { width, height, ...rest } = Object.fromEntries(fine) as Partial<Parameters>;
  const isSize = width !== undefined && height !== undefined;
  return { prompt: '', ...rest, ...(isSize && { width, height }) };
}

/** Of anything that was read from a file, the settings that cannot be used here. */
export const refusedSettings = (found: object): [name: string, value: unknown][] =>
  Object.entries(found).filter(([name, value]) => !isKept(name) || !isAccepted(name, value));

/** What is written into a picture, and read from it. */
const isKept = (name: string): name is keyof Parameters =>
  name === 'vaeTiling' || (settingNames as readonly string[]).includes(name);

/** Whether `generate` takes this value of a setting. */
export function isAccepted(name: keyof Parameters, value: unknown): boolean {
  if (value === undefined) return false;
  if (name in choices) return (choices[name as keyof typeof choices] as readonly unknown[]).includes(value);
  if (name in ranges) return isInRange(ranges[name as keyof typeof ranges], value);
  return typeof value === 'string';
}

function isInRange({ min, max, whole = false }: Range, value: unknown): boolean {
  return typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
}

const refused = (option: string, value: unknown, accepted: string): AppError =>
  new AppError('bad-option', `${option} is ${shown(value)}. It can be ${accepted}.`);

function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

function checkTexts({ prompt, negativePrompt }: { prompt?: unknown; negativePrompt?: unknown }): void {
  if (typeof prompt !== 'string') throw refused('prompt', prompt, 'a text, also an empty one');
  if (negativePrompt !== undefined && typeof negativePrompt !== 'string')
    throw refused('negativePrompt', negativePrompt, 'a text, or left out');
}

function checkNumber(name: keyof typeof ranges, value: unknown): void {
  if (value === undefined) return;
  const { min, max, whole = false }: Range = ranges[name];
  if (isInRange(ranges[name], value)) return;
  throw refused(name, value, `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`);
}

function checkChoice(name: keyof typeof choices, value: unknown): void {
  const accepted: readonly unknown[] = choices[name];
  if (value === undefined || accepted.includes(value)) return;
  throw refused(name, value, accepted.map(shown).join(', '));
}

/** ControlNet and LoRA have their place in the options, and no engine yet. */
function checkLater(options: { controls?: unknown[]; loras?: unknown[] }): void {
  for (const name of ['controls', 'loras'] as const)
    if (options[name] !== undefined && options[name].length !== 0)
      throw refused(name, options[name], 'left out only: this version has no models for it');
}

/** A seed of up to 64 bits, shortened as PyTorch does. */
function checkSeed(seed: number | bigint): number {
  const short = readSeed(seed);
  if (short !== undefined) return short;
  throw refused('seed', seed, 'a whole number from 0 to 9007199254740991, or a BigInt up to 18446744073709551615');
}

/** `-1` is A1111's "any seed". */
function seedsOf({ seed, seeds, count = 1 }: GenerateOptions): number[] {
  if (seeds !== undefined) {
    const { max } = ranges.count;
    if (!Array.isArray(seeds) || seeds.length === 0 || seeds.length > max)
      throw refused('seeds', seeds, `a list of 1 to ${max} seeds`);
    return seeds.map(checkSeed);
  }
  const first = seed === undefined || seed === -1 ? randomSeed() : checkSeed(seed);
  return Array.from({ length: count }, (_, i) => (first + i) % 2 ** 32);
}

function checkPictures(
  { image, mask }: GenerateOptions,
  { settings: { steps, strength }, facts }: { settings: Settings; facts: ModelFacts },
): void {
  if (mask !== undefined && image === undefined)
    throw new AppError('bad-option', 'mask is given without image. Pass the picture to inpaint as image.');
  if (image === undefined) return;
  if (!facts.takesPictures)
    throw new AppError(
      'bad-option',
      'image is given, but this model has no encoder for pictures. Choose another model.',
    );
  // diffusers cuts off: int(steps * strength)
  if (Math.trunc(steps * strength) >= 1) return;
  throw refused(
    'strength',
    strength,
    `${Math.ceil(1000 / steps) / 1000} or more with ${steps} steps, so that one step runs`,
  );
}

function definedOf<T extends object, K extends keyof T>(options: T, names: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Partial<Pick<T, K>>;
}
