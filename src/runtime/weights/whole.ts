import { createSHA256 } from 'hash-wasm';
import { nextTurn } from '../turn.ts';
import type { Job } from './job.ts';
import { createBlobReader } from './read-blob.ts';
import { placeOf, readChunk } from './record.ts';

/** The SHA-256 of a whole file, made of its kept chunks in order while others are still on their way. */
export interface WholeHash {
  /** Goes on as far as chunks are there. What the disk changed is dropped from the record. */
  advance: () => Promise<void>;
  /** The hash once all chunks went in, else undefined. */
  digest: () => string | undefined;
}

/** Hashed in one go, in bytes: some milliseconds, in which the connections wait. */
const sliceBytes = 2 ** 20;

/** Every chunk is read back from where it is kept, so that what the disk spoils is found before it is used. */
export async function createWholeHash(job: Job): Promise<WholeHash> {
  const { record, remote, options } = job;
  const hasher = await createSHA256();
  const read = createBlobReader();
  let next = 0;
  const advance = async () => {
    while (next < record.chunks.length) {
      options.signal?.throwIfAborted();
      const hash = record.chunks[next];
      if (!hash) return;
      const chunk = await readChunk(options.keep, placeOf(remote.key, record), { index: next, hash, read });
      if (!chunk) return job.drop(next, 'on the disk');
      for (let at = 0; at < chunk.bytes.length; at += sliceBytes) {
        hasher.update(chunk.bytes.subarray(at, at + sliceBytes));
        await nextTurn();
      }
      next++;
    }
  };
  let last = Promise.resolve();
  return {
    advance() {
      const turn = last.then(advance);
      last = turn.catch(() => {}); // whoever asked is told
      return turn;
    },
    digest: () => (next === record.chunks.length ? hasher.digest() : undefined),
  };
}
