import { createSHA256 } from 'hash-wasm';
import { AppError } from '../errors.ts';
import type { Keep } from './keep.ts';
import type { BlobReader } from './read-blob.ts';

/** Pieces in which files are kept: large enough to be few, small enough to be held in memory and to be fetched again. */
export const chunkBytes = 16 * 2 ** 20;

/** What is known of a file beforehand. */
export interface Wanted {
  /** Where it is kept. */
  key: string;
  /** As a person knows it: “onnx/text_model.onnx” of Pocket CLIP. */
  label: string;
  bytes: number;
  /** `bytes` is an estimate: what is kept knows the length. */
  approximate?: boolean;
  sha256?: string;
  /** SHA-256 of each 16 MiB, where they are known: damage is then found, and mended, piece by piece. */
  chunks?: readonly string[];
  /** Of the repository. What was kept of another one is not taken for this. */
  revision?: string;
}

/** What is kept of a file. Without `complete`, its end mark, it is only the beginning of one. */
export interface FileRecord {
  version: 2;
  bytes: number;
  sha256?: string;
  revision?: string;
  /** SHA-256 of each piece that is kept; null where it is missing. */
  chunks: (string | null)[];
  /** Of pieces that are not whole: what is kept of their beginning. */
  parts?: Record<number, { bytes: number; sha256: string }[]>;
  /** What the server called the content, where no SHA-256 is known that could tell a change. */
  etag?: string;
  complete: boolean;
  /** SHA-256 of every piece of the file when it was whole: what is spoilt later is held to it when it comes again. */
  verified?: string[];
  /** It was whole once; what is missing was found spoilt. */
  damaged?: boolean;
  /**
   * Where its pieces are kept, if not under the key of the file: an import brings its own, and takes the place of what
   * was there in one step.
   */
  at?: string;
}

const version = 2;
/** Where a chunk of a file is kept. */
export const chunkKey = (key: string, index: number): string => `${key}#${index}`;
/** Bytes of a chunk: 16 MiB, and what is left for the last one. */
export const chunkSize = ({ bytes }: Pick<Wanted, 'bytes'>, index: number): number =>
  Math.min(chunkBytes, bytes - index * chunkBytes);

/** No file of a model is larger, in bytes: whatever says so is not believed, and no list of its pieces is made. */
export const mostFileBytes = 64 * 2 ** 30;

/** A record with nothing in it. Throws `model-corrupt` for a length that no file has. */
export function emptyRecord({ bytes, label, sha256: hash, revision }: Wanted): FileRecord {
  if (!(Number.isSafeInteger(bytes) && bytes >= 0 && bytes <= mostFileBytes))
    throw new AppError(
      'model-corrupt',
      `${label} is said to have ${bytes} bytes, and files up to ${mostFileBytes / 2 ** 30} GB are taken.`,
    );
  return {
    version,
    bytes,
    ...(hash && { sha256: hash }),
    ...(revision && { revision }),
    chunks: Array.from({ length: Math.ceil(bytes / chunkBytes) }, () => null),
    complete: false,
  };
}

/** The record of the file that is wanted; undefined when there is none, or one of another content. */
export async function readRecord(keep: Keep, wanted: Wanted): Promise<FileRecord | undefined> {
  const record = (await keep.get(wanted.key)) as Partial<FileRecord> | undefined;
  if (record?.version !== undefined && record.version > version)
    throw new AppError('storage', `${wanted.label} was kept by a newer version of this page. Reload the page.`);
  if (record?.version !== version) return undefined;
  const { bytes, sha256: hash, revision } = record as FileRecord;
  if (bytes !== wanted.bytes && !wanted.approximate) return undefined;
  if (wanted.sha256 && hash && hash !== wanted.sha256) return undefined;
  if (wanted.revision && revision && revision !== wanted.revision) return undefined;
  return record as FileRecord;
}

/** Bytes of it that are kept. */
export const keptBytes = (record: FileRecord): number =>
  record.chunks.reduce((sum, hash, index) => sum + (hash ? chunkSize(record, index) : partBytes(record, index)), 0);

/** What the keys of the pieces of a file begin with. */
export const placeOf = (key: string, { at = key }: Pick<FileRecord, 'at'>): string => at;

/** Where the beginning of a chunk that is not whole yet is kept, in parts. */
export const partKey = (place: string, index: number, part: number): string => `${chunkKey(place, index)}+${part}`;

/** Every key under which parts of a chunk are kept. */
export const partKeys = (key: string, record: Pick<FileRecord, 'parts' | 'at'>, index: number): string[] =>
  (record.parts?.[index] ?? []).map((_, part) => partKey(placeOf(key, record), index, part));

/** Bytes of a chunk that are kept though it is not whole. */
export const partBytes = ({ parts }: Pick<FileRecord, 'parts'>, index: number): number =>
  (parts?.[index] ?? []).reduce((sum, { bytes }) => sum + bytes, 0);

/** The keys of the pieces of a file, and of their parts. */
export const piecesOf = (key: string, record: Pick<FileRecord, 'chunks' | 'parts' | 'at'>): string[] =>
  record.chunks.flatMap((_, index) => [chunkKey(placeOf(key, record), index), ...partKeys(key, record, index)]);

/** Every key that belongs to the file. */
export const keysOf = (key: string, record: Pick<FileRecord, 'chunks' | 'parts' | 'at'>): string[] => [
  key,
  ...piecesOf(key, record),
];

/** SHA-256 as lower-case hexadecimal: the browser's own, which is several times quicker, where the context is secure. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return (await createSHA256()).update(bytes).digest();
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A piece as it was kept, or undefined when it is missing or no longer what its hash says. Its bytes are valid until the
 * reader reads on.
 */
export async function readChunk(
  keep: Keep,
  place: string,
  { index, hash, read }: { index: number; hash: string; read: BlobReader },
): Promise<{ blob: Blob; bytes: Uint8Array<ArrayBuffer> } | undefined> {
  return keptPiece(keep, { key: chunkKey(place, index), hash, read });
}

/** The same of whatever is kept under a key. */
export async function keptPiece(
  keep: Keep,
  { key, hash, read }: { key: string; hash: string; read: BlobReader },
): Promise<{ blob: Blob; bytes: Uint8Array<ArrayBuffer> } | undefined> {
  const blob = await keep.get(key);
  if (!(blob instanceof Blob)) return undefined;
  try {
    const bytes = await read(blob);
    return (await sha256(bytes)) === hash ? { blob, bytes } : undefined;
  } catch (error) {
    // The browser lost the file behind the Blob.
    if (error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name)) return undefined;
    throw error;
  }
}
