import type { ModelFacts } from './contract.ts';
import { builtInModel, defaultSettings } from './defaults.ts';
import { randomSeed } from './options.ts';
import type { Parameters } from './parameters.ts';
import type { Offload, Settings } from './settings.ts';

/** What the form holds: settings as `generate` takes them, and how many. */
export interface Form extends Settings {
  /** Draws a new seed for every Generate; off, the seed of the form is used again. */
  drawSeed: boolean;
  /** Pictures, with the seeds that follow. */
  count: number;
  offload: Offload;
  vaeTiling: boolean | 'auto';
  /** Whether an empty negative prompt is encoded, as AUTOMATIC1111 does: without one, SDXL gets zeros. */
  encodesEmpty: boolean;
}

/** What is on the form before the model is known: the built-in one's size, in the words that it was taught. */
export const startForm: Form = {
  ...defaultSettings(builtInModel, { size: 128 }),
  prompt: 'a picture of a cat on a blue background',
  negativePrompt: '',
  seed: 7,
  drawSeed: true,
  count: 1,
  offload: 'auto',
  vaeTiling: 'auto',
  encodesEmpty: false,
};

/** The settings of a form for one picture. An empty negative prompt is none at all, unless it was asked for. */
export function settingsOf(form: Form): Settings {
  const { drawSeed: _draw, count: _count, offload: _offload, vaeTiling: _tiling, ...rest } = form;
  const { negativePrompt, encodesEmpty, ...settings } = rest;
  return negativePrompt || encodesEmpty ? { ...settings, negativePrompt: negativePrompt ?? '' } : settings;
}

/** The seeds of the next pictures: that of the form, or new ones. */
export function nextSeeds({ seed, drawSeed, count }: Form): number[] {
  const first = drawSeed ? randomSeed() : seed;
  return Array.from({ length: count }, (_, i) => (first + i) % 2 ** 32);
}

/** The form for another model: what depends on the model starts anew, words and seed stay. */
export function formForModel(form: Form, model: string, facts: ModelFacts): Form {
  return { ...form, ...defaultSettings(model, facts), model };
}

/**
 * The form of the last visit, before its model is known to be there still: what the model decides waits for that, and
 * words and seed stand at once.
 */
export function firstForm(kept: Form | undefined): Form {
  if (!kept || kept.model === startForm.model) return kept ?? startForm;
  return withWords(startForm, kept);
}

/** A form that says the same as another in its words, its seed, and in how it is worked off. */
export function withWords(form: Form, words: Form): Form {
  const { prompt, negativePrompt = '', encodesEmpty, seed, drawSeed, count, offload, vaeTiling } = words;
  return { ...form, prompt, negativePrompt, encodesEmpty, seed, drawSeed, count, offload, vaeTiling };
}

/** The form with words or a seed that were reused; a seed is kept for the next Generate. */
export function withSome(form: Form, some: Pick<Partial<Settings>, 'prompt' | 'negativePrompt' | 'seed'>): Form {
  const { prompt, negativePrompt = '', seed } = some;
  return {
    ...form,
    ...(prompt !== undefined && { prompt, negativePrompt, encodesEmpty: false }),
    ...(seed !== undefined && { seed, drawSeed: false }),
  };
}

/**
 * The form that makes the picture of these settings: of each that they leave out it has the default that `generate` takes,
 * whatever stood there before. Only how the work is done stays, and the seed where there is none.
 */
export function withAll(form: Form, options: Parameters, facts: Pick<ModelFacts, 'size'>): Form {
  const { drawSeed, count, offload, seed, model } = form;
  const { negativePrompt, vaeTiling = 'auto', ...rest } = options;
  return {
    ...defaultSettings(options.model ?? model, facts),
    seed,
    ...rest,
    negativePrompt: negativePrompt ?? '',
    encodesEmpty: negativePrompt === '',
    drawSeed: options.seed === undefined && drawSeed,
    count,
    offload,
    vaeTiling,
  };
}
