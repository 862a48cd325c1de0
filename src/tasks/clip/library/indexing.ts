import { AppError } from '../../../runtime/errors.ts';
import type { Progress } from '../../../runtime/progress.ts';
import type { Client } from '../../../runtime/rpc.ts';
import { createLoadClock } from '../../../runtime/time-left.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { EmbedOutput } from '../contract.ts';
import type { Failure, IntakeSource, LibraryContract, ReadSoFar } from './contract.ts';
import { createWorkTally, lookedAt } from './work-tally.ts';
import { fullPace, type Pace, type Slowed } from './pace.ts';
import type { PauseGate } from './pause-gate.ts';

/** What came of adding a folder or files. */
export interface AddReport {
  added: number;
  /** Known by place, size and date, or by name and content. */
  skipped: number;
  /** Known by their content: the model was not asked. */
  renamed: number;
  copied: number;
  /** Items whose file is gone. */
  removed: number;
  failed: Failure[];
  /** Not for the library, each with its reason: no picture or video, hidden, of the system. */
  leftOut: Failure[];
}
export type IndexProgress = Progress & {
  /** Pictures a second, once something was measured. */
  rate?: number;
  /** Share of the time that the model was at work, 0 to 1: what is missing went by waiting for files and pixels. */
  runShare?: number;
  /** Why it goes more slowly than it could: the person works at the page, or the device runs from its battery. */
  slowed?: Slowed;
};

/** Gives vectors and small pictures; in the app that is the CLIP worker. */
export type EmbedPictures = (images: ImageSource[], options: EmbedOptions) => Promise<EmbedOutput>;
export interface EmbedOptions {
  signal: AbortSignal;
  /** Told how many of them are done. */
  onDone: (images: number) => void;
}

export interface IndexOptions {
  signal: AbortSignal;
  gate: PauseGate;
  /** Full speed when left out. */
  pace?: Pace | undefined;
  onProgress?: ((progress: IndexProgress) => void) | undefined;
  /** The run before this one did not end as runs do. */
  isAfterDeath?: boolean;
}

/** Pictures a call to the model. */
const batchPictures = 16;
/** Calls at once: while the model works on one, the files of the next are opened, decoded and resized. */
const lanes = 2;

/**
 * Brings a folder or files into the library, in the space in use. What was finished stays when it is aborted or breaks
 * off; the same call then goes on where it ended.
 */
