import { AppError } from '../errors.ts';
import { startJob, type Job, type JobOptions } from './job.ts';
import { asPassing, createPatience, Passing } from './patience.ts';
import { createReach, type Reach } from './reach.ts';
import { chunkBytes, chunkSize, partBytes } from './record.ts';
import { Changed, explainSilence, NoRanges, request, type Answer, type Remote } from './request.ts';
import { createSink } from './sink.ts';
import { createWholeHash, type WholeHash } from './whole.ts';

export type DownloadOptions = JobOptions;

/**
 * Fetches what is missing of a file, in ranges side by side, into chunks of 16 MiB. Each chunk is kept with its hash as
 * soon as it is whole, so that whatever ends the download, it goes on from there; a cut line loses no byte that the
 * browser gave. The whole is held against the SHA-256 that is known before the file exists.
 * Errors: `network` after five tries in a row without a byte on any connection, or for a file that changes meanwhile,
 * `model-corrupt` when the server gives something else, and whatever the storage says. Resolves at once when the file is
 * here.
 */
export async function downloadFile(remote: Remote, options: DownloadOptions): Promise<void> {
  for (let isAgain = false; ; isAgain = true) {
    const job = await startJob(remote, options);
    try {
      return await complete(job);
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
      await job.discard(); // what came belongs to a content that is no more
      if (isAgain)
        throw new AppError(
          'network',
          `${remote.label} changes at ${remote.url.host} while it is fetched. Try again later.`,
          { cause: error },
        );
    }
  }
}

async function complete(job: Job): Promise<void> {
  const { remote, options } = job;
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
  const opened = await openFirst(part, first);
  if (opened.isWhole) spans.splice(0, spans.length, { from: first.from, to: job.record.bytes });
  const others = opened.isWhole ? 1 : Math.min(job.options.connections, spans.length);
  const works = Array.from({ length: others }, (_, index) => take(index === 0 ? opened : undefined));
  // All of them are waited for, because each still keeps what came.
  const outcomes = await Promise.allSettled(
    works.map((work) => work.catch((error: unknown) => (stop.abort(error), Promise.reject(error as Error)))),
  );
  if (outcomes.every(({ status }) => status === 'fulfilled')) return;
  signal?.throwIfAborted();
  throw stop.signal.reason;
}

const patienceFor = ({ remote, options, came }: Job) =>
  createPatience(
    {
      label: remote.label,
      host: remote.url.host,
      came,
      waits: remote.page !== undefined,
      explain: () => explainSilence(remote, options),
    },
    options,
  );

/** The first answer tells whether the server knows ranges. It begins after the parts that are kept. */
async function openFirst(job: Job, { from, to }: Span): Promise<Answer> {
  const { remote, options, record } = job;
  const patience = patienceFor(job);
  let span = { from: from + partBytes(record, from / chunkBytes), to };
  for (;;) {
    try {
      return await request(remote, span, options);
    } catch (error) {
      if (error instanceof NoRanges) span = { from: 0, to: record.bytes };
      else await patience.fail(error);
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
  // A part that was kept may be spoilt: then the answer begins too late.
  let answer = opened && opened.from <= sink.at ? opened : await opened?.pieces.return(undefined).then(() => undefined);
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
      await sink.keepPart();
      await patience.fail(error instanceof NoRanges ? new Passing(error.message) : error);
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
