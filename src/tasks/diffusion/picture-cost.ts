import type { Settings } from './settings.ts';

/** The work of one picture, in pixels times runs of the UNet. Reading it out is about one more run. */
export function costOf(
  { width, height, steps, strength, guidanceScale }: Settings,
  { hasStart }: { hasStart: boolean },
): number {
  const runs = (hasStart ? Math.max(1, steps * strength) : steps) * (guidanceScale > 1 ? 2 : 1);
  return width * height * (runs + 1);
}
