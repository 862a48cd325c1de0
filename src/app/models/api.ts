import { findModel, splitModelId } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import type { Given, ImportReport } from '../../runtime/import.ts';
import type { CallOptions } from '../../runtime/progress.ts';
import { connect } from '../../runtime/rpc.ts';
import { usualHub } from '../../runtime/weights/hub.ts';
import { pathOf } from '../transfer.ts';
import { walkFolder } from './folder.ts';
import { currentHub } from './hub.ts';
import { listModels, type ModelInfo } from './list.ts';
import type { ModelsContract } from './models-contract.ts';
import { modelsStore, noteImport, noteWork, refreshModels } from './store.ts';

export type ImportOptions = CallOptions & { id?: string; name?: string };

const spawn = () => new Worker(new URL('./models.worker.ts', import.meta.url), { type: 'module', name: 'models' });
/** Nothing is lost when it ends: the part already downloaded is kept. */
const client = connect<ModelsContract>(spawn, { retry: ['download', 'verify'], idleMs: 30_000 });

/** A call that the view can stop, and its caller too. */
function stoppable({ signal }: CallOptions): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  return { signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal, stop };
}

/** Every model there is, and what is here of it. */
export const list = (): Promise<ModelInfo[]> => listModels();

/**
 * Fetches what is missing of a model, from the source that is chosen in Models, in the number format for this device or in
 * the one that the id names (`id@dtype`). An abort keeps what arrived; the same call goes on from there.
 * Errors: `model-missing` for an unknown id, `network`, `model-corrupt`, `storage`, `bad-option`.
 */
export async function download(id: string, options: CallOptions = {}): Promise<void> {
  const info = await infoOf(id);
  await keepStorage();
  const { signal, stop } = stoppable(options);
  await noteWork({ id: info.id, kind: 'download', stop }, (note) =>
    client.download(
      { id: info.id, dtype: info.dtype, hub: info.source === 'catalogue' ? currentHub() : { address: usualHub } },
      {
        signal,
        onProgress(progress) {
          note(progress);
          options.onProgress?.(progress);
        },
      },
    ),
  );
}

/** Copies a model from the disk. Returns its id; `importWithReport` says what is missing as well. */
export const importModel = async (
  files: File[] | FileSystemDirectoryHandle,
  options: ImportOptions = {},
): Promise<string> => (await importWithReport(files, options)).id;

/** Copies a model from the disk, and tells what of it is missing. Throws what `importModel` of the runtime throws. */
export async function importWithReport(
  files: File[] | FileSystemDirectoryHandle,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { signal, stop } = stoppable(options);
  return noteImport(stop, async (note) => {
    const given = await givenFiles(files, signal);
    await keepStorage();
    return client.import(
      { given, id: options.id, name: options.name },
      {
        signal,
        onProgress(progress) {
          note(progress);
          options.onProgress?.(progress);
        },
      },
    );
  });
}

async function givenFiles(files: File[] | FileSystemDirectoryHandle, signal: AbortSignal): Promise<Given[]> {
  if (Array.isArray(files)) return files.map((file) => ({ path: pathOf(file), file }));
  if ((files as Partial<FileSystemDirectoryHandle> | undefined)?.kind === 'directory') return walkFolder(files, signal);
  throw new AppError('bad-option', 'files is neither a list of files nor the handle of a folder.');
}

/** Reads and hashes what is kept of a model. What is damaged is named, and fetched again by the next download. */
export async function verify(id: string, options: CallOptions = {}): Promise<{ ok: boolean; bad: string[] }> {
  await findModel(id, options.signal);
  const { signal, stop } = stoppable(options);
  const bad = await noteWork({ id, kind: 'verify', stop }, (note) =>
    client.verify(
      { id },
      {
        signal,
        onProgress(progress) {
          note(progress);
          options.onProgress?.(progress);
        },
      },
    ),
  );
  return { ok: bad.length === 0, bad };
}

/** Deletes what is kept of a model, and forgets it if it was imported. */
export async function remove(id: string): Promise<void> {
  await findModel(id);
  modelsStore.getState().work[id]?.stop();
  await client.remove({ id });
  await refreshModels();
}

/** Of the model, with the number format that the id names (`id@dtype`) in the place of the one for this device. */
async function infoOf(id: string): Promise<ModelInfo> {
  const { dtype } = splitModelId(id);
  const { id: plain } = await findModel(id);
  const info = (await listModels()).find((candidate) => candidate.id === plain)!;
  return dtype ? { ...info, dtype } : info;
}

/** Asks the browser not to clear the models away when the disk gets full. Returns whether it agreed. */
export async function keepStorage(): Promise<boolean> {
  try {
    const { storage } = navigator;
    return (await storage.persisted()) || (await storage.persist());
  } catch {
    return false; // refused in some private windows; the models are then kept as long as the browser likes
  }
}
