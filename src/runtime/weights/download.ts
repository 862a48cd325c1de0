import { AppError } from '../errors.ts';
import { startJob, type Job, type JobOptions } from './job.ts';
import { asPassing, createPatience } from './patience.ts';
import { createReach, type Reach } from './reach.ts';
import { chunkBytes, chunkSize } from './record.ts';
import { request, type Answer, type Remote } from './request.ts';
import { createSink } from './sink.ts';
import { createWholeHash, type WholeHash } from './whole.ts';

export type DownloadOptions = JobOptions;

/**
 * Fetches what is missing of a file, in ranges side by side, into chunks of 16 MiB. Each chunk is kept with its hash as
 * soon as it is whole, so that whatever ends the download, it goes on from there; a cut line loses no byte that the
 * browser gave. The whole is held against the SHA-256 that is known before the file exists.
 * Errors: `network` after five tries in a row without a byte on any connection, `model-corrupt` when the server gives something else,
 * and whatever the storage says. Resolves at once when the file is here.
 */
export async function downloadFile(remote: Remote, options: DownloadOptions): Promise<void> {
  const job = await startJob(remote, options);
  job.count(0);
  if (job.record.complete) return;
  const whole = await createWholeHash(job);
  let found: string | undefined;
  while ((found = whole.digest()) === undefined) {
    options.signal?.throwIfAborted();
    await fetchMissing(job, whole);
    await whole.advance();
  }
  if (!remote.sha256 || found === remote.sha256) return job.finish(found);
  await findSpoilt(job, found);
}

interface Span {
  from: number;
  to: number;
}

/** What is missing: chunk by chunk, or, for a single connection, in runs. */
function missingSpans({ record, options }: Job): Span[] {
  const spans: Span[] = [];
  for (const [index, hash] of record.chunks.entries()) {
    if (hash) continue;
    const from = index * chunkBytes;
    const to = from + chunkSize(record, index);
    const last = spans.at(-1);
    if (options.connections === 1 && last?.to === from) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

async function fetchMissing(job: Job, whole: WholeHash): Promise<void> {
  const spans = missingSpans(job);
  const [first] = spans;
  if (!first) return;
  // When one connection gives up, the others have no reason to go on.
  const stop = new AbortController();
  const { signal } = job.options;
  const joined = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const part: Job = { ...job, options: { ...job.options, signal: joined } };
  const take = async (opened?: Answer): Promise<void> => {
    const reach = createReach();
    for (let span = spans.shift(), answer = opened; span; span = spans.shift(), answer = undefined) {
      await fetchSpan(part, span, { reach, answer });
      await whole.advance();
    }
  };
  try {
    const opened = await openFirst(part, first);
    if (opened.isWhole) {
      spans.splice(0, spans.length, { from: first.from, to: job.record.bytes });
      return await take(opened);
    }
    const others = Array.from({ length: Math.min(job.options.connections, spans.length) - 1 }, () => take);
    await Promise.all([take(opened), ...others.map((start) => start())]);
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}

const patienceFor = ({ remote, options, came }: Job) =>
  createPatience({ label: remote.label, host: remote.url.host, came, waits: remote.page !== undefined }, options);

/** The first answer tells whether the server knows ranges. */
async function openFirst(job: Job, span: Span): Promise<Answer> {
  const { remote, options } = job;
  const patience = patienceFor(job);
  for (;;) {
    try {
      return await request(remote, span, options);
    } catch (error) {
      await patience.fail(error);
    }
  }
}

/** Fetches one span, of which an answer may be open; after a cut it goes on with the next byte. */
async function fetchSpan(
  job: Job,
  { from, to }: Span,
  { reach, answer: opened }: { reach: Reach; answer?: Answer | undefined },
): Promise<void> {
  const { remote, options } = job;
  const patience = patienceFor(job);
  const sink = await createSink(job, from);
  let answer = opened;
  while (sink.at < to) {
    options.signal?.throwIfAborted();
    const end = answer ? to : reach.end(sink.at, to);
    try {
      answer ??= await request(remote, { from: sink.at, to: end }, options);
      let at = answer.from;
      for await (const bytes of answer.pieces) {
        const taken = await sink.write(bytes.subarray(0, to - at), at);
        if (taken > 0) patience.reset();
        if ((at += bytes.length) >= to) break;
      }
      if (sink.at < end) asPassing(new Error('the line was cut'));
      reach.grow();
    } catch (error) {
      reach.shrink();
      await patience.fail(error);
    }
    answer = undefined;
  }
}

/**
 * All chunks are as they came, and the whole is wrong: a byte changed on the way, in a chunk of which no hash is known.
 * Chunks are fetched again, one after the other, until one differs and the whole is right.
 */
async function findSpoilt(job: Job, found: string): Promise<void> {
  const { remote, record } = job;
  const again: Job = { ...job, options: { ...job.options, cache: 'reload' } };
  for (const [index, before] of record.chunks.entries()) {
    record.chunks[index] = null;
    job.count(-chunkSize(record, index));
    const from = index * chunkBytes;
    await fetchSpan(again, { from, to: from + chunkSize(record, index) }, { reach: createReach() });
    if (record.chunks[index] === before) continue;
    const whole = await createWholeHash(job);
    await whole.advance();
    const now = whole.digest();
    if (now === remote.sha256) return job.finish(now!);
  }
  await job.discard();
  throw new AppError(
    'model-corrupt',
    `${remote.label} is not the file that the list of models names: its SHA-256 at ${remote.url.host} is ${found} instead of ${remote.sha256}. Reload the page; if it stays so, the site serves another file.`,
  );
}
