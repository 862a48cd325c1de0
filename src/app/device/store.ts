import { createStore } from 'zustand/vanilla';
import type { DeviceReport, SelfTest } from '../../runtime/device.ts';
import { isAbort } from '../../runtime/errors.ts';
import type { Progress } from '../../runtime/progress.ts';
import { recordError } from '../diagnostics.ts';
import { type Sentence, sentenceFor } from '../errors.ts';
import { type Loaded, type Task, tasks } from '../tasks.ts';
import { keptAnswers } from '../../runtime/selftest/kept-answers.ts';
import { forgetDecisions } from '../../runtime/selftest/memory.ts';
import { type KnownModel, readKnown } from './known.ts';
import { findDevice } from './report.ts';

type Id = Task['id'];

export interface DeviceState {
  report: DeviceReport | undefined;
  /** What stopped the last look. */
  fault: Sentence | undefined;
  /** What runs where, of the tasks whose model is loaded. */
  loaded: { [K in Id]?: Loaded | undefined };
  tests: Partial<Record<Id, readonly SelfTest[]>>;
  /** What was decided for each model here. */
  known: readonly KnownModel[];
  /** The test that runs; its progress is absent until the first report. */
  testing: { id: Id; progress?: Progress } | undefined;
  /** What stopped the last test. */
  failed: { [K in Id]?: Sentence | undefined };
}

/** What is known of this device. */
export const deviceStore = createStore<DeviceState>()(() => ({
  report: undefined,
  fault: undefined,
  loaded: {},
  tests: {},
  known: [],
  testing: undefined,
  failed: {},
}));
const { setState } = deviceStore;

let looking: Promise<DeviceReport> | undefined;

/** The report, made at the first call; `again` looks anew. */
export function lookAtDevice({ again = false } = {}): Promise<DeviceReport> {
  if (again) looking = undefined;
  looking ??= findDevice().then(
    (report) => {
      setState({ report, fault: undefined });
      return report;
    },
    (error: unknown) => {
      looking = undefined; // so that the next call looks anew
      recordError(error);
      setState({ fault: sentenceFor(error) });
      throw error;
    },
  );
  return looking;
}

/** Called by whoever learns what a task's model runs on. */
function noteLoaded(id: Id, loaded: Loaded): void {
  setState(({ loaded: before, tests }) => ({
    loaded: { ...before, [id]: loaded },
    tests: { ...tests, [id]: tests[id] ?? loaded.selfTests },
  }));
  if (isShown) void refreshKnown();
}

let isShown = false;

/** Looks at what is remembered, now and whenever a model is loaded, until the returned function is called. */
export function showKnown(): () => void {
  isShown = true;
  void refreshKnown();
  return () => {
    isShown = false;
  };
}

async function refreshKnown(): Promise<void> {
  try {
    setState({ known: await readKnown(await lookAtDevice()) });
  } catch (error) {
    recordError(error); // without the list or the report there is nothing to show, and the view says so elsewhere
  }
}

/** Follows what panels and scripts load, from now on. */
export async function followLoaded(): Promise<void> {
  const watch = ({ id, engine }: Task) => engine.watchLoaded((loaded) => loaded && noteLoaded(id, loaded));
  await Promise.all(tasks.map(watch));
}

/** Asks every task that is in use what it runs on; scripts do not pass by the panels. */
export async function askStarted(): Promise<void> {
  const started = tasks.filter(({ engine }) => engine.isStarted());
  await Promise.all(
    started.map(async ({ id, engine }) => {
      try {
        noteLoaded(id, await engine.load({}));
      } catch (error) {
        recordError(error); // whoever uses the task is told; a report goes on without it
      }
    }),
  );
}

/** Called when a task's worker was ended. */
export const noteUnloaded = (id: Id): void => setState(({ loaded }) => ({ loaded: { ...loaded, [id]: undefined } }));

let testing: AbortController | undefined;

/**
 * Loads the model of each task, runs its self-test and keeps the numbers: one task after the other, so that none
 * disturbs the times of another. Nothing happens while tests run.
 */
export async function runSelfTests(ids: readonly Id[]): Promise<void> {
  if (testing) return;
  testing = new AbortController();
  const { signal } = testing;
  for (const id of ids) {
    if (signal.aborted) break;
    setState(({ failed }) => ({ testing: { id }, failed: { ...failed, [id]: undefined } }));
    await testTask(id, signal);
  }
  testing = undefined;
  setState({ testing: undefined });
}

async function testTask(id: Id, signal: AbortSignal): Promise<void> {
  const { engine } = tasks.find((task) => task.id === id)!;
  const options = { signal, onProgress: (progress: Progress) => setState({ testing: { id, progress } }) };
  try {
    noteLoaded(id, await engine.load(options));
    const tests = await engine.selfTest(options);
    setState((state) => ({ tests: { ...state.tests, [id]: tests } }));
  } catch (error) {
    if (isAbort(error)) return;
    recordError(error);
    setState(({ failed }) => ({ failed: { ...failed, [id]: sentenceFor(error) } }));
  }
}

/** Forgets what was found for a model, tests it again and decides anew. Nothing happens while tests run. */
export async function testModelAgain({ id, task }: { id: string; task: Id }): Promise<void> {
  if (testing) return;
  testing = new AbortController();
  const { signal } = testing;
  setState(({ failed }) => ({ testing: { id: task }, failed: { ...failed, [task]: undefined } }));
  try {
    const { engine } = tasks.find((candidate) => candidate.id === task)!;
    await Promise.all([forgetDecisions(await lookAtDevice(), id), keptAnswers.forget(id)]);
    engine.unload();
    const onProgress = (progress: Progress) => setState({ testing: { id: task, progress } });
    noteLoaded(task, await engine.load({ model: id, signal, onProgress }));
  } catch (error) {
    if (!isAbort(error)) {
      recordError(error);
      setState(({ failed }) => ({ failed: { ...failed, [task]: sentenceFor(error) } }));
    }
  }
  testing = undefined;
  setState({ testing: undefined });
  await refreshKnown();
}

/** Ends the running tests; the numbers before stay. */
export const stopSelfTests = (): void => testing?.abort();
