import type { SchedulerConfig } from './config.ts';
import { midpointSchedule, wholeOfKarras } from './midpoints.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { sigmaSpace } from './sigma-space.ts';
import { move, slope } from './vector.ts';

const f = Math.fround;

/** DPM-Solver-2 on noise levels (arXiv 2206.00927, algorithm 1; k-diffusion's `sample_dpm_2`): 2N - 1 model calls. */
export function dpm2(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = wholeOfKarras(
    config,
    midpointSchedule(config, steps, (_, next) => next),
  );
  const { timesteps, sigmas, interval } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule, (index) => interval(index).level);
  let start: Float32Array | undefined;
  return {
    ...base,
    timesteps,
    sigmas,
    order: 2,
    step(output, sample) {
      const { sigma, middle, next, second, level } = interval(cursor.index());
      cursor.advance();
      const denoised = denoisedAt(config.prediction, { output, sample }, level);
      const derivative = slope(sample, denoised, level);
      if (second) return { previous: move(start!, derivative, f(next - sigma)), denoised };
      start = sample;
      return { previous: move(sample, derivative, f(middle - sigma)), denoised };
    },
  };
}
