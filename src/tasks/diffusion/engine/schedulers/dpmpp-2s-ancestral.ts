import type { SchedulerConfig } from './config.ts';
import { midpointSchedule } from './midpoints.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { ancestral, sigmaSpace } from './sigma-space.ts';
import { combine } from './vector.ts';

/**
 * DPM-Solver++(2S) to a lower noise level than the next, and fresh noise up to it: k-diffusion's
 * `sample_dpmpp_2s_ancestral`, which diffusers does not have. 2N - 1 model calls; the last interval is an Euler step.
 */
export function dpmpp2sAncestral(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = midpointSchedule(config, steps, (sigma, next) => ancestral(sigma, next).down);
  const { timesteps, sigmas, interval } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule, (index) => interval(index).level);
  let start: Float32Array | undefined;
  return {
    ...base,
    timesteps,
    sigmas,
    order: 2,
    step(output, sample, { generator }) {
      const { sigma, middle, next, second, level } = interval(cursor.index());
      cursor.advance();
      const denoised = denoisedAt(config.prediction, { output, sample }, level);
      if (!second) {
        start = sample;
        // the exact solution for a constant estimate: with target 0 it is the estimate itself
        return { previous: combine([middle / sigma, sample], [1 - middle / sigma, denoised]), denoised };
      }
      const { up, down } = ancestral(sigma, next);
      const deterministic = combine([down / sigma, start!], [1 - down / sigma, denoised]);
      return { previous: combine([1, deterministic], [up, generator.randn(sample.length)]), denoised };
    },
  };
}
