import type { Settings } from './settings.ts';

/** The work of one picture, in pixels times runs of the UNet. Reading it out is about one more run. */
export function costOf(
  { width, height, steps, strength, guidanceScale }: Settings,
  { hasStart }: { hasStart: boolean },
): number {
  const runs = (hasStart ? Math.max(1, steps * strength) : steps) * (guidanceScale > 1 ? 2 : 1);
  return width * height * (runs + 1);
}

/** Pictures that are looked back on: the median of them is not led astray by one that was held up. */
const lookedBack = 5;

/**
 * The time left of a run of pictures, measured on whole pictures: what a unit of work took, smoothed. Undefined until one
 * is whole.
 */
export function createRunClock() {
  const msPerCost: number[] = [];
  return {
    /** A picture is whole; `ms` without what was read and prepared before its first step. */
    note(cost: number, ms: number): void {
      msPerCost.push(ms / cost);
      if (msPerCost.length > lookedBack) msPerCost.shift();
    },
    /** Seconds for work that is left. */
    left(cost: number): number | undefined {
      const middle = msPerCost.toSorted((a, b) => a - b)[Math.floor(msPerCost.length / 2)];
      return middle === undefined ? undefined : (middle * cost) / 1000;
    },
  };
}
export type RunClock = ReturnType<typeof createRunClock>;
