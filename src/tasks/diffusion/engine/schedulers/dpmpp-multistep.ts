import type { SchedulerConfig } from './config.ts';
import { lambdaSpace } from './lambda-space.ts';
import type { Scheduler } from './scheduler.ts';
import { solverSchedule } from './sigmas.ts';
import { combine, type Term } from './vector.ts';

const f = Math.fround;
/** Fewer steps than this end with lower orders, for stability. */
const fewSteps = 15;

/** Factors of the sample, of the estimate and its differences, and of fresh noise; `h` is the step in lambda. */
interface Solution {
  scale: number;
  factors: number[];
  h: number;
  spread?: number;
}

/**
 * DPM-Solver++ over the last estimates (arXiv 2211.01095, algorithm 2): 2M, its stochastic variant 2M SDE, and 3M.
 * The order is 1 at the first step, and at the last one when the run ends without noise.
 */
export function dpmppMultistep(config: SchedulerConfig, steps: number): Scheduler {
  const ending = config.finalSigma;
  const isCosine = config.betaSchedule === 'squaredcos_cap_v2';
  const schedule = solverSchedule(config, steps, {
    last: (_, smallest) => (ending === 'zero' ? 0 : smallest),
    cuts: (curve) => isCosine || curve === 'exponential' || curve === 'beta',
  });
  const { cursor, level, denoised: denoisedAt, base } = lambdaSpace(config, schedule);
  const stochastic = config.algorithm === 'sde-dpmsolver++';
  const heun = config.solverType === 'heun';
  const lowerOrderFinal = (config.lowerOrderFinal ?? true) && steps < fewSteps;
  let history: Float32Array[] = [];

  function orderAt(index: number): number {
    const last = index === steps - 1;
    if (last && (config.eulerAtFinal || lowerOrderFinal || ending === 'zero')) return 1;
    const limit = index === steps - 2 && lowerOrderFinal ? 2 : config.solverOrder;
    return Math.min(limit, config.solverOrder, history.length);
  }

  /** Divided differences of the estimates over lambda: of first order, and of second order for three of them. */
  function differences(index: number, h: number, order: number): Float32Array[] {
    const [m0, m1, m2] = history as [Float32Array, Float32Array, Float32Array];
    const lambda = (back: number): number => level(index - back).lambda;
    const r0 = f(f(lambda(0) - lambda(1)) / h);
    const newest = combine([f(1 / r0), combine([1, m0], [-1, m1])]);
    if (order === 2) return [newest];
    const r1 = f(f(lambda(1) - lambda(2)) / h);
    const older = combine([f(1 / r1), combine([1, m1], [-1, m2])]);
    const change = combine([1, newest], [-1, older]);
    const sum = f(r0 + r1);
    return [combine([1, newest], [f(r0 / sum), change]), combine([f(1 / sum), change])];
  }

  /** The deterministic equation. */
  function solve(index: number, order: number): Solution {
    const [now, next] = [level(index), level(index + 1)];
    const h = f(next.lambda - now.lambda);
    const decay = f(f(Math.exp(-h)) - 1);
    const first = f(next.alpha * f(f(decay / h) + 1));
    const second = f(next.alpha * f(f(f(decay + h) / f(h * h)) - 0.5));
    const gain = f(next.alpha * decay);
    const middle = order === 2 && !heun ? -f(0.5 * gain) : first;
    return { scale: f(next.sigma / now.sigma), factors: [-gain, middle, -second].slice(0, order), h };
  }

  /** The stochastic equation. */
  function solveStochastic(index: number, order: number): Solution {
    const [now, next] = [level(index), level(index + 1)];
    const h = f(next.lambda - now.lambda);
    const growth = f(1 - f(Math.exp(f(-2 * h))));
    const gain = f(next.alpha * growth);
    const twice = f(2 * h);
    const first = f(next.alpha * f(f(growth / -twice) + 1));
    const second = f(next.alpha * f(f(f(growth - twice) / f(twice * twice)) - 0.5));
    const middle = order === 2 && !heun ? f(0.5 * gain) : first;
    const scale = f(f(next.sigma / now.sigma) * f(Math.exp(-h)));
    return { scale, factors: [gain, middle, second].slice(0, order), h, spread: f(next.sigma * f(Math.sqrt(growth))) };
  }

  return {
    ...base,
    step(output, sample, { generator }) {
      const index = cursor.index();
      const denoised = denoisedAt(output, sample, index);
      history = [denoised, ...history.slice(0, config.solverOrder - 1)];
      const order = orderAt(index);
      const solution = stochastic ? solveStochastic(index, order) : solve(index, order);
      const estimates = [denoised, ...(order > 1 ? differences(index, solution.h, order) : [])];
      const terms: Term[] = estimates.map((estimate, i) => [solution.factors[i]!, estimate]);
      if (solution.spread !== undefined) terms.push([solution.spread, generator.randn(sample.length)]);
      cursor.advance();
      return { previous: combine([solution.scale, sample], ...terms), denoised };
    },
  };
}
