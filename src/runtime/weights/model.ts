import { pageUrl } from '../catalogue.ts';
import { AppError } from '../errors.ts';
import type { ModelEntry, ModelFile, Variant } from '../model-entry.ts';
import type { CallOptions } from '../progress.ts';
import { wantedFile, withFileLock } from '../weights.ts';
import { downloadFile } from './download.ts';
import { createMeter } from './eta.ts';
import { authorization, completeFiles, fileUrl, hubFetch, modelPage, type Hub } from './hub.ts';
import { weightsKeep, type Keep } from './keep.ts';
import { markSpoilt, readKept } from './kept.ts';
import { pause as usualPause, type Pause } from './patience.ts';
import { keptBytes, readRecord, type FileRecord, type Wanted } from './record.ts';
import type { Remote } from './request.ts';
import { checkRoom, storageFailure, type Occupant } from './storage.ts';

/** The files of a model in one number format: those of its graphs and those of its settings. */
export const modelFiles = (entry: ModelEntry, variant: Variant): ModelFile[] => [...entry.config, ...variant.files];
/** Bytes of files together, as the catalogue has or estimates them. */
export const totalBytes = (files: readonly ModelFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Ranges side by side; more gain little, and servers mind. */
const connections = 4;

export interface ModelDownloadOptions extends CallOptions {
  hub: Hub;
  /** What is kept of other models, for saying what can go. */
  occupants: readonly Occupant[];
  fetch?: typeof fetch;
  keep?: Keep;
  pause?: Pause;
  storage?: Pick<StorageManager, 'estimate'> | undefined;
}

/**
 * Fetches all files of a model, or what is missing of them. An abort keeps what arrived. Errors: `network`,
 * `model-corrupt`, `storage`, each in a sentence that names the file and says what to do; `bad-option` for a model that
 * came from a disk.
 */
export async function downloadModel(entry: ModelEntry, variant: Variant, options: ModelDownloadOptions): Promise<void> {
  if (entry.base === 'disk')
    throw new AppError('bad-option', `${entry.name} was imported from a disk: import it again instead.`);
  const all = modelFiles(entry, variant);
  await withModelLock(entry.id, { mode: 'shared', signal: options.signal }, () => fetchModel(entry, all, options));
  // Without locks another tab may have deleted what came first, and a person all data of the site.
  const { missing } = await modelState(entry, all, options.keep);
  if (missing.length > 0)
    throw new AppError('storage', `${entry.name} was deleted while it was fetched. Download it again if it is wanted.`);
}

/** Held by all who fetch a model, and alone by who deletes it. */
function withModelLock<T>(
  id: string,
  { mode, signal }: { mode: LockMode; signal: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? locks.request(modelLock(id), { mode, ...(signal && { signal }) }, work) : work();
}
const modelLock = (id: string) => `triptych-model:${id}`;

async function fetchModel(entry: ModelEntry, all: readonly ModelFile[], options: ModelDownloadOptions): Promise<void> {
  const { keep = weightsKeep, signal, fetch: get = hubFetch(options.hub), pause = usualPause } = options;
  const state = await modelState(entry, all, keep).catch((error: unknown) => {
    throw failure(error, 0);
  });
  if (state.stored === state.size && state.missing.length === 0) return;
  await checkRoom({ label: entry.name, bytes: state.size - state.stored }, options);
  const missing =
    entry.base === 'hub'
      ? await completeFiles(options.hub, entry, { files: state.missing, fetch: get, signal, pause })
      : state.missing;
  const size = state.size - totalBytes(state.missing) + totalBytes(missing);
  const meter = createMeter({ phase: 'download', total: size }, options);
  let before = state.stored - state.partial;
  for (const file of missing) {
    signal?.throwIfAborted();
    let done = 0;
    const remote = remoteFile(entry, file, options.hub);
    const watch = watchOther(keep, remote, (bytes) => meter(before + bytes));
    const download = () => {
      watch.end();
      return downloadFile(remote, {
        keep,
        fetch: get,
        cache: 'no-store',
        connections: entry.base === 'hub' ? connections : 1,
        pause,
        signal,
        onBytes: (bytes) => meter(before + (done = bytes)),
      });
    };
    try {
      await withFileLock(remote.key, signal, download);
    } catch (error) {
      signal?.throwIfAborted();
      throw failure(error, before + done);
    } finally {
      watch.end();
    }
    before += file.bytes;
  }

  function failure(error: unknown, kept: number): unknown {
    return storageFailure(error, { label: entry.name, kept, occupants: options.occupants });
  }
}

/** While another tab fetches the file, tells how far that one is. */
function watchOther(keep: Keep, wanted: Wanted, onBytes: (bytes: number) => void): { end: () => void } {
  const look = async () => {
    const record = await readRecord(keep, wanted).catch(() => undefined); // it is told by whoever has the turn
    if (record && !isOver) onBytes(keptBytes(record));
  };
  let isOver = false;
  const timer = setInterval(() => void look(), 1000);
  return {
    end() {
      isOver = true;
      clearInterval(timer);
    },
  };
}

function remoteFile(entry: ModelEntry, file: ModelFile, hub: Hub): Remote {
  const wanted = wantedFile(entry, file);
  if (entry.base === 'page') return { ...wanted, url: pageUrl(entry, file) };
  const url = fileUrl(hub, entry, file);
  return { ...wanted, url, page: modelPage(hub, entry), headers: authorization(hub) };
}

/** What is here of a model. Reads records only, not the weights. */
export interface ModelState {
  state: 'ready' | 'partial' | 'absent' | 'corrupt';
  /** Bytes of all files, and bytes that are kept of them. */
  size: number;
  stored: number;
  /** Of these, bytes of files that are not whole. */
  partial: number;
  missing: ModelFile[];
  whole: ModelFile[];
  /** Paths of files that were whole and are no longer. */
  damaged: string[];
}

/** What is here of these files. A file whose length the catalogue estimates counts with the length of what is kept. */
export async function modelState(
  entry: ModelEntry,
  files: readonly ModelFile[],
  keep: Keep = weightsKeep,
): Promise<ModelState> {
  const records = await Promise.all(files.map((file) => readRecord(keep, wantedFile(entry, file))));
  // What is here knows the length that the catalogue may only estimate.
  const known = files.map((file, index) => ({ ...file, bytes: records[index]?.bytes ?? file.bytes }));
  const missing = known.filter((_, index) => !records[index]?.complete);
  const whole = known.filter((_, index) => records[index]?.complete);
  const damaged = files.filter((_, index) => records[index]?.damaged).map(({ path }) => path);
  const held = (index: number) => (records[index] ? keptBytes(records[index]) : 0);
  const stored = files.reduce((sum, _, index) => sum + held(index), 0);
  const partial = files.reduce((sum, _, index) => sum + (records[index]?.complete ? 0 : held(index)), 0);
  const state = damaged.length > 0 ? 'corrupt' : missing.length === 0 ? 'ready' : stored > 0 ? 'partial' : 'absent';
  return { state, size: totalBytes(known), stored, partial, missing, whole, damaged };
}

/**
 * Reads and hashes every kept file of a model. Returns the paths of those that are damaged, and remembers which of their
 * pieces have to be fetched again.
 */
export async function verifyModel(
  entry: ModelEntry,
  files: readonly ModelFile[],
  options: CallOptions & { keep?: Keep },
): Promise<string[]> {
  const { keep = weightsKeep, signal } = options;
  const { whole: kept, size } = await modelState(entry, files, keep);
  if (kept.length === 0 && entry.base !== 'page')
    throw new AppError('model-missing', `${entry.name} (${Math.ceil(size / 1e6)} MB) is not on this device.`);
  const meter = createMeter({ phase: 'verify', total: totalBytes(kept) }, options);
  const bad: string[] = [];
  let before = 0;
  for (const file of kept) {
    const wanted = wantedFile(entry, file);
    await withFileLock(wanted.key, signal, async () => {
      const onBytes = (done: number) => meter(before + done);
      const found = await readKept(keep, wanted, { signal, onBytes });
      if (!found || 'blob' in found) return;
      bad.push(file.path);
      await markSpoilt(keep, wanted, found.spoilt);
    });
    before += file.bytes;
  }
  return bad;
}

/** How long a download that was just stopped may take to let go of its files, in milliseconds. */
const longestLeave = 5000;

/** Removes all that is kept under the model's id. Throws `storage` while another tab goes on fetching it. */
export async function removeModel(
  entry: Pick<ModelEntry, 'id' | 'name'>,
  { keep = weightsKeep, leaveMs = longestLeave }: { keep?: Keep; leaveMs?: number } = {},
) {
  const { locks } = navigator as { locks?: LockManager };
  const signal = AbortSignal.timeout(leaveMs);
  const remove = async () => {
    const held = (await locks?.query())?.held ?? [];
    const names = held.flatMap(({ name }) => (name?.startsWith(`triptych-weights:${entry.id}/`) ? [name] : []));
    for (const name of names) await locks?.request(name, { signal }, () => undefined);
    const all = await keep.keys();
    await keep.remove(all.filter((key) => key.startsWith(`${entry.id}/`)));
  };
  try {
    await withModelLock(entry.id, { mode: 'exclusive', signal }, remove);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const found = `${entry.name} is being fetched or read, perhaps in another tab. Stop that first.`;
    throw new AppError('storage', found, { cause });
  }
}

/** Bytes that each model id keeps, finished or not. */
export async function keptByModel(keep: Keep = weightsKeep): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const key of await keep.keys()) {
    if (/#\d+(\+\d+)?$/.test(key)) continue;
    const record = (await keep.get(key)) as Partial<FileRecord> | undefined;
    if (!record?.chunks || record.bytes === undefined) continue;
    const id = key.slice(0, key.indexOf('/'));
    sizes.set(id, (sizes.get(id) ?? 0) + keptBytes(record as FileRecord));
  }
  return sizes;
}
