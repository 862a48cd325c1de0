import { alphaSpace } from './alpha-space.ts';
import type { SchedulerConfig } from './config.ts';
import { denoisedUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { wholeTimesteps } from './spacing.ts';
import { combine } from './vector.ts';

const f = Math.fround;
const smallestVariance = f(1e-20);

/** DDPM (arXiv 2006.11239, formulas 6 and 7): fresh noise at every step. */
export function ddpm(config: SchedulerConfig, steps: number): Scheduler {
  const timesteps = wholeTimesteps(config, steps);
  const { at, base } = alphaSpace({ ...config, setAlphaToOne: true }, true);
  return {
    ...base,
    timesteps,
    setBeginIndex: () => undefined,
    step(output, sample, { timestep, generator }) {
      const now = at(timestep);
      const next = at(timesteps[timesteps.indexOf(timestep) + 1] ?? -1);
      const currentAlpha = f(now.share / next.share);
      const currentBeta = f(1 - currentAlpha);
      const denoised = denoisedUnit(config.prediction, { output, sample }, now);
      const previous = combine(
        [f(f(next.alpha * currentBeta) / now.rest), denoised],
        [f(f(f(Math.sqrt(currentAlpha)) * next.rest) / now.rest), sample],
      );
      if (timestep === 0) return { previous, denoised };
      const posterior = Math.max(f(f(next.rest / now.rest) * currentBeta), smallestVariance);
      const variance = config.variance === 'fixed_large' ? currentBeta : posterior;
      return { previous: combine([1, previous], [Math.sqrt(variance), generator.randn(sample.length)]), denoised };
    },
  };
}
