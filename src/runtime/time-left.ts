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
      return msPerWork.length === 0 ? undefined : (work * calm(msPerWork)) / 1000;
    },
  };
}

/** The mean of some numbers without the lowest and highest. */
function calm(values: readonly number[]): number {
  const count = values.length;
  const outside = count >= 6 ? 2 : count >= 3 ? 1 : 0;
  const middle = values.toSorted((a, b) => a - b).slice(outside, count - outside);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
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

/** Files, of which each takes something and each of its bytes too: so many, and so many bytes in all. */
export interface Load {
  readonly count: number;
  readonly bytes: number;
}

/** The same of a load that goes up, where large files are slower than small ones. */
export interface LoadClock {
  /** So much is done since the beginning. */
  reached(done: Load): void;
  /** Seconds for as much more. */
  left(load: Load): number | undefined;
}

/** Noted loads from which the share of the bytes is told. It is the model's and the decoder's, and stays as it is. */
const weighedBack = 60;
/** Bytes that may take as long as a file itself takes: from all the time being the bytes' to hardly any. */
const weights = Array.from({ length: 20 }, (_, i) => 1_000 * 2.2 ** i);
/** Photos of a few megabytes take about as long to decode as a small model takes to look at them. */
const usualWeight = 1_000_000;
/** How much better another weight has to fit, for each e times that it is away from the usual one. */
const usualness = 0.005;

/**
 * Time left by the files that are left and their bytes, which are known before; `now` in milliseconds. How much a byte
 * weighs beside a file is what makes all that was noted equally fast; how fast that is, what came last says.
 */
export function createLoadClock(now = () => performance.now()): LoadClock {
  const noted: (Load & { ms: number })[] = [];
  let weight = usualWeight;
  let from = { count: 0, bytes: 0, at: now() };
  const workOf = ({ count, bytes }: Load, each: number): number => count + bytes / each;
  /** How unequally fast the noted loads were, had a file weighed as much as so many bytes. */
  const unevenness = (each: number): number => {
    const paces = new Float64Array(noted.length);
    for (let i = 0; i < noted.length; i++) paces[i] = Math.log(noted[i]!.ms / workOf(noted[i]!, each));
    paces.sort();
    const middle = paces[paces.length >> 1]!;
    const mean = paces.reduce((sum, pace) => sum + Math.abs(pace - middle), 0) / paces.length;
    return mean + usualness * Math.abs(Math.log(each / usualWeight));
  };
  return {
    reached(done) {
      const at = now();
      if (done.count <= from.count || at - from.at < togetherMs) return;
      const load = { count: done.count - from.count, bytes: Math.max(0, done.bytes - from.bytes) };
      noted.push({ ...load, ms: at - from.at });
      if (noted.length > weighedBack) noted.shift();
      from = { ...done, at };
      const fits = weights.map((each) => ({ each, off: unevenness(each) }));
      weight = fits.reduce((best, fit) => (fit.off < best.off ? fit : best)).each;
    },
    left(load) {
      if (load.count <= 1e-9) return 0;
      if (noted.length === 0) return undefined;
      const paces = noted.slice(-lookedBack).map((one) => one.ms / workOf(one, weight));
      return (workOf(load, weight) * calm(paces)) / 1000;
    },
  };
}
