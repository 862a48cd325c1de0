import { AppError, isAbort } from '../errors.ts';

/** What is fetched, and what is known about it beforehand. */
export interface Wanted {
  url: URL;
  /** As a person knows it: “onnx/text_model.onnx” of Pocket CLIP. */
  label: string;
  bytes: number;
  sha256?: string;
}
export interface DownloadOptions {
  fetch: typeof fetch;
  /** Waits that long, in milliseconds, or until the abort. */
  pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal?: AbortSignal | undefined;
}

/** Pieces in which files are kept: large enough to be few, small enough to be held in memory. */
export const chunkBytes = 16 * 2 ** 20;

/** Waits before each further try, in milliseconds. */
const backOff = [500, 1500, 4000];
/** The longest that a server may make us wait, in milliseconds. */
const longestWait = 60_000;
/** Answers that a later try may change (RFC 9110, RFC 6585). */
const passing = [408, 425, 429, 500, 502, 503, 504];

/** A failure that another try may mend. */
class Passing extends Error {
  readonly wait: number | undefined;
  constructor(message: string, wait?: number) {
    super(message);
    this.wait = wait;
  }
}

/**
 * Runs one attempt until it succeeds, with waits between tries. Only failures of the network are tried again, at most
 * three times. Throws AppError `network` in the end.
 */
export async function withRetries<T>(wanted: Wanted, options: DownloadOptions, attempt: () => Promise<T>): Promise<T> {
  for (let index = 0; ; index++) {
    options.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      const wait = backOff[index];
      if (wait === undefined)
        throw new AppError(
          'network',
          `${wanted.label} could not be fetched after ${index + 1} tries: ${error.message}. Check the connection and try again.`,
          { cause: error },
        );
      await options.pause(Math.min(error.wait ?? wait, longestWait), options.signal);
    }
  }
}

/**
 * Streams a file in pieces of 16 MiB (the last is shorter). Throws AppError `network` for a refusal, `model-corrupt`
 * when the answer is a web page or of another length; failures that may pass are for `withRetries`.
 */
export async function* downloadChunks(
  wanted: Wanted,
  options: DownloadOptions & { cache: RequestCache },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = (await open(wanted, options)).getReader();
  try {
    let chunk = new Uint8Array(Math.min(chunkBytes, wanted.bytes));
    let filled = 0;
    let total = 0;
    for (;;) {
      const { done, value } = await reader.read().catch(asPassing);
      if (done) break;
      if (total === 0) refusePage(value, wanted);
      total += value.length;
      if (total > wanted.bytes) throw wrongLength(wanted, `more than ${wanted.bytes}`);
      for (let rest = value; rest.length > 0;) {
        const part = rest.subarray(0, chunk.length - filled);
        chunk.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
        if (filled < chunk.length) continue;
        yield chunk;
        chunk = new Uint8Array(Math.min(chunkBytes, wanted.bytes - total + rest.length));
        filled = 0;
      }
    }
    if (total < wanted.bytes) throw wrongLength(wanted, String(total));
  } finally {
    await reader.cancel().catch(() => {}); // already closed, or broken, which was told above
  }
}

async function open(
  { url, label }: Wanted,
  { fetch: get, signal, cache }: DownloadOptions & { cache: RequestCache },
): Promise<ReadableStream<Uint8Array>> {
  const response = await get(url, { cache, ...(signal && { signal }) }).catch(asPassing);
  if (passing.includes(response.status))
    throw new Passing(`the server answered ${response.status}`, retryAfter(response));
  if (!response.ok || !response.body)
    throw new AppError('network', `${label} could not be fetched: the server answered ${response.status}.`);
  return response.body;
}

/** fetch says TypeError for whatever went wrong on the way. */
function asPassing(error: unknown): never {
  if (isAbort(error)) throw error;
  throw new Passing(error instanceof Error ? error.message : String(error));
}

/** Milliseconds that the server asks for; it may also name a date, which is then taken. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (!text) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A sign-in page of a network, or the home page for a path that is not there, comes as a good answer. */
function refusePage(start: Uint8Array, { label, url }: Wanted): void {
  const text = new TextDecoder().decode(start.subarray(0, 64)).trimStart().toLowerCase();
  if (!/^<(!doctype html|html|!--|head|\?xml)/.test(text)) return;
  throw new AppError(
    'model-corrupt',
    `${label} came as a web page, not as a model file (${url.href}). Sign in to the network if it asks for it, and try again.`,
  );
}

const wrongLength = ({ label, bytes }: Wanted, found: string) =>
  new AppError('model-corrupt', `${label} has ${found} bytes instead of ${bytes}. Reload the page to fetch it again.`);
