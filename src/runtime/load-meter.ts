import type { NextTold, Progress } from './progress.ts';

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
const readShare = 0.4;
const openShare = 0.9;

/** Milliseconds that making a byte ready takes where none was made ready yet: two processors do 54 MB of 4 bits in 5 s. */
const usualMsPerByte = 1e-4;
/** About how long reading a file takes that is here, in seconds. */
const readSeconds = 0.3;
const readSecondsPerByte = 3e-8;
/** About how long a self-test takes, in seconds. */
const testSeconds = 1;

/**
 * `report` is told how many bytes' worth of the model are ready. Before `begin` nothing is known but that it loads.
 * `now` in milliseconds.
 */
export function createLoadMeter(report: (progress: Progress) => void, now = () => performance.now()): LoadMeter {
  const shares = new Map<string, number>();
  let files: readonly MeteredFile[] = [];
  let total = 0;
  let base = 0;
  let done = 0;
  let msPerByte = usualMsPerByte;
  let made: { path: string; at: number } | undefined;

  const ready = (): number =>
    base + (1 - base) * (files.reduce((sum, { path, bytes }) => sum + bytes * (shares.get(path) ?? 0), 0) / total);
  const tell = (phase: Progress['phase'], next?: NextTold): void => {
    if (total === 0) return;
    done = Math.max(done, ready());
    report({ phase, done: Math.round(done * total), total, unit: 'bytes', ...(next && { next }) });
  };
  /** The bar when a file that is `from` has come to `to`. */
  const shareAfter = ({ bytes }: MeteredFile, from: number, to: number): number =>
    Math.min(1, Math.max(done, ready()) + ((1 - base) * Math.max(0, to - from) * bytes) / total);
  /** The file that is read next, or further: what is kept already is read without a word. */
  const readingNext = (): NextTold | undefined => {
    const file = files.find(({ path }) => (shares.get(path) ?? 0) < readShare);
    if (!file) return undefined;
    const share = shareAfter(file, shares.get(file.path) ?? 0, readShare);
    return { share, seconds: readSeconds + file.bytes * readSecondsPerByte };
  };
  const raise = ({ path }: MeteredFile, share: number, phase: Progress['phase']): void => {
    shares.set(path, Math.max(shares.get(path) ?? 0, share));
    tell(phase, total > 0 ? readingNext() : undefined);
  };

  return {
    begin(given) {
      files = given;
      total = given.reduce((sum, { bytes }) => sum + bytes, 0);
      base = done;
      shares.clear();
      tell('load', total > 0 ? readingNext() : undefined);
    },
    reading:
      (file) =>
      ({ phase, done: read, total: whole }) =>
        raise(file, whole ? readShare * Math.min(1, read / whole) : 0, phase),
    compiling(file) {
      made = { path: file.path, at: now() };
      shares.set(file.path, Math.max(shares.get(file.path) ?? 0, readShare));
      if (total === 0) return;
      tell('compile', { share: shareAfter(file, readShare, openShare), seconds: (msPerByte * file.bytes) / 1000 });
    },
    opened(file) {
      if (made?.path === file.path && file.bytes > 0) msPerByte = (now() - made.at) / file.bytes;
      raise(file, openShare, 'compile');
    },
    testing: () => tell('verify', { share: 1, seconds: testSeconds }),
  };
}
