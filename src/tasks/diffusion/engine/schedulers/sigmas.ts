import { betaQuantile } from './beta-distribution.ts';
import { trainingSigmas } from './betas.ts';
import type { SchedulerConfig } from './config.ts';
import { roundHalfEven } from '../rounding.ts';
import { linspace, solverTimesteps, spacedTimesteps } from './spacing.ts';

const f = Math.fround;
/** Of Karras et al. (arXiv 2206.00364, equation 5). */
const rho = 7;

/** Where a run calls the model, and at which noise. */
export interface Schedule {
  /** What the model is called with. */
  timesteps: number[];
  /** Noise levels at the timesteps, and the one where the run ends. */
  sigmas: Float32Array;
}

/** Noise levels of a curve between the largest and the smallest, in float64. */
function curvedSigmas(
  curve: NonNullable<SchedulerConfig['curve']>,
  [largest, smallest]: [number, number],
  steps: number,
) {
  switch (curve) {
    case 'karras': {
      const [from, to] = [largest ** (1 / rho), smallest ** (1 / rho)];
      return linspace(0, 1, steps).map((ramp) => (from + ramp * (to - from)) ** rho);
    }
    case 'exponential':
    case 'lu': // Lu et al. space the logarithms with exponent 1, which is the same curve
      return linspace(Math.log(largest), Math.log(smallest), steps).map(Math.exp);
    case 'beta':
      return linspace(0, 1, steps).map((ramp) => smallest + betaQuantile(1 - ramp) * (largest - smallest));
  }
}

/** `numpy.interp` of a table at a fractional index: outside it, the nearest end. */
function tableAt(table: Float32Array, index: number): number {
  if (index <= 0) return table[0]!;
  const low = Math.floor(index);
  if (low >= table.length - 1) return table.at(-1)!;
  return (table[low + 1]! - table[low]!) * (index - low) + table[low]!;
}

/**
 * The fractional timestep of a noise level: linear in the logarithm between the two nearest of the table.
 * Source: `_sigma_to_t` of diffusers.
 */
export function timestepOf(sigma: number, logTable: Float32Array): number {
  const log = Math.log(Math.max(sigma, 1e-10));
  const found = logTable.findLastIndex((entry) => log >= entry);
  const low = Math.min(Math.max(found, 0), logTable.length - 2);
  const weight = (logTable[low]! - log) / (logTable[low]! - logTable[low + 1]!);
  const w = Math.min(Math.max(weight, 0), 1);
  return (1 - w) * low + w * (low + 1);
}

/** Natural logarithms of a table of noise levels, for `timestepOf`. */
export const logarithms = (table: Float32Array): Float32Array => table.map(Math.log);

/** The schedule of samplers that work on noise levels (Euler, LMS, Heun, DPM2): it ends without noise. */
export function sigmaSchedule(config: SchedulerConfig, steps: number): Schedule {
  const table = trainingSigmas(config);
  const spaced = spacedTimesteps(config, steps, config.spacing ?? 'linspace').map(f);
  const last = config.finalSigma === 'sigma_min' ? table[0]! : 0;
  const plain =
    config.interpolation === 'log_linear'
      ? linspace(Math.log(table.at(-1)!), Math.log(table[0]!), steps + 1)
          .map((log) => Math.exp(log))
          .slice(0, steps)
      : spaced.map((t) => tableAt(table, t));
  if (!config.curve) return { timesteps: spaced, sigmas: Float32Array.from([...plain, last]) };

  const sigmas = curvedSigmas(config.curve, [plain[0]!, plain.at(-1)!], steps);
  const logTable = logarithms(table);
  return {
    timesteps: sigmas.map((sigma) => timestepOf(sigma, logTable)),
    sigmas: Float32Array.from([...sigmas, last]),
  };
}

interface SolverEnds {
  last: (before: number, smallest: number) => number;
  cuts?: (curve: SchedulerConfig['curve']) => boolean;
}

/**
 * The schedule of multistep solvers (DPM++, UniPC, DEIS): whole timesteps, curves over the whole training range.
 * `last` gives the final noise level from the one before and the smallest of the table; `cuts` says which curves diffusers
 * does not round, but cuts off when it stores the timesteps as integers.
 */
export function solverSchedule(
  config: SchedulerConfig,
  steps: number,
  { last, cuts = (curve) => curve === 'exponential' || curve === 'beta' }: SolverEnds,
): Schedule {
  const table = trainingSigmas(config);
  const spaced = solverTimesteps(config, steps, config.spacing ?? 'linspace');
  if (!config.curve) {
    const sigmas = spaced.map((t) => tableAt(table, t));
    return { timesteps: spaced, sigmas: Float32Array.from([...sigmas, last(table[0]!, table[0]!)]) };
  }
  const sigmas = curvedSigmas(config.curve, [table.at(-1)!, table[0]!], steps);
  const logTable = logarithms(table);
  const whole = cuts(config.curve) ? Math.trunc : roundHalfEven;
  return {
    timesteps: sigmas.map((sigma) => whole(timestepOf(sigma, logTable))),
    sigmas: Float32Array.from([...sigmas, last(sigmas.at(-1)!, table[0]!)]),
  };
}
