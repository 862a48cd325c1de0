import type { Generator } from '../../../../runtime/random/generator.ts';
import type { SchedulerConfig } from './config.ts';
import { midpointSchedule } from './midpoints.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { ancestral, sigmaSpace } from './sigma-space.ts';
import { combine } from './vector.ts';

/**
 * Increments of one Brownian path over an interval of noise levels, scaled to unit variance: the one over the first half,
 * then the one over the whole, which contains it. Increments over disjoint parts are independent, so forward draws suffice
 * where torchsde keeps a tree; its numbers are not ours.
 */
function brownian(generator: Generator, count: number) {
  let half: Float32Array | undefined;
  return {
    first: (): Float32Array => (half = generator.randn(count)),
    whole({ sigma, middle, next }: { sigma: number; middle: number; next: number }): Float32Array {
      const [before, after, all] = [sigma - middle, middle - next, sigma - next];
      return combine([Math.sqrt(before / all), half!], [Math.sqrt(after / all), generator.randn(count)]);
    },
  };
}

/** DPM-Solver++ for the stochastic equation (k-diffusion's `sample_dpmpp_sde`): 2N - 1 model calls. */
export function dpmppSde(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = midpointSchedule(config, steps, (_, next) => next);
  const { timesteps, sigmas, interval } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule, (index) => interval(index).level);
  let start: { sample: Float32Array; noise: ReturnType<typeof brownian> } | undefined;
  return {
    ...base,
    timesteps,
    sigmas,
    order: 2,
    step(output, sample, { generator }) {
      const levels = interval(cursor.index());
      cursor.advance();
      const { sigma, middle, next, second, level } = levels;
      const denoised = denoisedAt(config.prediction, { output, sample }, level);
      if (next === 0) return { previous: denoised, denoised };
      if (!second) start = { sample, noise: brownian(generator, sample.length) };
      const { up, down } = ancestral(sigma, second ? next : middle);
      const noise = second ? start!.noise.whole(levels) : start!.noise.first();
      return {
        previous: combine([down / sigma, start!.sample], [1 - down / sigma, denoised], [up, noise]),
        denoised,
      };
    },
  };
}
