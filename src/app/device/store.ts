import { createStore } from 'zustand/vanilla';
import type { DeviceReport, SelfTest } from '../../runtime/device.ts';
import { isAbort } from '../../runtime/errors.ts';
import type { Progress } from '../../runtime/progress.ts';
import { recordError } from '../diagnostics.ts';
import { type Sentence, sentenceFor } from '../errors.ts';
import { type Loaded, type Task, tasks } from '../tasks.ts';
import { findDevice } from './report.ts';

type Id = Task['id'];

export interface DeviceState {
  report: DeviceReport | undefined;
  /** What stopped the last look. */
  fault: Sentence | undefined;
  /** What runs where, of the tasks whose model is loaded. */
  loaded: Partial<Record<Id, Loaded>>;
  tests: Partial<Record<Id, readonly SelfTest[]>>;
  /** What a test waits for; `null` until the first progress. */
  testing: Partial<Record<Id, Progress | null>>;
  /** What stopped the last test. */
  failed: Partial<Record<Id, Sentence>>;
}

/** What is known of this device. */
export const deviceStore = createStore<DeviceState>()(() => ({
  report: undefined,
  fault: undefined,
  loaded: {},
  tests: {},
  testing: {},
  failed: {},
}));
const { getState, setState } = deviceStore;

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
export const noteLoaded = (id: Id, loaded: Loaded): void =>
  setState(({ loaded: before, tests }) => ({
    loaded: { ...before, [id]: loaded },
    tests: { ...tests, [id]: tests[id] ?? loaded.selfTests },
  }));

/** Called when a task's worker was ended. */
export const noteUnloaded = (id: Id): void => setState(({ loaded }) => ({ loaded: { ...loaded, [id]: undefined } }));

const aborts = new Map<Id, AbortController>();

/** Loads the task's model if need be, runs its self-test, and keeps the numbers. One at a time a task. */
export async function runSelfTest(id: Id): Promise<void> {
  if (getState().testing[id] !== undefined) return;
  const { engine } = tasks.find((task) => task.id === id)!;
  const controller = new AbortController();
  aborts.set(id, controller);
  const onProgress = (progress: Progress) => setState(({ testing }) => ({ testing: { ...testing, [id]: progress } }));
  const options = { signal: controller.signal, onProgress };
  setState(({ testing, failed }) => ({ testing: { ...testing, [id]: null }, failed: { ...failed, [id]: undefined } }));
  try {
    noteLoaded(id, await engine.load(options));
    const tests = await engine.selfTest(options);
    setState((state) => ({ tests: { ...state.tests, [id]: tests } }));
  } catch (error) {
    if (!isAbort(error)) {
      recordError(error);
      setState(({ failed }) => ({ failed: { ...failed, [id]: sentenceFor(error) } }));
    }
  }
  setState(({ testing }) => ({ testing: { ...testing, [id]: undefined } }));
}

/** Ends the running test. */
export const stopSelfTest = (id: Id): void => aborts.get(id)?.abort();
