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
  const { timesteps: spaced, sigmas } = sigmaSchedule(config, steps);
  const last = steps - 1;
  const middles = Array.from({ length: steps }, (_, k) =>
    k === last ? 0 : middleOf(sigmas[k]!, target(sigmas[k]!, sigmas[k + 1]!)),
  );
  const logTable = logarithms(trainingSigmas(config));
  const levels = Array.from(sigmas);
  return {
    timesteps: spaced.flatMap((t, k) => (k === last ? [t] : [t, timestepOf(middles[k]!, logTable)])),
    sigmas: Float32Array.from([levels[0]!, ...levels.slice(1).flatMap((sigma) => [sigma, sigma]), levels.at(-1)!]),
    interval(index) {
      const k = index >> 1;
      const [sigma, middle, second] = [levels[k]!, middles[k]!, index % 2 === 1];
      return { sigma, middle, next: levels[k + 1]!, second, level: second ? middle : sigma };
    },
  };
}
