import type { Settings } from '../settings.ts';

/** Settings as another program wrote them, by our names, before anyone has looked whether they can be used here. */
export interface Foreign {
  /** As people call the program. */
  program: string;
  prompt: string;
  /** Absent is none at all, which SDXL tells from an empty one. */
  negativePrompt?: string | undefined;
  /** A whole number in any form; up to 2^64 - 1. */
  seed?: unknown;
  /** Numbers in any form. */
  numbers: Partial<Record<ForeignNumber, unknown>>;
  sampler?: string | undefined;
  schedule?: string | undefined;
  choices: Partial<Pick<Settings, 'rng' | 'emphasis' | 'inpaintArea' | 'clipSkipFor'>>;
  model?: string | undefined;
  vaeTiling?: boolean;
  /** Whether a picture was started from, and whether with a mask. */
  from?: 'picture' | 'mask' | undefined;
  /** What was taken in another form: sentences. */
  changed: string[];
  /** What has no place here: names with values, or sentences. */
  left: string[];
}

export type ForeignNumber =
  | 'steps'
  | 'guidanceScale'
  | 'guidanceRescale'
  | 'width'
  | 'height'
  | 'strength'
  | 'eta'
  | 'clipSkip'
  | 'maskBlur'
  | 'maskPadding';

/** One with nothing in it yet. */
export const foreign = (program: string, prompt: string, more: Partial<Foreign> = {}): Foreign => ({
  program,
  prompt,
  numbers: {},
  choices: {},
  changed: [],
  left: [],
  ...more,
});

/** A value as it was written, for a sentence about it. */
export const inWords = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
