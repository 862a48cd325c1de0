import type { Keep } from './keep.ts';
import type { BlobReader } from './read-blob.ts';
import { type FileRecord, keptPiece, partKey, placeOf } from './record.ts';

/** Keeps the next part of a chunk together with the record that names it. */
export async function keepPart(
  keep: Keep,
  { key, record, index }: { key: string; record: FileRecord; index: number },
  part: { blob: Blob; sha256: string },
): Promise<void> {
  const parts = ((record.parts ??= {})[index] ??= []);
  parts.push({ bytes: part.blob.size, sha256: part.sha256 });
  try {
    await keep.write([
      [partKey(placeOf(key, record), index, parts.length - 1), part.blob],
      [key, record],
    ]);
  } catch (error) {
    parts.pop();
    throw error;
  }
}

/** The parts of a chunk in order, as far as they are what they were; the rest is taken out of the record. */
export async function* readParts(
  keep: Keep,
  { key, record, index }: { key: string; record: FileRecord; index: number },
  read: BlobReader,
): AsyncGenerator<{ blob: Blob; bytes: Uint8Array<ArrayBuffer> }> {
  const parts = record.parts?.[index] ?? [];
  for (const [at, { sha256 }] of parts.entries()) {
    const found = await keptPiece(keep, { key: partKey(placeOf(key, record), index, at), hash: sha256, read });
    if (!found) return void parts.splice(at);
    yield found;
  }
}
