import { AppError } from '../errors.ts';
import { asPassing, Passing } from './patience.ts';
import { pieceReader, readAhead, type ReadPiece } from './read-ahead.ts';
import type { Wanted } from './record.ts';

/** A file at an address. */
export interface Remote extends Wanted {
  url: URL;
  /** For the person: where the terms of a gated model are accepted. */
  page?: string;
  headers?: Record<string, string>;
}
export interface RequestOptions {
  fetch: typeof fetch;
  cache: RequestCache;
  signal?: AbortSignal | undefined;
  /** A connection that gives nothing for so long is taken for dead, in milliseconds. */
  stallMs?: number;
}
/** From where on the server answers, and its bytes. */
export interface Answer {
  from: number;
  /** The whole file came instead of the range: the server knows no ranges. */
  isWhole: boolean;
  pieces: AsyncGenerator<Uint8Array>;
}

/** A laptop that was closed leaves connections that never end. */
const usualStallMs = 30_000;
/** Answers that a later try may change (RFC 9110, RFC 6585). */
const passing = [408, 425, 429, 500, 502, 503, 504, 522, 524];

/**
 * Asks for the bytes from `from` to `to`. Throws AppError `network` for a refusal, `model-corrupt` when the answer is a
 * web page or of another length, and Passing for what another try may mend.
 */
export async function request(
  remote: Remote,
  { from, to }: { from: number; to: number },
  options: RequestOptions,
): Promise<Answer> {
  const isRange = from > 0 || to < remote.bytes;
  const watch = watchStall(options);
  try {
    const response = await options
      .fetch(remote.url, {
        cache: options.cache,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: watch.signal,
        headers: { ...remote.headers, ...(isRange && { Range: `bytes=${from}-${to - 1}` }) },
      })
      .catch(watch.fail);
    refuse(response, remote);
    const isWhole = response.status !== 206;
    const starts = isWhole ? 0 : checkRange(response, remote, from);
    return { from: starts, isWhole, pieces: read(response, remote, { starts, watch }) };
  } catch (error) {
    watch.end();
    throw error;
  }
}

async function* read(
  { body, headers }: Response,
  remote: Remote,
  { starts, watch }: { starts: number; watch: StallWatch },
): AsyncGenerator<Uint8Array> {
  const reader = pieceReader(body!);
  let at = starts;
  try {
    const read: ReadPiece = (spare) => reader.read(spare).finally(watch.lives).catch(watch.fail);
    for await (const value of readAhead(read)) {
      if (at === 0) refusePage(value, remote);
      at += value.length;
      if (at > remote.bytes) throw wrongLength(remote, `more than ${remote.bytes}`);
      yield value;
    }
    // A whole answer that ended in good order and is too short is another file; a part was cut.
    const isCut = starts > 0 || headers.has('content-range');
    if (at < remote.bytes && !isCut) throw wrongLength(remote, String(at));
  } finally {
    watch.end();
    await reader.cancel().catch(() => {}); // already closed, or broken, which was told above
  }
}

interface StallWatch {
  signal: AbortSignal;
  lives: () => void;
  /** Rethrows an abort, and everything else as Passing. */
  fail: (error: unknown) => never;
  end: () => void;
}

function watchStall({ signal, stallMs = usualStallMs }: RequestOptions): StallWatch {
  const controller = new AbortController();
  const stall = () => controller.abort(new Passing(`nothing came for ${Math.round(stallMs / 1000)} seconds`));
  let timer = setTimeout(stall, stallMs);
  return {
    signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
    lives() {
      clearTimeout(timer);
      timer = setTimeout(stall, stallMs);
    },
    fail(error) {
      signal?.throwIfAborted();
      return asPassing(controller.signal.aborted ? controller.signal.reason : error);
    },
    end: () => clearTimeout(timer),
  };
}

/** Turns answers without content into sentences. */
function refuse(response: Response, { label, url, page, bytes }: Remote): void {
  const { status, ok, body } = response;
  const { host } = url;
  if (passing.includes(status)) throw new Passing(`${host} answered ${status}`, retryAfter(response));
  const fail = (text: string) => new AppError('network', `${label} could not be fetched: ${text}`);
  if (status === 401 || status === 403)
    throw fail(
      `${host} answered ${status}: it wants to know who asks. ${page ? `Accept the terms at ${page}, then` : 'Then'} enter an access token in Models, and try again.`,
    );
  if (status === 404 || status === 410)
    throw fail(`the server answered ${status}: ${host} has no such file. Choose another source in Models.`);
  if (status === 416)
    throw new AppError('model-corrupt', `${label} is shorter at ${host} than the ${bytes} bytes it should have.`);
  if (!ok || !body) throw fail(`the server answered ${status}.`);
}

/** Milliseconds that the server asks for; it may also name a date, which is then taken. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (!text) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Where the part begins. Across origins the header may be hidden: what was asked for is then what came. */
function checkRange({ headers }: Response, remote: Remote, asked: number): number {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (total !== undefined && total !== '*' && Number(total) !== remote.bytes) throw wrongLength(remote, total);
  return from === undefined ? asked : Number(from);
}

/** A sign-in page of a network, or the home page for a path that is not there, comes as a good answer. */
function refusePage(start: Uint8Array, { label, url }: Remote): void {
  const text = new TextDecoder().decode(start.subarray(0, 64)).trimStart().toLowerCase();
  if (!/^<(!doctype html|html|!--|head|\?xml)/.test(text)) return;
  throw new AppError(
    'model-corrupt',
    `${label} came as a web page, not as a model file (${url.href}). Sign in to the network if it asks for it, and try again.`,
  );
}

const wrongLength = ({ label, bytes, url }: Remote, found: string) =>
  new AppError(
    'model-corrupt',
    `${label} has ${found} bytes instead of ${bytes} at ${url.host}. Reload the page to fetch it again, or choose another source.`,
  );
