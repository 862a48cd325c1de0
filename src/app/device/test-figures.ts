import type { SelfTest } from '../../runtime/device.ts';
import { formatSeconds } from '../../ui/units.ts';
import { deviceName } from './device-name.ts';

/** Two figures, without an exponent: 6.1e-7 → "0.00000061". */
export const formatError = (error: number): string =>
  Number.isFinite(error)
    ? error.toLocaleString('en', { maximumSignificantDigits: 2, maximumFractionDigits: 12 })
    : 'no number';

/** "WebGPU: off by 0.002 of 0.05, 12 ms"; what could not be compared, or why it failed. */
export function figuresOf({ device, pass, error, tolerance, ms, reason, note }: SelfTest): string {
  const name = deviceName(device);
  if (!pass) return `${name}: fails, ${reason ?? 'its numbers are wrong'}`;
  const time = ms > 0 ? `, ${formatSeconds(ms / 1000)}` : '';
  if (note) return `${name}: sensible numbers, but ${note}${time}`;
  return `${name}: off by ${formatError(error)} of ${formatError(tolerance)}${time}`;
}
