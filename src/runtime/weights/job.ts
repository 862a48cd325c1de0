import { AppError } from '../errors.ts';
import type { Keep } from './keep.ts';
import type { Pause } from './patience.ts';
import {
  chunkBytes,
  chunkKey,
  chunkSize,
  emptyRecord,
  keptBytes,
  keysOf,
  partKeys,
  placeOf,
  readRecord,
  type FileRecord,
} from './record.ts';
import type { Remote, RequestOptions } from './request.ts';

export interface JobOptions extends RequestOptions {
  keep: Keep;
  pause: Pause;
  /** How long bytes may be here without being kept, in milliseconds. */
  partMs?: number;
  /** How many ranges are asked for at a time; one asks for the rest of the file in one piece. */
  connections: number;
  /** Told how many bytes of the file are here. */
  onBytes: (done: number) => void;
}

/** One file on its way: what is kept of it, and how much of the rest has come. */
export interface Job {
  readonly remote: Remote;
  readonly options: JobOptions;
  readonly record: FileRecord;
  /** Counts bytes that came, or, below 0, that were thrown away. */
  count: (bytes: number) => void;
  /** Bytes that came since the job began, on all connections. */
  came: () => number;
  /** Keeps a piece together with the record that names it, in the place of its parts. */
  commit: (index: number, piece: { blob: Blob; hash: string }) => Promise<void>;
  /** Forgets the parts of a piece. */
  dropParts: (index: number) => Promise<void>;
  /** Forgets a piece that turned out to be spoilt, to be fetched again. Throws `storage` when that repeats itself. */
  drop: (index: number, where: 'on the way' | 'on the disk') => void;
  /** Writes the end mark: from here on the file exists. */
  finish: (sha256: string) => Promise<void>;
  /** Removes all that was kept. */
  discard: () => Promise<void>;
}

/** A piece may be spoilt so often before the file is given up. */
const mostDrops = 3;

/** Takes up the file where it was left. What was whole once is held to the hashes that it had then. */
export async function startJob(wanted: Remote, options: JobOptions): Promise<Job> {
  const { keep } = options;
  const record = (await readRecord(keep, wanted)) ?? (await replaceRecord(keep, wanted));
  const { verified, sha256: pinned } = record;
  const remote: Remote = verified ? { ...(pinned && { sha256: pinned }), chunks: verified, ...wanted } : wanted;
  let done = keptBytes(record);
  const drops = new Map<number, number>();
  let came = 0;
  const count = (bytes: number) => {
    came += Math.max(0, bytes);
    options.onBytes((done += bytes));
  };
  const dropParts = async (index: number) => {
    const keys = partKeys(remote.key, record, index);
    delete record.parts?.[index];
    if (keys.length > 0) await keep.remove(keys);
  };
  return {
    remote,
    options: { ...options, content: record },
    record,
    count,
    dropParts,
    came: () => came,
    async commit(index, { blob, hash }) {
      record.chunks[index] = hash;
      try {
        await keep.write([
          [chunkKey(placeOf(remote.key, record), index), blob],
          [remote.key, record],
        ]);
      } catch (error) {
        record.chunks[index] = null;
        throw error;
      }
      await dropParts(index);
    },
    drop(index, where) {
      if (record.chunks[index]) count(-chunkSize(record, index));
      record.chunks[index] = null;
      const times = (drops.get(index) ?? 0) + 1;
      drops.set(index, times);
      if (times < mostDrops) return;
      const from = index * chunkBytes;
      const bytes = `bytes ${from} to ${from + chunkSize(record, index) - 1}`;
      if (where === 'on the disk')
        throw new AppError('storage', `${remote.label} cannot be kept: ${bytes} come back changed from the disk.`);
      throw new AppError(
        'model-corrupt',
        `${remote.label} is damaged at ${remote.url.host}: ${bytes} came ${times} times with a wrong SHA-256. Choose another source, or try again later.`,
      );
    },
    async finish(sha256) {
      Object.assign(record, { complete: true, sha256, verified: [...record.chunks] });
      delete record.damaged;
      delete record.parts;
      await keep.write([[remote.key, record]]);
    },
    discard: () => keep.remove(keysOf(remote.key, record)),
  };
}

/** What is kept under the key is of another content: it goes before anything new comes. */
async function replaceRecord(keep: Keep, remote: Remote): Promise<FileRecord> {
  const old = (await keep.get(remote.key)) as Partial<FileRecord> | undefined;
  if (old) await keep.remove(keysOf(remote.key, { ...old, chunks: old.chunks ?? [] }));
  return emptyRecord(remote);
}
