/** Steps that run: of a picture that was started from, only the share that is repainted, cut off as diffusers does. */
export const stepsOf = ({ steps = 0, strength = 1 }: { steps?: number; strength?: number }): number =>
  Math.trunc(steps * strength);
