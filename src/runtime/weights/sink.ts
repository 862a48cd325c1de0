import { createSHA256 } from 'hash-wasm';
import type { Job } from './job.ts';
import { keepPart, readParts } from './parts.ts';
import { Passing } from './patience.ts';
import { createBlobReader } from './read-blob.ts';
import { chunkBytes, chunkSize, partBytes, sha256 } from './record.ts';

/** What is held in memory before it moves out into a Blob. */
const pieceBytes = 2 ** 20;
/**
 * On a line so slow that a chunk takes longer, or that stands still, what came of it is kept after so long, in
 * milliseconds: a tab that is closed loses no more. On a quick one it would only be written twice.
 */
const usualPartMs = 1000;

/** Takes the bytes of a connection in order and keeps them chunk by chunk. */
export interface Sink {
  /** Where the next byte belongs. */
  readonly at: number;
  /** Takes bytes that begin at `from`, not after `at`: what is here already is left out. Returns how many were new. */
  write: (bytes: Uint8Array, from: number) => Promise<number>;
  /** Keeps what came of a chunk that is not whole. */
  keepPart: () => Promise<void>;
}

/**
 * A sink that begins at the start of a chunk, or where the parts that are kept of it end. Throws Passing when a chunk is
 * not what its hash says.
 */
export async function createSink(job: Job, start: number): Promise<Sink> {
  const { record, remote, options } = job;
  const { keep, partMs = usualPartMs } = options;
  const hasher = await createSHA256();
  const read = createBlobReader();
  let at = start;
  let index = start / chunkBytes;
  /** What came of the chunk, of which the first so many blobs are kept as parts. */
  let blobs: Blob[] = [];
  let keptBlobs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving = Promise.resolve();
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;

  const endOf = (chunk: number) => chunk * chunkBytes + chunkSize(record, chunk);
  const begin = async (next: number) => {
    index = next;
    at = next * chunkBytes;
    blobs = [];
    filled = 0;
    hasher.init();
    if (!record.chunks[index]) {
      const expected = at + partBytes(record, index);
      for await (const part of readParts(keep, { key: remote.key, record, index }, read)) {
        hasher.update(part.bytes);
        blobs.push(part.blob);
        at += part.blob.size;
      }
      if (at < expected) job.count(at - expected); // changed on the disk
    }
    keptBlobs = blobs.length;
  };
  const move = () => {
    if (filled > 0) blobs.push(new Blob([piece.subarray(0, filled)]));
    filled = 0;
  };
  const add = (bytes: Uint8Array) => {
    hasher.update(bytes);
    for (let rest = bytes; rest.length > 0;) {
      const part = rest.subarray(0, pieceBytes - filled);
      piece.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
      if (filled === pieceBytes) move();
    }
    at += bytes.length;
    job.count(bytes.length);
    timer ??= setTimeout(() => void keepPartNow(), partMs);
  };
  const save = async (blob: Blob) => {
    const hash = await sha256(new Uint8Array(await blob.arrayBuffer()));
    await keepPart(keep, { key: remote.key, record, index }, { blob, sha256: hash });
  };
  const keepPartNow = () => {
    clearTimeout(timer);
    timer = undefined;
    move();
    // A chunk that is whole is kept as one, or had better come again.
    if (blobs.length === keptBlobs || at === endOf(index)) return saving;
    const blob = new Blob(blobs.slice(keptBlobs));
    keptBlobs = blobs.length;
    return (saving = saving.then(() => save(blob)).catch(() => {})); // what storage refuses is told with the whole chunk
  };
  const close = async () => {
    clearTimeout(timer);
    timer = undefined;
    move();
    await saving;
    const hash = hasher.digest('hex');
    const wanted = remote.chunks?.[index];
    if (wanted && hash !== wanted) {
      const spoilt = index;
      job.count(-chunkSize(record, spoilt));
      await job.dropParts(spoilt);
      await begin(spoilt);
      job.drop(spoilt, 'on the way');
      throw new Passing(`bytes ${at} to ${at + chunkSize(record, spoilt) - 1} arrived damaged`);
    }
    await job.commit(index, { blob: new Blob(blobs), hash });
    await begin(index + 1);
  };

  await begin(index);
  return {
    get at() {
      return at;
    },
    keepPart: keepPartNow,
    async write(bytes, from) {
      let taken = 0;
      let position = from;
      for (let rest = bytes; rest.length > 0;) {
        const end = endOf(index);
        const part = rest.subarray(0, (position < at ? at : end) - position);
        rest = rest.subarray(part.length);
        position += part.length;
        if (position <= at) continue;
        if (record.chunks[index]) at = position;
        else {
          add(part);
          taken += part.length;
        }
        if (at === end && record.chunks[index]) await begin(index + 1);
        else if (at === end) await close();
      }
      return taken;
    },
  };
}
