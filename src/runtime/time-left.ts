/** Units that are looked back on: enough to be calm, few enough to follow a device that slows down. */
const lookedBack = 7;

/**
 * The time left of a run, measured on its whole units (pictures, windows, batches): what a piece of work took, smoothed.
 * The quickest and slowest units do not count, so that one which was held up, or was slow because it was the first, does
 * not lead astray.
 */
export interface TimeLeft {
  /** A unit of so much work, in whatever measure, took so many milliseconds. */
  note(work: number, ms: number): void;
  /** Seconds for work that is left. Undefined until one unit is whole. */
  left(work: number): number | undefined;
}

export function createTimeLeft(): TimeLeft {
  const msPerWork: number[] = [];
  return {
    note(work, ms) {
      if (!(work > 0)) return;
      msPerWork.push(ms / work);
      if (msPerWork.length > lookedBack) msPerWork.shift();
    },
    left(work) {
      const count = msPerWork.length;
      if (count === 0) return undefined;
      const outside = count >= 6 ? 2 : count >= 3 ? 1 : 0;
      const middle = msPerWork.toSorted((a, b) => a - b).slice(outside, count - outside);
      return (work * middle.reduce((sum, ms) => sum + ms, 0)) / middle.length / 1000;
    },
  };
}

/** Units that come within so many milliseconds are noted together: single ones come in heaps. */
const togetherMs = 500;

/** The same of a count that goes up, by what comes; `now` in milliseconds. */
export interface CountClock {
  /** So many are done since the beginning. */
  reached(done: number): void;
  /** Seconds for as many more. */
  left(count: number): number | undefined;
}

export function createCountClock(now = () => performance.now()): CountClock {
  const time = createTimeLeft();
  let from = { done: 0, at: now() };
  return {
    reached(done) {
      const at = now();
      if (done <= from.done || at - from.at < togetherMs) return;
      time.note(done - from.done, at - from.at);
      from = { done, at };
    },
    left: (count) => (count > 0 ? time.left(count) : 0),
  };
}
