import type { Keep } from './keep.ts';
import { createBlobReader } from './read-blob.ts';
import { chunkSize, placeOf, readChunk, readRecord, type Wanted } from './record.ts';

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Told how many bytes were checked. */
  onBytes: (done: number) => void;
}
/** A kept file: whole, or with the numbers of its spoilt pieces. */
export type Kept = { blob: Blob } | { spoilt: number[] };

/**
 * The kept file, read and hashed piece by piece; undefined when it is absent, unfinished or of another content than is
 * wanted. At most one piece is in memory at a time.
 */
export async function readKept(
  keep: Keep,
  wanted: Wanted,
  { signal, onBytes }: ReadOptions,
): Promise<Kept | undefined> {
  const record = await readRecord(keep, wanted);
  if (!record?.complete) return undefined;
  const blobs: Blob[] = [];
  const spoilt: number[] = [];
  const read = createBlobReader();
  let done = 0;
  for (const [index, hash] of record.chunks.entries()) {
    signal?.throwIfAborted();
    const chunk = hash ? await readChunk(keep, placeOf(wanted.key, record), { index, hash, read }) : undefined;
    if (chunk) blobs.push(chunk.blob);
    else spoilt.push(index);
    onBytes((done += chunkSize(record, index)));
  }
  return spoilt.length > 0 ? { spoilt } : { blob: new Blob(blobs) };
}

/** Takes the end mark away and forgets the spoilt pieces, so that only they are fetched again. */
export async function markSpoilt(keep: Keep, wanted: Wanted, spoilt: readonly number[]): Promise<void> {
  const record = await readRecord(keep, wanted);
  if (!record) return;
  const chunks = record.chunks.map((hash, index) => (spoilt.includes(index) ? null : hash));
  await keep.write([[wanted.key, { ...record, chunks, complete: false, damaged: true }]]);
}
