import { AppError } from '../../../../runtime/errors.ts';
import { roundHalfEven } from '../rounding.ts';
import type { SchedulerConfig } from './config.ts';

/** `numpy.linspace`: evenly spaced, with both ends, in float64. */
export function linspace(from: number, to: number, count: number): number[] {
  const step = (to - from) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? to : i === 0 ? from : i * step + from));
}

/** `numpy.arange` down to 0, exclusive: its number of elements and its rounding decide where the steps fall. */
function descending(from: number, step: number): number[] {
  const delta = from - step - from;
  return Array.from({ length: Math.ceil(from / step) }, (_, i) => from + i * delta);
}

function checkSteps(steps: number, most: number): void {
  if (Number.isInteger(steps) && steps >= 1 && steps <= most) return;
  throw new AppError('bad-option', `steps is ${steps}; it must be a whole number from 1 to ${most}.`);
}

/**
 * The timesteps of single-step schedulers, from noise to picture. `linspace` ones are fractional.
 * Throws `bad-option` when there are more steps than the model was trained on.
 */
export function spacedTimesteps(config: SchedulerConfig, steps: number, spacing: string): number[] {
  const total = config.trainTimesteps;
  checkSteps(steps, total);
  if (spacing === 'linspace') return linspace(0, total - 1, steps).toReversed();
  if (spacing === 'trailing') return descending(total, total / steps).map((t) => roundHalfEven(t) - 1);
  const stride = Math.floor(total / steps);
  return Array.from({ length: steps }, (_, i) => (steps - 1 - i) * stride + config.stepsOffset);
}

/**
 * The timesteps of schedulers that look their noise up by a whole timestep (DDIM, DDPM, PLMS). For some numbers of steps
 * (61, 103, …) `trailing` comes to one more, at -1: diffusers reads that as the last place of its table, which is pure noise,
 * and spoils the picture. Here it is left out.
 */
export const wholeTimesteps = (config: SchedulerConfig, steps: number): number[] =>
  spacedTimesteps(config, steps, config.spacing ?? 'leading')
    .map(roundHalfEven)
    .filter((timestep) => timestep >= 0);

/** The timesteps of multistep solvers: one more interval than steps, without its end at 0; whole numbers. */
export function solverTimesteps(config: SchedulerConfig, steps: number, spacing: string): number[] {
  const total = config.trainTimesteps;
  checkSteps(steps, total);
  if (spacing === 'trailing') return spacedTimesteps(config, steps, spacing);
  if (spacing === 'linspace')
    return linspace(0, total - 1, steps + 1)
      .map(roundHalfEven)
      .toReversed()
      .slice(0, -1);
  const stride = Math.floor(total / (steps + 1));
  return Array.from({ length: steps }, (_, i) => (steps - i) * stride + config.stepsOffset);
}
