import type { SchedulerConfig } from './config.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { sigmaSpace } from './sigma-space.ts';
import { sigmaSchedule } from './sigmas.ts';
import { move, slope } from './vector.ts';

const f = Math.fround;

/** Euler's method on noise levels (arXiv 2206.00364, algorithm 2 without churn). */
export function euler(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = sigmaSchedule(config, steps);
  const { sigmas } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule);
  return {
    ...base,
    ...schedule,
    order: 1,
    step(output, sample) {
      const index = cursor.index();
      const sigma = sigmas[index]!;
      const denoised = denoisedAt(config.prediction, { output, sample }, sigma);
      const previous = move(sample, slope(sample, denoised, sigma), f(sigmas[index + 1]! - sigma));
      cursor.advance();
      return { previous, denoised };
    },
  };
}
