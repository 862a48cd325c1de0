/** How often is looked, in milliseconds, and how often in a row nothing may run: between two pictures nothing runs either. */
const lookMs = 200;
const looks = 3;

/** What runs, as far as a reload is concerned. */
export interface Runs {
  isBusy: () => boolean;
}

/**
 * Does something that would end what runs: at once when nothing does, else as soon as all of it is done, which `wait` is
 * told at the start.
 */
export async function whenIdle(runs: Runs, work: () => void, wait: () => void): Promise<void> {
  if (!runs.isBusy()) return work();
  wait();
  for (let idle = 0; idle < looks; idle = runs.isBusy() ? 0 : idle + 1)
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  work();
}
