import { createSHA256 } from 'hash-wasm';
import { pageUrl, type ModelEntry, type ModelFile } from './catalogue.ts';
import { AppError, isAbort } from './errors.ts';
import type { CallOptions } from './progress.ts';
import { downloadChunks, withRetries, type DownloadOptions, type Wanted } from './weights/download.ts';
import { openKeep, readKept, writeKept, type Keep, type Writer } from './weights/kept.ts';

export interface OpenOptions extends CallOptions {
  /** Is told, in one sentence, when a file could not be kept and will be fetched again next time. */
  onNote?: (sentence: string) => void;
}
/** What a test replaces to make the network or the storage fail. */
export interface Surroundings {
  fetch?: typeof fetch;
  keep?: Keep;
  pause?: DownloadOptions['pause'];
}

const defaultKeep = openKeep();

/**
 * A file of a model: from IndexedDB when it is kept there whole and undamaged, else fetched, checked against the
 * catalogue's SHA-256 and kept. Storage that is full or refused is no failure: the file is then used from memory.
 * Errors: `network` after four tries, `model-corrupt` when the server gives something else, naming the file.
 */
export async function openFile(
  entry: ModelEntry,
  file: ModelFile,
  options: OpenOptions & Surroundings = {},
): Promise<Blob> {
  const { signal } = options;
  signal?.throwIfAborted();
  const opening: Opening = {
    key: `${entry.id}/${file.path}`,
    url: pageUrl(entry, file),
    label: `“${file.path}” of ${entry.name}`,
    bytes: file.bytes,
    ...(file.sha256 && { sha256: file.sha256 }),
  };
  // One tab fetches; the others wait and then find it kept. Without a secure context there are no locks.
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return open(opening, options);
  const name = `triptych-weights:${opening.key}`;
  return locks.request(name, { ...(signal && { signal }) }, () => open(opening, options));
}

type Opening = Wanted & { key: string };

async function open(opening: Opening, options: OpenOptions & Surroundings): Promise<Blob> {
  const { keep = defaultKeep } = options;
  const report = (phase: 'load' | 'download') => (done: number) =>
    options.onProgress?.({ phase, done, total: opening.bytes, unit: 'bytes' });
  const read = { signal: options.signal, onBytes: report('load') };
  const kept = await readKept(keep, opening, read).catch(orAbortOnly);
  if (kept) return kept;
  const download: DownloadOptions = {
    fetch: options.fetch ?? ((...request) => fetch(...request)),
    pause: options.pause ?? pause,
    signal: options.signal,
  };
  const writing = { keep, onBytes: report('download'), onNote: options.onNote };
  try {
    return await fetchOnce(opening, { ...download, ...writing, cache: 'default' });
  } catch (error) {
    // The browser's own cache may hold the file of an older version of the page, or what a sign-in page left there.
    if (!(error instanceof AppError && error.code === 'model-corrupt')) throw error;
    return fetchOnce(opening, { ...download, ...writing, cache: 'reload' });
  }
}

/** Storage that cannot be read is as good as empty. */
function orAbortOnly(error: unknown): undefined {
  if (isAbort(error)) throw error;
}

interface FetchOptions extends DownloadOptions {
  keep: Keep;
  cache: RequestCache;
  onBytes: (done: number) => void;
  onNote: OpenOptions['onNote'];
}

const fetchOnce = (opening: Opening, options: FetchOptions) =>
  withRetries(opening, options, async () => {
    const hasher = await createSHA256();
    const storage = await startKeeping(opening, options);
    const blobs: Blob[] = [];
    let done = 0;
    options.onBytes(0);
    try {
      for await (const chunk of downloadChunks(opening, options)) {
        hasher.update(chunk);
        blobs.push(new Blob([chunk]));
        await storage.add(chunk);
        options.onBytes((done += chunk.length));
      }
      const found = hasher.digest();
      if (opening.sha256 && found !== opening.sha256) throw wrongContent(opening, found);
      await storage.finish({ bytes: opening.bytes, sha256: found });
      return new Blob(blobs);
    } catch (error) {
      await storage.discard();
      throw error;
    }
  });

/** A writer that never rejects: after its first failure it tells once and keeps nothing more. */
async function startKeeping({ key, label, bytes }: Opening, { keep, onNote }: FetchOptions): Promise<Writer> {
  let writer: Writer | undefined;
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const failed = writer;
      writer = undefined;
      const size = `${Math.ceil(bytes / 1e6)} MB`;
      onNote?.(`${label} (${size}) could not be kept, so it is fetched again next time: ${whyNotKept(error)}`);
      await failed?.discard().catch(() => {}); // the storage that refused may refuse this too
    }
  };
  await attempt(async () => {
    writer = await writeKept(keep, key);
  });
  return {
    add: (chunk) => attempt(async () => writer?.add(chunk)),
    finish: (file) => attempt(async () => writer?.finish(file)),
    discard: () => attempt(async () => writer?.discard()),
  };
}

function whyNotKept(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'QuotaExceededError') return 'the browser has no room left for this page.';
  return `the browser refuses storage (${message || name}).`;
}

const wrongContent = ({ label, sha256 }: Opening, found: string) =>
  new AppError(
    'model-corrupt',
    `${label} is not the file that the list of models names: its SHA-256 is ${found} instead of ${sha256}. Reload the page; if it stays so, the site serves another file.`,
  );

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
