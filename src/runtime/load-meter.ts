import type { Progress } from './progress.ts';

/** Of a model's files, what the bar needs to know. */
export interface MeteredFile {
  path: string;
  bytes: number;
}

/** One bar for all that opening a model does, in bytes of its files. It never goes back. */
export interface LoadMeter {
  /**
   * These files will be read and compiled. Where a model is opened a second time, on another device, they are what is left
   * of the bar.
   */
  begin(files: readonly MeteredFile[]): void;
  /** Takes the progress of reading one of them. */
  reading(file: MeteredFile): (progress: Progress) => void;
  /** One is read whole, and is made ready to run. */
  compiling(file: MeteredFile): void;
  /** One can be run. */
  opened(file: MeteredFile): void;
  /** All can be run, and are held to their self-test. */
  testing(): void;
}

/** How far a file is when it is read, and when it can be run; the rest of the bar is the self-test. */
const readShare = 0.6;
const openShare = 0.9;

/** `report` is told how many bytes' worth of the model are ready. Before `begin` nothing is known but that it loads. */
export function createLoadMeter(report: (progress: Progress) => void): LoadMeter {
  const shares = new Map<string, number>();
  let files: readonly MeteredFile[] = [];
  let total = 0;
  let base = 0;
  let done = 0;

  const tell = (phase: Progress['phase']): void => {
    if (total === 0) return;
    const ready = files.reduce((sum, { path, bytes }) => sum + bytes * (shares.get(path) ?? 0), 0) / total;
    done = Math.max(done, base + (1 - base) * ready);
    report({ phase, done: Math.round(done * total), total, unit: 'bytes' });
  };
  const raise = ({ path }: MeteredFile, share: number, phase: Progress['phase']): void => {
    shares.set(path, Math.max(shares.get(path) ?? 0, share));
    tell(phase);
  };

  return {
    begin(given) {
      files = given;
      total = given.reduce((sum, { bytes }) => sum + bytes, 0);
      base = done;
      shares.clear();
      tell('load');
    },
    reading:
      (file) =>
      ({ phase, done: read, total: whole }) =>
        raise(file, whole ? readShare * Math.min(1, read / whole) : 0, phase),
    compiling: (file) => raise(file, readShare, 'compile'),
    opened: (file) => raise(file, openShare, 'compile'),
    testing: () => tell('verify'),
  };
}
