import { AppError } from '../errors.ts';
import { asPassing, Passing } from './patience.ts';
import { pieceReader, readAhead, type ReadPiece } from './read-ahead.ts';
import type { Wanted } from './record.ts';
import { type Asked, refuse } from './refusal.ts';

/** A file at an address. */
export interface Remote extends Wanted, Asked {}
/** What the server has is no longer what it had: nothing of it fits together. */
export class Changed extends Error {}
/** The server cannot give parts of this file as they are: it is asked for the whole. */
export class NoRanges extends Error {}

export interface RequestOptions {
  fetch: typeof fetch;
  cache: RequestCache;
  signal?: AbortSignal | undefined;
  /** A connection that gives nothing for so long is taken for dead, in milliseconds. */
  stallMs?: number;
  /** What the server called the content at the first answer; filled in by it. */
  content?: { etag?: string };
}
/** From where on the server answers, and its bytes. */
export interface Answer {
  from: number;
  /** The whole file came instead of the range: the server knows no ranges. */
  isWhole: boolean;
  pieces: AsyncGenerator<Uint8Array>;
}

const privately = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
/** A laptop that was closed leaves connections that never end. */
const usualStallMs = 30_000;

/**
 * Asks for the bytes from `from` to `to`. Throws AppError `network` for a refusal, `model-corrupt` when the answer is a
 * web page or of another length, Passing for what another try may mend, NoRanges, and Changed.
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
        ...privately,
        cache: options.cache,
        signal: watch.signal,
        headers: { ...remote.headers, ...(isRange && { Range: `bytes=${from}-${to - 1}` }) },
      })
      .catch(watch.fail);
    refuse(response, remote);
    if (!response.body) throw new Passing(`${remote.url.host} answered ${response.status} without the file`);
    checkContent(response, remote, options);
    const isWhole = response.status !== 206;
    const starts = isWhole ? 0 : checkRange(response, remote, from);
    return { from: starts, isWhole, pieces: read(response, remote, { starts, watch }) };
  } catch (error) {
    watch.end();
    throw error;
  }
}

/**
 * The hub sends to another host, and a browser does not tell which of the two failed, or that they send to each other
 * without end. Asked without following, the hub tells whether it is the other.
 */
export async function explainSilence({ url, headers }: Remote, options: RequestOptions): Promise<Passing | undefined> {
  const { fetch, signal = null } = options;
  const asked = { ...headers, Range: 'bytes=0-0' };
  const response = await fetch(url, {
    ...privately,
    cache: 'no-store',
    redirect: 'manual',
    signal,
    headers: asked,
  }).catch(() => undefined);
  await response?.body?.cancel();
  if (response?.type !== 'opaqueredirect') return undefined;
  return new Passing(`${url.host} answers, but where it sends to cannot be reached`, {
    advice: 'That host may be blocked in this network: try another network, or another source in Models',
  });
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

/** Where the part begins. Across origins the header may be hidden: what was asked for is then what came. */
function checkRange({ headers }: Response, remote: Remote, asked: number): number {
  const encoding = headers.get('content-encoding') ?? 'identity';
  // A part of what was compressed is no part of the file (RFC 9110, 14.2).
  if (encoding !== 'identity') throw new NoRanges(`${remote.url.host} gives parts of the file in ${encoding} only`);
  const range = headers.get('content-range');
  if (range === null) return asked;
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  if (total !== undefined && total !== '*' && Number(total) !== remote.bytes) throw wrongLength(remote, total);
  if (Number(from) !== asked) throw new NoRanges(`${remote.url.host} gave “${range}” for what begins at ${asked}`);
  return asked;
}

/** Where no hash can tell it, the name of the content does: pieces of two contents are never put together. */
function checkContent({ headers }: Response, { sha256, chunks }: Remote, { content }: RequestOptions): void {
  const etag = headers.get('etag');
  if (!content || sha256 || chunks || !etag || etag.startsWith('W/')) return;
  if (content.etag !== undefined && content.etag !== etag) throw new Changed();
  content.etag = etag;
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
