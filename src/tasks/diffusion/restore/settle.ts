import { isAccepted, ranges } from '../options.ts';
import { fromSampler } from '../sampler-names.ts';
import type { Parameters } from '../parameters.ts';
import type { Settings } from '../settings.ts';
import { readSeed } from '../seed.ts';
import { type Foreign, type ForeignNumber, inWords } from './foreign.ts';

/** Settings that were read from a picture, and all that does not become what it was. */
export interface Restored {
  /** The program that wrote them, as people call it. */
  program: string;
  /** With the program's own value of each setting that it writes down only when it differs. */
  options: Parameters;
  /** What was taken in another form: sentences. */
  changed: string[];
  /** What was not taken: names with values, or sentences. */
  left: string[];
}

/** What programs write nothing about when nothing was done. */
const unspoken = {
  guidanceRescale: 0,
  clipSkip: 0,
  clipSkipFor: 'both',
  emphasis: 'a1111',
  rng: 'cpu',
} as const satisfies Partial<Settings>;

/** Programs whose weights in brackets give other embeddings. */
const weighsOtherwise = new Set(['ComfyUI', 'SwarmUI']);

/** AUTOMATIC1111's, which writes down the blur only. */
const unspokenOfMask = { maskBlur: 4, inpaintArea: 'whole', maskPadding: 32 } as const satisfies Partial<Settings>;

const labels: Readonly<Record<Exclude<ForeignNumber, 'width' | 'height'>, string>> = {
  steps: 'Steps',
  guidanceScale: 'Guidance scale',
  guidanceRescale: 'Guidance rescale',
  strength: 'Strength',
  eta: 'Eta',
  clipSkip: 'Clip skip',
  maskBlur: 'Mask blur',
  maskPadding: 'Padding',
};

/** What of another program's settings can be used here; the rest is named. */
export function settle(found: Foreign): Restored {
  const { program, prompt, negativePrompt } = found;
  const changed = [...found.changed];
  const left = [...found.left];
  const numbers = settleNumbers(found, left);
  const isSaid = Object.keys(numbers).length > 0 || found.seed !== undefined || found.sampler !== undefined;
  const options: Parameters = {
    prompt,
    ...(negativePrompt !== undefined && { negativePrompt }),
    ...(isSaid && { ...unspoken, ...(found.from === 'mask' && unspokenOfMask), ...found.choices }),
    ...numbers,
    ...(found.vaeTiling !== undefined && { vaeTiling: found.vaeTiling }),
    ...settleSeed(found, { changed, left }),
    ...settleSampler(found, { changed, left }),
  };
  if (options.clipSkip === 0) options.clipSkipFor = 'prompt'; // both say the same
  if (weighsOtherwise.has(program) && /(?<!\\)\(/u.test(`${prompt} ${negativePrompt ?? ''}`))
    changed.push(`Words in brackets: ${program} weighs them in its own way, this page as AUTOMATIC1111 does.`);
  if (found.from) changed.push(fromSentence(found.from));
  if (found.model && program === 'Triptych') options.model = found.model;
  else if (found.model) left.push(`Model: ${found.model}. The model chosen here is used instead.`);
  return { program, options, changed, left };
}

/** What a picture is missing that was made from another. */
export const fromSentence = (from: 'picture' | 'mask'): string =>
  from === 'mask'
    ? 'It was painted into another picture, which this file does not contain. Choose that picture and paint the mask again.'
    : 'It was started from another picture, which this file does not contain. Choose that picture again.';

function settleNumbers({ numbers, from }: Foreign, left: string[]): Partial<Settings> {
  const { width, height, ...others } = numbers;
  const taken: Partial<Record<ForeignNumber, number>> = settleSize(width, height, left);
  for (const [name, written] of Object.entries(others) as [keyof typeof labels, unknown][]) {
    const value = toNumber(written);
    if (written === undefined || (name === 'strength' && !from)) continue;
    if (value !== undefined && isAccepted(name, value)) taken[name] = value;
    else left.push(`${labels[name]}: ${inWords(written)}. It can be ${rangeOf(name)}`);
  }
  return taken;
}

function settleSize(width: unknown, height: unknown, left: string[]): { width?: number; height?: number } {
  if (width === undefined && height === undefined) return {};
  const size = { width: toNumber(width) ?? Number.NaN, height: toNumber(height) ?? Number.NaN };
  if (isAccepted('width', size.width) && isAccepted('height', size.height)) return size;
  left.push(`Size: ${inWords(width)} × ${inWords(height)}. Sides can be ${rangeOf('width')}`);
  return {};
}

function rangeOf(name: ForeignNumber): string {
  const { min, max } = ranges[name];
  return `${min} to ${max} here.`;
}

/** A number in any form; undefined for what is none. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function settleSeed(
  { seed: written, choices }: Foreign,
  { changed, left }: Pick<Restored, 'changed' | 'left'>,
): { seed?: number } {
  if (written === undefined) return {};
  const seed = readSeed(written);
  if (seed === undefined) {
    left.push(`Seed: ${inWords(written)}. Whole numbers from 0 to 18446744073709551615 are possible.`);
    return {};
  }
  if (inWords(written).trim() !== String(seed))
    changed.push(
      choices.rng === 'nv'
        ? `Seed ${inWords(written)} is shortened to ${seed}. The noise of a graphics card depends on all its digits, so the picture will differ.`
        : `Seed ${inWords(written)} is shortened to ${seed}, which gives the same noise.`,
    );
  return { seed };
}

function settleSampler(
  { sampler, schedule }: Foreign,
  { changed, left }: Pick<Restored, 'changed' | 'left'>,
): { scheduler?: string } {
  if (!sampler) {
    if (schedule) left.push(`Schedule type: ${schedule}`);
    return {};
  }
  const { scheduler, lost } = fromSampler(sampler, schedule);
  if (!scheduler) {
    left.push(`Sampler: ${sampler}${schedule ? `, ${schedule}` : ''}. The usual one of the model is used instead.`);
    return {};
  }
  if (lost) changed.push(`Schedule type ${lost} is not available. ${scheduler} follows its own schedule.`);
  return { scheduler };
}
