import type { SchedulerConfig } from './config.ts';
import { createCursor, type Cursor } from './cursor.ts';
import type { Scheduler } from './scheduler.ts';

const f = Math.fround;

export interface SigmaSpace {
  cursor: Cursor;
  base: Pick<Scheduler, 'initNoiseSigma' | 'setBeginIndex' | 'scaleModelInput' | 'addNoise'>;
}

/**
 * What the samplers of Karras et al. share: samples grow with the noise, x = x0 + sigma eps, and are scaled to unit variance
 * for the model. `inputSigma` gives the level of the model's input where it is not that of the step.
 */
export function sigmaSpace(
  config: SchedulerConfig,
  { sigmas }: { sigmas: Float32Array },
  inputSigma: (index: number) => number = (index) => sigmas[index]!,
): SigmaSpace {
  const cursor = createCursor();
  const largest = sigmas.reduce((most, sigma) => Math.max(most, sigma), 0);
  return {
    cursor,
    base: {
      initNoiseSigma: config.spacing === 'leading' ? norm(largest) : largest,
      setBeginIndex: (index) => cursor.setBeginIndex(index),
      scaleModelInput(sample) {
        const divisor = norm(inputSigma(cursor.index()));
        return sample.map((value) => value / divisor);
      },
      addNoise(original, noise) {
        const sigma = sigmas[cursor.index()]!;
        return original.map((value, i) => value + f(noise[i]! * sigma));
      },
    },
  };
}

const norm = (sigma: number): number => f(Math.sqrt(f(f(sigma * sigma) + 1)));

/** Splits the way to a lower noise level into a deterministic part and fresh noise (k-diffusion's ancestral step). */
export function ancestral(from: number, to: number): { up: number; down: number } {
  const [from2, to2] = [f(from * from), f(to * to)];
  const up = f(Math.sqrt(f(f(to2 * f(from2 - to2)) / from2)));
  // where the next level is so much lower that the difference is lost in rounding, what it would be: to^2 / from
  const rest = f(to2 - f(up * up));
  return { up, down: rest > 0 ? f(Math.sqrt(rest)) : f(to2 / from) };
}
