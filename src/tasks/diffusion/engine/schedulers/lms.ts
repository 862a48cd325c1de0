import type { SchedulerConfig } from './config.ts';
import { denoisedAt } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { sigmaSpace } from './sigma-space.ts';
import { sigmaSchedule } from './sigmas.ts';
import { combine, slope } from './vector.ts';

const order = 4;
/** Two points integrate a cubic exactly (Gauss and Legendre). */
const node = Math.sqrt(1 / 3);

/** Integral over one interval of the Lagrange polynomial that is 1 at the noise level `back` steps before. */
function coefficient(sigmas: Float32Array, index: number, { back, count }: { back: number; count: number }): number {
  const [from, to] = [sigmas[index]!, sigmas[index + 1]!];
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const lagrange = (tau: number): number => {
    let product = 1;
    for (let k = 0; k < count; k++)
      if (k !== back) product *= (tau - sigmas[index - k]!) / (sigmas[index - back]! - sigmas[index - k]!);
    return product;
  };
  return half * (lagrange(middle - half * node) + lagrange(middle + half * node));
}

/** Linear multistep on noise levels (Katherine Crowson's `sample_lms`): Adams and Bashforth with unequal steps, order 4. */
export function lms(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = sigmaSchedule(config, steps);
  const { sigmas } = schedule;
  const { cursor, base } = sigmaSpace(config, schedule);
  let derivatives: Float32Array[] = [];
  return {
    ...base,
    ...schedule,
    order: 1,
    step(output, sample) {
      const index = cursor.index();
      const denoised = denoisedAt(config.prediction, { output, sample }, sigmas[index]!);
      derivatives = [slope(sample, denoised, sigmas[index]!), ...derivatives.slice(0, order - 1)];
      // a run that begins in the middle has fewer derivatives than the index allows: diffusers leaves out the rest
      const count = Math.min(index + 1, order);
      const terms = derivatives
        .slice(0, count)
        .map((derivative, back) => [coefficient(sigmas, index, { back, count }), derivative] as const);
      cursor.advance();
      return { previous: combine([1, sample], [1, combine(terms[0]!, ...terms.slice(1))]), denoised };
    },
  };
}
