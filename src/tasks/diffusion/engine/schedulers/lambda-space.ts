import type { SchedulerConfig } from './config.ts';
import { createCursor, type Cursor } from './cursor.ts';
import { denoisedUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import type { Schedule } from './sigmas.ts';

const f = Math.fround;

/** A noise level of the multistep solvers: x = alpha x0 + sigma eps, lambda = ln(alpha / sigma). */
export interface Level {
  alpha: number;
  sigma: number;
  lambda: number;
}

function levelOf(ratio: number): Level {
  const alpha = f(1 / f(Math.sqrt(f(f(ratio * ratio) + 1))));
  const sigma = f(ratio * alpha);
  return { alpha, sigma, lambda: f(f(Math.log(alpha)) - f(Math.log(sigma))) };
}

export interface LambdaSpace {
  cursor: Cursor;
  level: (index: number) => Level;
  /** Clean latents from the model's output at a step. */
  denoised: (output: Float32Array, sample: Float32Array, index: number) => Float32Array;
  base: Pick<
    Scheduler,
    'timesteps' | 'sigmas' | 'order' | 'initNoiseSigma' | 'setBeginIndex' | 'scaleModelInput' | 'addNoise'
  >;
}

/** What DPM-Solver++, UniPC and DEIS share: unit variance, and half the logarithm of signal to noise as the time. */
export function lambdaSpace(config: SchedulerConfig, { timesteps, sigmas }: Schedule): LambdaSpace {
  const cursor = createCursor();
  const level = (index: number): Level => levelOf(sigmas[index]!);
  return {
    cursor,
    level,
    denoised: (output, sample, index) => denoisedUnit(config.prediction, { output, sample }, level(index)),
    base: {
      timesteps,
      sigmas,
      order: 1,
      initNoiseSigma: 1,
      setBeginIndex: (index) => cursor.setBeginIndex(index),
      scaleModelInput: (sample) => sample,
      addNoise(original, noise) {
        const { alpha, sigma } = level(cursor.index());
        return original.map((value, i) => f(alpha * value) + f(sigma * noise[i]!));
      },
    },
  };
}
