import { createSHA256 } from 'hash-wasm';
import { AppError } from '../errors.ts';
import type { Keep } from '../weights/keep.ts';
import { createBlobReader, type BlobReader } from '../weights/read-blob.ts';
import {
  chunkBytes,
  chunkKey,
  emptyRecord,
  piecesOf,
  sha256,
  type FileRecord,
  type Wanted,
} from '../weights/record.ts';

export interface CopyOptions {
  keep: Keep;
  /** Where its pieces go: beside those of the file that is there, which stays until the record is written. */
  at: string;
  signal?: AbortSignal | undefined;
  onBytes: (done: number) => void;
}

/**
 * Copies a file from the disk into storage, chunk by chunk. Gives the record that makes it exist once it is written.
 * Throws `model-corrupt`, naming the file and, where it is known, the place, when it is not the one that is wanted;
 * nothing of it is then kept.
 */
export async function copyFile(blob: Blob, wanted: Wanted, options: CopyOptions): Promise<FileRecord> {
  const { keep, at, signal, onBytes } = options;
  const record: FileRecord = { ...emptyRecord(wanted), at };
  const hasher = await createSHA256();
  const read = createBlobReader();
  try {
    for (let index = 0; index < record.chunks.length; index++) {
      signal?.throwIfAborted();
      const from = index * chunkBytes;
      const bytes = await readPart(read, blob.slice(from, from + chunkBytes), wanted);
      const hash = await sha256(bytes);
      const known = wanted.chunks?.[index];
      if (known && known !== hash) throw damaged(wanted, `bytes ${from} to ${from + bytes.length - 1} have`);
      hasher.update(bytes);
      record.chunks[index] = hash;
      await keep.write([[chunkKey(at, index), new Blob([bytes])]]);
      onBytes(from + bytes.length);
    }
    const found = hasher.digest();
    if (wanted.sha256 && wanted.sha256 !== found) throw damaged(wanted, 'it has');
    return { ...record, complete: true, sha256: found, verified: [...record.chunks] as string[] };
  } catch (error) {
    await keep.remove(piecesOf(wanted.key, record)).catch(() => {}); // what was thrown first is told
    throw error;
  }
}

/** Whether a file from the disk is the one that a record is of, piece by piece up to the first that differs. */
export async function isSameFile(
  blob: Blob,
  { record, label }: { record: FileRecord; label: string },
  signal?: AbortSignal,
): Promise<boolean> {
  if (blob.size !== record.bytes) return false;
  const read = createBlobReader();
  for (const [index, hash] of (record.verified ?? record.chunks).entries()) {
    signal?.throwIfAborted();
    const from = index * chunkBytes;
    if ((await sha256(await readPart(read, blob.slice(from, from + chunkBytes), { label }))) !== hash) return false;
  }
  return true;
}

async function readPart(
  read: BlobReader,
  part: Blob,
  { label }: Pick<Wanted, 'label'>,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await read(part);
  } catch (cause) {
    throw new AppError('bad-input', `${label} could not be read from the disk. It was moved or changed meanwhile.`, {
      cause,
    });
  }
}

const damaged = ({ label }: Wanted, what: string) =>
  new AppError(
    'model-corrupt',
    `${label} is damaged: ${what} another SHA-256 than the file of that name and size on the hub. Copy or download it again.`,
  );
