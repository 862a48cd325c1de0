import { createStore } from 'zustand/vanilla';
import type { ImportReport } from '../../runtime/import.ts';
import { isAbort } from '../../runtime/errors.ts';
import type { Progress } from '../../runtime/progress.ts';
import { recordError } from '../diagnostics.ts';
import { type Sentence, sentenceFor } from '../errors.ts';
import { listModels, type ModelInfo } from './list.ts';

/** Something that goes on with a model. */
export interface Work {
  kind: 'download' | 'verify';
  progress?: Progress;
  stop: () => void;
}
export interface StorageInfo {
  usage: number;
  quota: number;
  persisted: boolean;
}
export interface ModelsState {
  /** Absent until the first look. */
  models: readonly ModelInfo[] | undefined;
  /** What stopped the last look. */
  fault: Sentence | undefined;
  storage: StorageInfo | undefined;
  work: Readonly<Record<string, Work | undefined>>;
  /** What stopped the last download or check, by model. */
  failed: Readonly<Record<string, Sentence | undefined>>;
  importing: { progress?: Progress; stop: () => void } | undefined;
  imported: ImportReport | undefined;
  importFault: Sentence | undefined;
  /** A model that a link led to: it is shown, and offered for download until that was answered. */
  asked: { id: string; isAnswered: boolean } | undefined;
}

/** What is known of the models, for the view and for the header. */
export const modelsStore = createStore<ModelsState>()(() => ({
  models: undefined,
  fault: undefined,
  storage: undefined,
  work: {},
  failed: {},
  importing: undefined,
  imported: undefined,
  importFault: undefined,
  asked: undefined,
}));
const { setState } = modelsStore;

/** Looks anew at what is here. Never rejects: what stopped it is in the store. */
export async function refreshModels(): Promise<void> {
  try {
    const [models, storage] = await Promise.all([listModels(), readStorage()]);
    setState({ models, storage, fault: undefined });
  } catch (error) {
    recordError(error);
    setState({ fault: sentenceFor(error) });
  }
}

async function readStorage(): Promise<StorageInfo | undefined> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { usage, quota, persisted: await navigator.storage.persisted() };
  } catch {
    return undefined; // refused in some private windows
  }
}

const setWork = (id: string, work: Work | undefined) => setState((state) => ({ work: { ...state.work, [id]: work } }));
const setFailed = (id: string, sentence: Sentence | undefined) =>
  setState((state) => ({ failed: { ...state.failed, [id]: sentence } }));

/** Notes what goes on with a model while it does, whoever asked for it. */
export async function noteWork<T>(
  { id, kind, stop }: { id: string } & Omit<Work, 'progress'>,
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  setWork(id, { kind, stop });
  setFailed(id, undefined);
  try {
    return await run((progress) => setWork(id, { kind, progress, stop }));
  } catch (error) {
    if (!isAbort(error)) setFailed(id, sentenceFor(error));
    throw error;
  } finally {
    setWork(id, undefined);
    await refreshModels();
  }
}

/** The same for an import, whose model is not known before. */
export async function noteImport(
  stop: () => void,
  run: (onProgress: (progress: Progress) => void) => Promise<ImportReport>,
): Promise<ImportReport> {
  setState({ importing: { stop }, imported: undefined, importFault: undefined });
  try {
    const imported = await run((progress) => setState({ importing: { progress, stop } }));
    setState({ imported });
    return imported;
  } catch (error) {
    if (!isAbort(error)) setState({ importFault: sentenceFor(error) });
    throw error;
  } finally {
    setState({ importing: undefined });
    await refreshModels();
  }
}

/** Takes the outcome of an import away. */
export const dismissImport = (): void => setState({ imported: undefined, importFault: undefined });

/** Shows a model and asks whether it is to be downloaded. */
export const askFor = (id: string): void => setState({ asked: { id, isAnswered: false } });
/** Notes that this was answered, whatever the answer. */
export const noteAnswer = (): void => setState(({ asked }) => ({ asked: asked && { ...asked, isAnswered: true } }));
