import { pageUrl } from './catalogue.ts';
import { AppError, isAbort } from './errors.ts';
import type { ModelEntry, ModelFile } from './model-entry.ts';
import type { CallOptions } from './progress.ts';
import { downloadFile } from './weights/download.ts';
import { forgivingKeep, weightsKeep, type Keep } from './weights/keep.ts';
import { markSpoilt, readKept, type Kept } from './weights/kept.ts';
import { pause, type Pause } from './weights/patience.ts';
import type { Wanted } from './weights/record.ts';

export interface OpenOptions extends CallOptions {
  /** Is told, in one sentence, when a file could not be kept and will be fetched again next time. */
  onNote?: (sentence: string) => void;
}
/** What a test replaces to make the network or the storage fail. */
export interface Surroundings {
  fetch?: typeof fetch;
  keep?: Keep;
  pause?: Pause;
}

/** The file as storage and messages know it. */
export const wantedFile = (entry: ModelEntry, file: ModelFile): Wanted => ({
  key: `${entry.id}/${file.path}`,
  label: `“${file.path}” of ${entry.name}`,
  bytes: file.bytes,
  ...(file.approximate && { approximate: true }),
  ...(file.sha256 && { sha256: file.sha256 }),
  ...(file.chunks && { chunks: file.chunks }),
  ...revisionOf(entry, file),
});
/** That of the repository in which the file lies. */
function revisionOf(entry: ModelEntry, file: ModelFile): { revision?: string } {
  const revision = file.repo ? file.revision : entry.revision;
  return revision ? { revision } : {};
}

/** One tab or worker writes a file; the others wait and then find it kept. Without a secure context there are no locks. */
export function withFileLock<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  return locks ? locks.request(`triptych-weights:${key}`, { ...(signal && { signal }) }, work) : work();
}

/**
 * A file of a model: from IndexedDB when it is kept there whole and undamaged; a file that is served with the page is
 * else fetched, checked against the catalogue's SHA-256 and kept. Storage that is full or refused is no failure: the file
 * is then used from memory. Other models are never fetched from here, because nobody asked for it.
 * Errors: `model-missing` and `model-corrupt` for those, `network` after five tries, `model-corrupt` when the server gives
 * something else, naming the file.
 */
export async function openFile(
  entry: ModelEntry,
  file: ModelFile,
  options: OpenOptions & Surroundings = {},
): Promise<Blob> {
  options.signal?.throwIfAborted();
  const wanted = wantedFile(entry, file);
  return withFileLock(wanted.key, options.signal, () =>
    entry.base === 'page' ? openServed(wanted, pageUrl(entry, file), options) : openKept(wanted, entry, options),
  );
}

/** Progress of one phase, not more often than a person can see. */
function reporter({ onProgress }: OpenOptions, { phase, total }: { phase: 'load' | 'download'; total: number }) {
  let last = Number.NEGATIVE_INFINITY;
  return (done: number) => {
    const now = performance.now();
    if (done > 0 && done < total && now - last < reportMs) return;
    last = now;
    onProgress?.({ phase, done, total, unit: 'bytes' });
  };
}
const reportMs = 100;

const readFrom = (keep: Keep, wanted: Wanted, options: OpenOptions): Promise<Kept | undefined> =>
  readKept(keep, wanted, {
    signal: options.signal,
    onBytes: reporter(options, { phase: 'load', total: wanted.bytes }),
  });

async function openKept(wanted: Wanted, entry: ModelEntry, options: OpenOptions & Surroundings): Promise<Blob> {
  const found = await readFrom(options.keep ?? weightsKeep, wanted, options);
  if (found && 'blob' in found) return found.blob;
  const isImported = entry.base === 'disk';
  if (found)
    throw new AppError(
      'model-corrupt',
      `${wanted.label} is damaged on the disk. ${isImported ? 'Import it again' : 'Press Download again'} in Models.`,
    );
  throw new AppError(
    'model-missing',
    `${entry.name} is not on this device: ${wanted.label} (${Math.ceil(wanted.bytes / 1e6)} MB) is missing. ${isImported ? 'Import it again' : 'Download it'} in Models.`,
  );
}

async function openServed(wanted: Wanted, url: URL, options: OpenOptions & Surroundings): Promise<Blob> {
  const inner = options.keep ?? weightsKeep;
  const kept = await readFrom(inner, wanted, options).catch(orAbortOnly);
  if (kept && 'blob' in kept) return kept.blob;
  const keep = forgivingKeep(inner, (error) => {
    const size = `${Math.ceil(wanted.bytes / 1e6)} MB`;
    options.onNote?.(`${wanted.label} (${size}) could not be kept, so it is fetched again next time: ${whyNot(error)}`);
  });
  const download = (cache: RequestCache) =>
    downloadFile(
      { ...wanted, url },
      {
        keep,
        cache,
        connections: 1,
        fetch: options.fetch ?? ((...request) => fetch(...request)),
        pause: options.pause ?? pause,
        signal: options.signal,
        onBytes: reporter(options, { phase: 'download', total: wanted.bytes }),
      },
    );
  if (kept) await markSpoilt(keep, wanted, kept.spoilt);
  try {
    await download('default');
  } catch (error) {
    // The browser's own cache may hold the file of an older version of the page, or what a sign-in page left there.
    if (!(error instanceof AppError && error.code === 'model-corrupt')) throw error;
    await download('reload');
  }
  const found = await readKept(keep, wanted, { signal: options.signal, onBytes: () => {} });
  if (found && 'blob' in found) return found.blob;
  throw new AppError('storage', `${wanted.label} came whole, but the browser lost it again. Reload the page.`);
}

/** Storage that cannot be read is as good as empty. */
function orAbortOnly(error: unknown): undefined {
  if (isAbort(error)) throw error;
}

function whyNot(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'QuotaExceededError') return 'the browser has no room left for this page.';
  return `the browser refuses storage (${message || name}).`;
}
