import { createSHA256 } from 'hash-wasm';
import type { Job } from './job.ts';
import { Passing } from './patience.ts';
import { chunkBytes, chunkSize } from './record.ts';

/** What is held in memory before it moves out into a Blob. */
const pieceBytes = 2 ** 20;

/** Takes the bytes of a connection in order and keeps them chunk by chunk. */
export interface Sink {
  /** Where the next byte belongs. */
  readonly at: number;
  /** Takes bytes that begin at `from`: what is here already is left out. Returns how many were new. */
  write: (bytes: Uint8Array, from: number) => Promise<number>;
}

/** A sink that begins at the start of a chunk. Throws Passing when a chunk is not what its hash says. */
export async function createSink(job: Job, start: number): Promise<Sink> {
  const { record, remote } = job;
  const hasher = await createSHA256();
  let at = start;
  let index = start / chunkBytes;
  let blobs: Blob[] = [];
  let piece = new Uint8Array(pieceBytes);
  let filled = 0;

  const begin = (next: number) => {
    index = next;
    at = next * chunkBytes;
    blobs = [];
    filled = 0;
    hasher.init();
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
  };
  const close = async () => {
    move();
    const hash = hasher.digest('hex');
    const wanted = remote.chunks?.[index];
    if (wanted && hash !== wanted) {
      const spoilt = index;
      job.count(-chunkSize(record, spoilt));
      begin(spoilt);
      job.drop(spoilt, 'on the way');
      throw new Passing(`bytes ${at} to ${at + chunkSize(record, spoilt) - 1} arrived damaged`);
    }
    await job.commit(index, { blob: new Blob(blobs), hash });
    begin(index + 1);
  };

  hasher.init();
  return {
    get at() {
      return at;
    },
    async write(bytes, from) {
      let taken = 0;
      let rest = from < at ? bytes.subarray(at - from) : bytes;
      while (rest.length > 0) {
        const end = index * chunkBytes + chunkSize(record, index);
        const part = rest.subarray(0, end - at);
        rest = rest.subarray(part.length);
        if (record.chunks[index]) at += part.length;
        else {
          add(part);
          taken += part.length;
        }
        if (at < end) continue;
        if (record.chunks[index]) begin(index + 1);
        else await close();
      }
      return taken;
    },
  };
}
