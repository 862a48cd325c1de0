/** What previews may take of the time of the steps. */
const previewShare = 0.03;
/** Rarer than every so many steps a sharp preview is no preview of the step: the cheap one of each step says more. */
const mostSteps = 5;
/** The first run at a size may compile: from the second on, what was measured counts. */
const compiledRuns = 2;

/** Decides after which steps the costly preview is made, so that all of them together stay a small share of the steps. */
export interface PreviewCadence {
  /** Told of every step, in milliseconds: whether the costly preview is due after it. */
  isDue(stepMs: number): boolean;
  /** Told what a costly preview took. */
  made(ms: number): void;
  /** Whether costly ones come often enough to stand alone; else the cheap one is shown after every step. */
  standsAlone(): boolean;
}

/** `estimate` is what a preview is thought to take before one was made, in milliseconds. */
export function createPreviewCadence(estimate: number): PreviewCadence {
  /** Milliseconds that may be spent. */
  let saved = 0;
  let cost = estimate;
  let runs = 0;
  let isRare = false;
  return {
    isDue(stepMs) {
      saved += previewShare * stepMs;
      isRare = cost > mostSteps * previewShare * stepMs;
      return !isRare && cost <= saved;
    },
    made(ms) {
      saved -= ms;
      runs++;
      if (runs >= compiledRuns) cost = runs === compiledRuns ? ms : Math.min(cost, ms);
    },
    standsAlone: () => runs > 0 && !isRare,
  };
}
