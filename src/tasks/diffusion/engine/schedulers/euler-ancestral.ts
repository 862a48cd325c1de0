import type { SchedulerConfig } from './config.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { ancestral, sigmaSpace } from './sigma-space.ts';
import { sigmaSchedule } from './sigmas.ts';
import { combine, move, slope } from './vector.ts';

const f = Math.fround;

/** Euler steps to a lower noise level than the next, and fresh noise up to it (k-diffusion's `sample_euler_ancestral`). */
export function eulerAncestral(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = sigmaSchedule(config, steps);
  const { sigmas } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule);
  return {
    ...base,
    ...schedule,
    order: 1,
    step(output, sample, { generator }) {
      const index = cursor.index();
      const sigma = sigmas[index]!;
      const { up, down } = ancestral(sigma, sigmas[index + 1]!);
      const denoised = denoisedAt(config.prediction, { output, sample }, sigma);
      const deterministic = move(sample, slope(sample, denoised, sigma), f(down - sigma));
      cursor.advance();
      // drawn at the last step too, where it counts for nothing: the generator must stand where that of diffusers stands
      return { previous: combine([1, deterministic], [up, generator.randn(sample.length)]), denoised };
    },
  };
}
