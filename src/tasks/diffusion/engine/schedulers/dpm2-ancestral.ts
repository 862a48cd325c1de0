import type { SchedulerConfig } from './config.ts';
import { midpointSchedule, wholeOfKarras } from './midpoints.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { ancestral, sigmaSpace } from './sigma-space.ts';
import { combine, move, slope } from './vector.ts';

const f = Math.fround;

/** DPM2 to a lower noise level than the next, and fresh noise up to it (k-diffusion's `sample_dpm_2_ancestral`). */
export function dpm2Ancestral(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = wholeOfKarras(
    config,
    midpointSchedule(config, steps, (sigma, next) => ancestral(sigma, next).down),
  );
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
      const derivative = slope(sample, denoised, level);
      if (!second) {
        start = sample;
        return { previous: move(sample, derivative, f(middle - sigma)), denoised };
      }
      const { up, down } = ancestral(sigma, next);
      const deterministic = move(start!, derivative, f(down - sigma));
      return { previous: combine([1, deterministic], [up, generator.randn(sample.length)]), denoised };
    },
  };
}
