/** Where a run stands in its list of timesteps: `begin_index` and `step_index` of diffusers. */
export interface Cursor {
  /** Index of the step to make; found by its timestep at the first call, unless the run was told where it begins. */
  index(timestep: number): number;
  /** Index whose noise level `addNoise` uses. */
  noiseIndex(timestep: number): number;
  advance(): void;
  setBeginIndex(index: number): void;
}

/** A cursor at the start of a run over these timesteps. */
export function createCursor(timesteps: readonly number[]): Cursor {
  let begin: number | undefined;
  let current: number | undefined;

  /** Of two equal timesteps the second one, so that no noise level is skipped; the last for an unknown one. */
  function find(timestep: number): number {
    const first = timesteps.indexOf(timestep);
    if (first < 0) return timesteps.length - 1;
    const second = timesteps.indexOf(timestep, first + 1);
    return second < 0 ? first : second;
  }

  return {
    index: (timestep) => (current ??= begin ?? find(timestep)),
    noiseIndex: (timestep) => (begin === undefined ? find(timestep) : (current ?? begin)),
    advance() {
      current = current === undefined ? undefined : current + 1;
    },
    setBeginIndex(index) {
      begin = index;
    },
  };
}
