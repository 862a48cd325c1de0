import type { SchedulerConfig } from './config.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { sigmaSpace } from './sigma-space.ts';
import { sigmaSchedule } from './sigmas.ts';
import { move, slope } from './vector.ts';

const f = Math.fround;

/** Every entry but the first (and the last of the noise levels) twice: a step is a prediction and a correction. */
const twice = <T>(values: readonly T[]): T[] => values.flatMap((value, i) => (i === 0 ? [value] : [value, value]));

/** Heun's method on noise levels (arXiv 2206.00364, algorithm 2 without churn): 2N - 1 model calls. */
export function heun(config: SchedulerConfig, steps: number): Scheduler {
  const single = sigmaSchedule(config, steps);
  const timesteps = twice(single.timesteps);
  const sigmas = Float32Array.from([...twice(Array.from(single.sigmas.subarray(0, -1))), single.sigmas.at(-1)!]);
  const { cursor, base } = sigmaSpace(config, { sigmas });
  let first: { sample: Float32Array; derivative: Float32Array; distance: number } | undefined;
  return {
    ...base,
    timesteps,
    sigmas,
    order: 2,
    step(output, sample) {
      const index = cursor.index();
      const sigma = sigmas[index]!;
      const denoised = denoisedAt(config.prediction, { output, sample }, sigma);
      const derivative = slope(sample, denoised, sigma);
      cursor.advance();
      if (first) {
        const start = first;
        first = undefined;
        const mean = start.derivative.map((value, i) => f(value + derivative[i]!) / 2);
        return { previous: move(start.sample, mean, start.distance), denoised };
      }
      const distance = f(sigmas[index + 1]! - sigma);
      first = { sample, derivative, distance };
      return { previous: move(sample, derivative, distance), denoised };
    },
  };
}
