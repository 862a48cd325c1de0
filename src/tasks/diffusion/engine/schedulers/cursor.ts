/** Where a run stands in its list of timesteps: `begin_index` and `step_index` of diffusers. */
export interface Cursor {
  /** Index of the step to make. */
  index(): number;
  advance(): void;
  setBeginIndex(index: number): void;
}

/**
 * A cursor at the start of a run. It counts and never looks a timestep up: schedules that crowd at one end (Beta, Karras)
 * name one timestep twice, and whoever takes the second leaves a step out and runs off the end.
 */
export function createCursor(): Cursor {
  let current = 0;
  return {
    index: () => current,
    advance() {
      current++;
    },
    setBeginIndex(index) {
      current = index;
    },
  };
}
