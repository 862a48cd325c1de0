import type { ModelFacts } from './contract.ts';
import type { Settings } from './settings.ts';

/** The model that is served with the page, and so is always there. */
export const builtInModel = 'pocket-sd';

export interface Taste {
  steps: number;
  guidanceScale: number;
  scheduler: string;
}

/** What a model looks best with, by its id: measured for our own, the makers' advice for the others. First match. */
const tastes: readonly [RegExp, Taste][] = [
  // 25 steps at guidance 6 were measured with DDIM; PLMS and LMS, its file's choice, look bad at few steps.
  [/^pocket-sd/u, { steps: 20, guidanceScale: 6, scheduler: 'DPM++ 2M' }],
  [/sdxl-turbo/u, { steps: 1, guidanceScale: 0, scheduler: 'Euler a' }],
  [/turbo/u, { steps: 1, guidanceScale: 0, scheduler: 'Euler' }],
  [/lightning/u, { steps: 4, guidanceScale: 0, scheduler: 'Euler' }],
  [/lcm/u, { steps: 4, guidanceScale: 8.5, scheduler: 'LCM' }],
  [/xl/u, { steps: 30, guidanceScale: 5, scheduler: 'DPM++ 2M' }],
  [/./u, { steps: 25, guidanceScale: 7.5, scheduler: 'DPM++ 2M' }],
];

const tasteOf = (model: string): Taste => tastes.find(([pattern]) => pattern.test(model))![1];

/** Every setting of a model that nobody has touched. The seed is drawn by whoever needs one. */
export function defaultSettings(model: string, facts: Pick<ModelFacts, 'size'>): Omit<Settings, 'prompt' | 'seed'> {
  return {
    model,
    width: facts.size,
    height: facts.size,
    ...tasteOf(model),
    guidanceRescale: 0,
    strength: 0.8,
    clipSkip: 0,
    clipSkipFor: 'prompt',
    emphasis: 'a1111',
    rng: 'cpu',
    maskBlur: 4,
    inpaintArea: 'whole',
    maskPadding: 32,
  };
}
