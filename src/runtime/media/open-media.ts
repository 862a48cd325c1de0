import type { Input, Source } from 'mediabunny';
import { AppError } from '../errors.ts';
import { noteHeadway, resultCount } from './headway.ts';

/**
 * What a demuxer may ask for before something comes of it. Whole files need less than one request for 64 bytes and read
 * nothing more than twice; loops over a damaged one ask for millions of requests a second.
 */
const freeRequests = 1_000_000;
const bytesARequest = 64;
const freeBytes = 64 * 2 ** 20;
const timesRead = 8;

/** Mediabunny's; each request of a demuxer passes here, those that its cache answers too. */
interface Readable {
  _read(start: number, end: number, ...limits: number[]): unknown;
}

/**
 * Opens a file with mediabunny. Throws from inside the demuxer when that reads on and on and nothing comes of it, as it
 * does in some damaged files.
 */
export async function openMedia(file: Blob): Promise<Input> {
  const { ALL_FORMATS, BlobSource, Input: MediaInput } = await import('mediabunny');
  return new MediaInput({ source: limited(new BlobSource(file), file.size), formats: ALL_FORMATS });
}

function limited<S extends Source>(source: S, size: number): S {
  const readable = source as unknown as Readable;
  const read = readable._read.bind(readable);
  let results = -1;
  let requests = 0;
  let bytes = 0;
  readable._read = (start, end, ...limits) => {
    if (results !== resultCount()) {
      results = resultCount();
      [requests, bytes] = [0, 0];
    }
    requests += 1;
    bytes += end - start;
    if (requests > freeRequests + size / bytesARequest || bytes > freeBytes + size * timesRead)
      throw new AppError('bad-input', 'The file is damaged: it leads its reader round in circles.');
    const answer = read(start, end, ...limits);
    // What the cache answers is no headway.
    if (answer instanceof Promise) void answer.then(noteHeadway, () => {});
    return answer;
  };
  return source;
}
