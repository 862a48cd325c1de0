import { AppError } from '../../../../runtime/errors.ts';
import type { SchedulerConfig } from './config.ts';

/**
 * The timesteps of models distilled on `originalSteps` (LCM, TCD): evenly spread over their list.
 * `strength` below 1 shortens the list itself, as the image-to-image pipeline of LCM models does.
 * Throws `bad-option` when more steps are asked for than the list has.
 */
export function distilledTimesteps(config: SchedulerConfig, steps: number, strength = 1): number[] {
  const stride = Math.floor(config.trainTimesteps / config.originalSteps);
  const count = Math.trunc(config.originalSteps * strength);
  if (!Number.isInteger(steps) || steps < 1 || steps > count)
    throw new AppError('bad-option', `steps is ${steps}; this scheduler accepts a whole number from 1 to ${count}.`);
  return Array.from({ length: steps }, (_, i) => (count - Math.floor((i * count) / steps)) * stride - 1);
}
