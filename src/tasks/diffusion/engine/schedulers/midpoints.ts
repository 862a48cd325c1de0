import { roundHalfEven } from '../rounding.ts';
import { trainingSigmas } from './betas.ts';
import type { SchedulerConfig } from './config.ts';
import { logarithms, sigmaSchedule, timestepOf, type Schedule } from './sigmas.ts';

const f = Math.fround;

/** One interval of a sampler that calls the model at its start and in its middle. */
export interface Interval {
  sigma: number;
  /** Where the second call is made; 0 in the last interval, which has no second call. */
  middle: number;
  next: number;
  /** Whether this is the second call. */
  second: boolean;
  /** Where this call is made: `middle` if it is the second, else `sigma`. */
  level: number;
}

export interface MidpointSchedule extends Schedule {
  interval: (index: number) => Interval;
}

/** The geometric mean, with the roundings of `log().lerp(…, 0.5).exp()` in float32. */
function middleOf(from: number, to: number): number {
  if (to === 0) return 0;
  const [start, end] = [f(Math.log(from)), f(Math.log(to))];
  return f(Math.exp(f(end - f(f(end - start) * 0.5))));
}

/** Karras' curve at whole timesteps, as diffusers has it for DPM2 and DPM2 a; the others keep their fractions. */
export function wholeOfKarras(config: SchedulerConfig, schedule: MidpointSchedule): MidpointSchedule {
  if (config.curve !== 'karras') return schedule;
  // every second one is of a middle, which is not rounded
  return { ...schedule, timesteps: schedule.timesteps.map((t, i) => (i % 2 === 0 ? roundHalfEven(t) : t)) };
}

/**
 * The schedule of DPM2 and its relatives: 2N - 1 model calls, the second of each interval at the geometric middle between its
 * noise level and the `target` of the interval.
 */
export function midpointSchedule(
  config: SchedulerConfig,
  steps: number,
  target: (sigma: number, next: number) => number,
): MidpointSchedule {
  const { timesteps: spaced, sigmas: levels } = sigmaSchedule(config, steps);
  const last = steps - 1;
  const [first, ...rest] = Array.from(levels);
  const sigmas = Float32Array.from([first!, ...rest.flatMap((sigma) => [sigma, sigma]), rest.at(-1)!]);
  const interval = (index: number): Interval => {
    const start = index - (index % 2);
    const [sigma, next] = [sigmas[start]!, sigmas[start + 1]!];
    const middle = start === 2 * last ? 0 : middleOf(sigma, target(sigma, next));
    const second = index % 2 === 1;
    return { sigma, middle, next, second, level: second ? middle : sigma };
  };
  const logTable = logarithms(trainingSigmas(config));
  return {
    timesteps: spaced.flatMap((t, k) => (k === last ? [t] : [t, timestepOf(interval(2 * k).middle, logTable)])),
    sigmas,
    interval,
  };
}