export async function indexSource(
  input: IntakeSource,
  { library, embed }: { library: Client<LibraryContract>; embed: EmbedPictures },
  { signal, gate, pace = fullPace, onProgress, isAfterDeath = false }: IndexOptions,
): Promise<AddReport> {
  const plan = await library.plan({ ...input, isAfterDeath }, { signal, ...(onProgress && { onProgress }) });
  const { job, skipped, leftOut } = plan;
  const report: AddReport = { added: 0, skipped, renamed: 0, copied: 0, removed: 0, failed: [], leftOut };
  const now = (): number => performance.now() - gate.shutMs; // a pause is nobody's slowness
  const began = now();
  const clock = createLoadClock(now);
  /** What is done, for the time left: of pictures the model's look is the work, of videos their reading is the half. */
  const work = createWorkTally();
  /** What is begun, in files: reading one is half of it, the model's look the other. */
  const begun = new Map<number, number>();
  let furthest = 0;
  let embedded = 0;
  /** The first answer: from there on both the tower's clock and ours are read. */
  let first: { at: number; workedMs: number } | undefined;
  let runShare: number | undefined;
  const tell = (): void => {
    const known = report.skipped - skipped;
    const done = report.added + report.renamed + report.copied + known + report.failed.length;
    const seconds = (now() - began) / 1000;
    const files = done + [...begun.values()].reduce((sum, some) => sum + some, 0);
    furthest = Math.max(furthest, Math.min(files, plan.pending)); // pictures that are embedded again do not move it back
    const far = work.done();
    clock.reached(far);
    const rest = { count: Math.max(0, plan.pending - far.count), bytes: Math.max(0, plan.bytes - far.bytes) };
    const eta = clock.left(rest);
    const one = clock.left({ count: 1, bytes: rest.bytes / Math.max(1, rest.count) });
    const shareAt = (count: number): number => Math.min(1, count / Math.max(1, plan.pending));
    onProgress?.({
      phase: 'run',
      done,
      total: plan.pending,
      unit: 'images',
      ...(embedded > 0 && { rate: embedded / seconds }),
      ...(runShare !== undefined && { runShare }),
      ...(pace.slowed && { slowed: pace.slowed }),
      share: shareAt(furthest),
      ...(one !== undefined && { next: { share: shareAt(furthest + 1), seconds: one } }),
      ...(eta !== undefined && { eta }),
    });
  };
  let isLast = false;
  const lane = async (_: unknown, id: number): Promise<void> => {
    const tellBegun = (files: number): void => {
      begun.set(id, files);
      tell();
    };
    while (!isLast) {
      await gate.passed(signal);
      let workedMs = 0;
      const onRead = ({ files, films }: ReadSoFar): void => {
        work.begin(id, films);
        tellBegun(files / 2);
      };
      const batch = await library.next({ job, count: batchPictures }, { signal, onProgress: onRead });
      isLast ||= batch.isLast;
      report.renamed += batch.renamed;
      report.copied += batch.copied;
      report.skipped += batch.skipped;
      report.failed.push(...batch.failed);
      begun.set(id, batch.files.length / 2);
      if (batch.files.length > 0) {
        const images = batch.files.flatMap((file) => file.images);
        const start = performance.now();
        const { length } = batch.files;
        const onDone = (count: number): void => {
          work.begin(id, lookedAt(batch.files, count));
          tellBegun((length / 2) * (1 + count / images.length));
        };
        const output = await embedSafely(images, embed, { signal, onDone });
        workedMs = performance.now() - start;
        for (const image of images) if (image instanceof ImageBitmap) image.close();
        const tickets = batch.files.map((file) => ({ ticket: file.ticket, images: file.images.length }));
        const kept = await library.keep({ job, tickets, output });
        report.added += kept.added;
        report.failed.push(...kept.failed);
        embedded += images.length;
        const at = performance.now();
        if (first) runShare = (output.workedMs - first.workedMs) / (at - first.at);
        else first = { at, workedMs: output.workedMs };
      }
      begun.delete(id);
      work.end(id, batch);
      tell();
      if (!isLast) await pace.rest(workedMs, signal);
    }
  };
  tell();
  let isDone = false;
  try {
    const running = Array.from({ length: lanes }, lane);
    await Promise.all(running).catch(async (error: unknown) => {
      isLast = true;
      await Promise.allSettled(running);
      throw error;
    });
    isDone = true;
  } finally {
    const { removed } = await library.finish({ job, isDone }).catch((error: unknown) => {
      if (isDone) throw error;
      return { removed: 0 }; // why it broke off is told already
    });
    report.removed = removed;
  }
  return report;
}

/** Codes of failures that one picture may be to blame for. */
const pictureCodes = ['crash', 'memory', 'bad-input'];

/** A picture that takes the worker down must not take its neighbours with it: then they go one by one. */
export async function embedSafely(
  images: ImageSource[],
  embed: EmbedPictures,
  { signal, onDone }: EmbedOptions,
): Promise<EmbedOutput> {
  try {
    return await embed(images, { signal, onDone });
  } catch (error) {
    // What has no code is the model's: of a picture the worker says what is wrong with it.
    if (!(error instanceof AppError) || !pictureCodes.includes(error.code)) throw error;
    if (images.length === 1) return failedOutput(error);
  }
  const outputs: EmbedOutput[] = [];
  for (const image of images) {
    outputs.push(await embedSafely([image], embed, { signal, onDone: () => {} }));
    onDone(outputs.length);
  }
  return joined(outputs);
}

const failedOutput = ({ code, message }: AppError): EmbedOutput => ({
  dims: 0,
  vectors: new Float32Array(0),
  failures: [{ index: 0, code, message }],
  pictures: [undefined],
  timings: { decodeMs: 0, runMs: 0, totalMs: 0 },
  workedMs: 0,
});

/** Answers for one picture each, as one answer. */
function joined(outputs: readonly EmbedOutput[]): EmbedOutput {
  const dims = Math.max(...outputs.map((output) => output.dims));
  const vectors = new Float32Array(outputs.length * dims);
  for (const [i, output] of outputs.entries()) vectors.set(output.vectors, i * dims);
  return {
    dims,
    vectors,
    failures: outputs.flatMap(({ failures }, index) => failures.map((failure) => ({ ...failure, index }))),
    pictures: outputs.flatMap(({ pictures }) => pictures),
    timings: { decodeMs: 0, runMs: 0, totalMs: 0 },
    workedMs: Math.max(...outputs.map((output) => output.workedMs)),
  };
}
