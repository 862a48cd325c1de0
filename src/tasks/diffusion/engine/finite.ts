import { AppError } from '../../../runtime/errors.ts';
import type { Device } from '../../../runtime/device.ts';

/**
 * Throws `device` when a graph gave NaN or infinity, which happens with half precision on some graphics drivers.
 * The page then tries another device. `part` is the graph, for the person.
 */
export function checkFinite(numbers: Float32Array, { part, device }: { part: string; device: Device }): void {
  // A sum is not finite if any part of it is; it overflows only far beyond what these graphs give.
  let sum = 0;
  for (const number of numbers) sum += number;
  if (Number.isFinite(sum)) return;
  throw new AppError(
    'device',
    `The ${part} gave numbers that are not finite on ${device}. Choose another device or another precision of the model.`,
  );
}
