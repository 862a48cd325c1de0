import { alphaSpace } from './alpha-space.ts';
import type { SchedulerConfig } from './config.ts';
import { createCursor } from './cursor.ts';
import { distilledTimesteps } from './distilled.ts';
import { denoisedUnit, noiseUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { combine } from './vector.ts';

const f = Math.fround;
const defaultEta = 0.3;

/** Trajectory consistency sampling (arXiv 2402.19159): to a noise level below the next by `eta`, and fresh noise up to it. */
export function tcd(config: SchedulerConfig, steps: number): Scheduler {
  const timesteps = distilledTimesteps(config, steps);
  const cursor = createCursor();
  const { at, base } = alphaSpace(config, true);
  return {
    ...base,
    timesteps,
    setBeginIndex: (index) => cursor.setBeginIndex(index),
    step(output, sample, { timestep, generator, eta = defaultEta }) {
      const index = cursor.index();
      cursor.advance();
      const nextTimestep = timesteps[index + 1] ?? 0;
      const now = at(timestep);
      const below = at(Math.floor(f(f(1 - eta) * nextTimestep)));
      const denoised = denoisedUnit(config.prediction, { output, sample }, now);
      const noise = noiseUnit(config.prediction, { output, sample }, now);
      const noised = combine([below.alpha, denoised], [below.sigma, noise]);
      if (eta === 0 || index === steps - 1) return { previous: noised, denoised };
      const ratio = f(at(nextTimestep).share / below.share);
      const [kept, fresh] = [f(Math.sqrt(ratio)), f(Math.sqrt(f(1 - ratio)))];
      return { previous: combine([kept, noised], [fresh, generator.randn(sample.length)]), denoised };
    },
  };
}
