import { alphaSpace } from './alpha-space.ts';
import type { SchedulerConfig } from './config.ts';
import { createCursor } from './cursor.ts';
import { distilledTimesteps } from './distilled.ts';
import { denoisedUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { combine } from './vector.ts';

const f = Math.fround;
/** Standard deviation that the boundary condition assumes of the data, squared. */
const dataVariance = 0.25;

/** Latent consistency sampling (arXiv 2310.04378, algorithm 3): each step guesses the picture and adds fresh noise. */
export function lcm(
  config: SchedulerConfig,
  steps: number,
  options: { strength?: number | undefined } = {},
): Scheduler {
  const timesteps = distilledTimesteps(config, steps, options.strength);
  const cursor = createCursor();
  const { at, base } = alphaSpace(config, true);
  return {
    ...base,
    timesteps,
    setBeginIndex: (index) => cursor.setBeginIndex(index),
    step(output, sample, { timestep, generator }) {
      const index = cursor.index();
      cursor.advance();
      const estimate = denoisedUnit(config.prediction, { output, sample }, at(timestep));
      const scaled = f(timestep * config.timestepScaling);
      const variance = f(f(scaled * scaled) + dataVariance);
      const denoised = combine([f(scaled / f(Math.sqrt(variance))), estimate], [f(dataVariance / variance), sample]);
      if (index === steps - 1) return { previous: denoised, denoised };
      const next = at(timesteps[index + 1]!);
      return { previous: combine([next.alpha, denoised], [next.sigma, generator.randn(sample.length)]), denoised };
    },
  };
}
