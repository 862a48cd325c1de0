import { watchDeaths, type DeathWatch } from '../../../runtime/page/death-watch.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import { clipClient, loadInput } from '../client.ts';
import { announceChange, announcing } from './changes.ts';
import { libraryClient } from './client.ts';
import type { IntakeSource } from './contract.ts';
import { indexSource, type AddReport, type IndexProgress } from './indexing.ts';
import { modelOf, takeIntoUse } from './model-in-use.ts';
import { createPace, type Pace } from './pace.ts';
import { createPauseGate } from './pause-gate.ts';
import { watchWorkSignals } from './work-signals.ts';

/** Longest side of the small pictures that the library keeps, in pixels. */
const thumbnailSide = 256;

/** Holds whatever is being indexed, after the pictures in hand. */
export const indexingGate = createPauseGate();
let pace: Pace | undefined;
let deaths: DeathWatch | undefined;
let indexing: Promise<unknown> = Promise.resolve();

export type AddOptions = CallOptions<IndexProgress> & { model?: string };

/**
 * Indexes files or a folder by the model asked for, or the one in use. One at a time: another waits for it.
 * Rejects with `AbortError`, `storage` when a folder cannot be read, and as loading the model does.
 */
export function enqueueIndexing(source: IntakeSource, options: AddOptions): Promise<AddReport> {
  const signal = options.signal ?? new AbortController().signal;
  pace ??= createPace({ signals: watchWorkSignals() });
  const onProgress = (progress: IndexProgress): void => {
    options.onProgress?.(progress);
    announceChange();
  };
  const run = indexing.then(async () => {
    const model = await modelOf(options);
    await takeIntoUse({ model, signal, ...(options.onProgress && { onProgress: options.onProgress }) });
    deaths ??= watchDeaths('triptych-library-at-work');
    const isAfterDeath = (await deaths.dead()).length > 0;
    deaths.begin('files');
    const library = libraryClient();
    const indexed = indexSource(
      source,
      {
        library,
        embed: (images, { signal: stop, onDone }) =>
          clipClient().embedImages(
            { ...loadInput(model), images, thumbnail: thumbnailSide },
            { signal: stop, onProgress: ({ unit, done }) => unit === 'images' && onDone(done) },
          ),
      },
      { signal, gate: indexingGate, pace, onProgress, isAfterDeath },
    );
    return indexed.then(
      (report) => {
        deaths?.end();
        return report;
      },
      (error: unknown) => {
        deaths?.end(library === libraryClient() ? error : undefined); // a worker that was ended did not die
        throw error;
      },
    );
  });
  indexing = run.catch(() => {});
  return announcing(run);
}
