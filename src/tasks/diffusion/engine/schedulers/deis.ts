import type { SchedulerConfig } from './config.ts';
import { lambdaSpace } from './lambda-space.ts';
import type { Scheduler } from './scheduler.ts';
import { solverSchedule } from './sigmas.ts';
import { combine, type Term } from './vector.ts';

const f = Math.fround;
const fewSteps = 15;
const log = (value: number): number => f(Math.log(value));

/** Antiderivative of the Lagrange polynomial over ln(rho) that is 1 at the first node, for two or three nodes. */
function antiderivative(rho: number, nodes: readonly number[]): number {
  const [b, c, d] = nodes.map(log) as [number, number, number?];
  const t = log(rho);
  if (d === undefined) return f(f(rho * f(f(t - c) - 1)) / f(b - c));
  const numerator = rho * (c * (d - t + 1) - d * t + d + t * t - 2 * t + 2);
  return f(numerator / ((b - c) * (b - d)));
}

/**
 * DEIS over the logarithm of the noise level, multistep (arXiv 2204.13902). Order 1 at the first step, and at the last one of
 * short runs. It ends at the smallest training noise, not at zero.
 */
export function deis(config: SchedulerConfig, steps: number): Scheduler {
  const schedule = solverSchedule(config, steps, { last: (before) => before });
  const { cursor, level, denoised: denoisedAt, base } = lambdaSpace(config, schedule);
  const lowerOrderFinal = (config.lowerOrderFinal ?? true) && steps < fewSteps;
  let history: Float32Array[] = [];

  function orderAt(index: number): number {
    if (index === steps - 1 && lowerOrderFinal) return 1;
    const limit = index === steps - 2 && lowerOrderFinal ? 2 : config.solverOrder;
    return Math.min(limit, config.solverOrder, history.length);
  }

  return {
    ...base,
    step(output, sample) {
      const index = cursor.index();
      const [now, next] = [level(index), level(index + 1)];
      const denoised = denoisedAt(output, sample, index);
      const noise = sample.map((x, i) => f(x - f(now.alpha * denoised[i]!)) / now.sigma);
      history = [noise, ...history.slice(0, config.solverOrder - 1)];
      const order = orderAt(index);
      cursor.advance();
      if (order === 1) {
        const gain = f(next.sigma * f(f(Math.exp(f(next.lambda - now.lambda))) - 1));
        return { previous: combine([f(next.alpha / now.alpha), sample], [-gain, noise]), denoised };
      }
      const rho = (at: number): number => f(level(at).sigma / level(at).alpha);
      const nodes = Array.from({ length: order }, (_, back) => rho(index - back));
      const terms = nodes.map((_, i): Term => {
        const rotated = [...nodes.slice(i), ...nodes.slice(0, i)];
        return [f(antiderivative(rho(index + 1), rotated) - antiderivative(nodes[0]!, rotated)), history[i]!];
      });
      const start = sample.map((x) => x / now.alpha);
      return { previous: combine([next.alpha, combine([1, start], ...terms)]), denoised };
    },
  };
}
