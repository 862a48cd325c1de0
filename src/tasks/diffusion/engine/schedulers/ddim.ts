import { alphaSpace } from './alpha-space.ts';
import type { SchedulerConfig } from './config.ts';
import { denoisedUnit, noiseUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { wholeTimesteps } from './spacing.ts';
import { combine } from './vector.ts';

const f = Math.fround;

/** DDIM (arXiv 2010.02502, formulas 12 and 16): deterministic at eta 0, as DDPM at eta 1. */
export function ddim(config: SchedulerConfig, steps: number): Scheduler {
  const timesteps = wholeTimesteps(config, steps);
  const stride = Math.floor(config.trainTimesteps / steps);
  const { at, base } = alphaSpace(config, true);
  return {
    ...base,
    timesteps,
    setBeginIndex: () => undefined,
    step(output, sample, { timestep, generator, eta = 0 }) {
      const now = at(timestep);
      const next = at(timestep - stride);
      const denoised = denoisedUnit(config.prediction, { output, sample }, now);
      const noise = noiseUnit(config.prediction, { output, sample }, now);
      const variance = f(f(next.rest / now.rest) * f(1 - f(now.share / next.share)));
      const deviation = f(eta * f(Math.sqrt(variance)));
      const direction = f(Math.sqrt(f(next.rest - f(deviation * deviation))));
      const previous = combine([next.alpha, denoised], [direction, noise]);
      if (eta === 0) return { previous, denoised };
      return { previous: combine([1, previous], [deviation, generator.randn(sample.length)]), denoised };
    },
  };
}
