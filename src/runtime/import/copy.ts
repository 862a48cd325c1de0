import { createSHA256 } from 'hash-wasm';
import { AppError } from '../errors.ts';
import type { Keep } from '../weights/keep.ts';
import { createBlobReader, type BlobReader } from '../weights/read-blob.ts';
import { chunkBytes, chunkKey, emptyRecord, keysOf, sha256, type Wanted } from '../weights/record.ts';

/**
 * Copies a file from the disk into storage, chunk by chunk. Throws `model-corrupt`, naming the file and, where it is
 * known, the place, when it is not the one that is wanted; nothing of it is then kept.
 */
export async function copyFile(
  blob: Blob,
  wanted: Wanted,
  { keep, signal, onBytes }: { keep: Keep; signal?: AbortSignal | undefined; onBytes: (done: number) => void },
): Promise<void> {
  const record = emptyRecord(wanted);
  const hasher = await createSHA256();
  const read = createBlobReader();
  await keep.remove(keysOf(wanted.key, record));
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
      await keep.write([[chunkKey(wanted.key, index), new Blob([bytes])]]);
      onBytes(from + bytes.length);
    }
    const found = hasher.digest();
    if (wanted.sha256 && wanted.sha256 !== found) throw damaged(wanted, 'it has');
    await keep.write([[wanted.key, { ...record, complete: true, sha256: found, verified: [...record.chunks] }]]);
  } catch (error) {
    await keep.remove(keysOf(wanted.key, record)).catch(() => {}); // what was thrown first is told
    throw error;
  }
}

async function readPart(read: BlobReader, part: Blob, { label }: Wanted): Promise<Uint8Array<ArrayBuffer>> {
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
