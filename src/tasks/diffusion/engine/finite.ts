import { AppError } from '../../../runtime/errors.ts';
import type { Device } from '../../../runtime/device.ts';

/** A sum is finite only if every part of it is: float64 holds the sum of any float32 numbers there can be. */
export function isFiniteThroughout(numbers: Float32Array): boolean {
  let sum = 0;
  for (const number of numbers) sum += number;
  return Number.isFinite(sum);
}

/** What a person can do about it, by device. */
const advice: Record<Device, string> = {
  webgpu: 'Choose WebAssembly as the device, or another number format of the model.',
  wasm: 'Choose another number format of the model, or another model.',
};

/** The message of a failure without that advice, for where the page itself does something about it. */
export const withoutAdvice = (message: string): string =>
  Object.values(advice).reduce((text, words) => text.replace(` ${words}`, ''), message);

/**
 * Throws `device` when a graph gave NaN or infinity, which happens with half precision on some graphics drivers.
 * The page then tries another device. `part` is the graph and `at` the step, for the person.
 */
export function checkFinite(
  numbers: Float32Array,
  { part, at, device }: { part: string; at?: string | undefined; device: Device },
): void {
  if (isFiniteThroughout(numbers)) return;
  throw new AppError(
    'device',
    `The ${part} produced invalid values (NaN)${at ? ` at ${at}` : ''} on ${device}. ${advice[device]}`,
  );
}

/**
 * Throws `bad-option` when arithmetic of ours gave NaN or infinity from numbers that were finite: no device would do better.
 * `change` says which setting to change.
 */
export function checkComputed(
  numbers: Float32Array,
  { part, at, change }: { part: string; at: string; change: string },
): void {
  if (isFiniteThroughout(numbers)) return;
  throw new AppError('bad-option', `${part} produced invalid values (NaN) at ${at}; the model's were fine. ${change}`);
}
