import type { AddReport, IndexProgress } from '../../library-api.ts';
import type { StoreAccess } from './state.ts';
import type { KeptMark } from './unfinished-mark.ts';

interface Surroundings {
  /** Lets go on what waits at the gate. */
  resume: () => void;
  mark: KeptMark;
  onProgress: () => void;
  onFault: (error: unknown) => void;
}
/** A call that brings pictures in. */
type Call = (options: { signal: AbortSignal; onProgress: (progress: IndexProgress) => void }) => Promise<AddReport[]>;

/** How long a report is shown that asks for nothing, in milliseconds. */
const reportMs = 12_000;

/** The calls that bring pictures in: how far they are, what came of them, and whether they came to their end. */
export function createIndexingRuns(
  { set, get }: StoreAccess,
  { resume, mark, onProgress: told, onFault }: Surroundings,
) {
  let controller = new AbortController();
  let running = 0;
  /** Whether all runs that a person asked for came to their end; undefined while there was none. */
  let isWhole: boolean | undefined;

  /**
   * Runs a call, tells how far it is, and afterwards what came of it. `what` is looked at: “Photos”, “12 files”. `isOwn`:
   * the page does it by itself, reports nothing, and finds what is left by itself another time. False when it broke off.
   */
  async function index(what: string, call: Call, { isOwn = false } = {}): Promise<boolean> {
    if (running === 0) controller = new AbortController();
    const { signal } = controller;
    running++;
    if (!isOwn) mark.set(true);
    set(({ indexing }) => ({
      indexing: indexing ?? { what, progress: undefined, isPaused: false },
      fault: undefined,
      report: undefined,
      isUnfinished: false,
    }));
    const onProgress = (progress: IndexProgress): void => {
      set(({ indexing }) => ({ indexing: indexing && { ...indexing, what, progress } }));
      told();
    };
    let isDone = false;
    try {
      const reports = await call({ signal, onProgress });
      isDone = true;
      if (!isOwn) set(({ report }) => ({ report: reports.reduce(joined, report ?? noReport) }));
      const { report } = get();
      if (report && report.failed.length + report.leftOut.length === 0)
        setTimeout(() => set((state) => (state.report === report ? { report: undefined } : {})), reportMs);
    } catch (error) {
      onFault(error);
    }
    if (!isOwn) isWhole = isDone;
    running--;
    if (running === 0) {
      if (isWhole !== undefined) mark.set(!isWhole);
      resume(); // the next one does not begin paused
      set({ indexing: undefined, isUnfinished: isWhole === false });
      isWhole = undefined;
    }
    await get().refresh();
    return isDone;
  }

  return {
    index,
    isRunning: (): boolean => running > 0,
    /** Ends them all. What was finished stays. */
    stop(): void {
      controller.abort();
      resume(); // what waits at the gate has to see that it is over
    },
  };
}

const noReport: AddReport = { added: 0, skipped: 0, renamed: 0, copied: 0, removed: 0, failed: [], leftOut: [] };
const joined = (a: AddReport, b: AddReport): AddReport => ({
  added: a.added + b.added,
  skipped: a.skipped + b.skipped,
  renamed: a.renamed + b.renamed,
  copied: a.copied + b.copied,
  removed: a.removed + b.removed,
  failed: [...a.failed, ...b.failed],
  leftOut: [...a.leftOut, ...b.leftOut],
});
