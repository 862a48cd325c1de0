import { createSHA256 } from 'hash-wasm';
import { createStore, delMany, get, set } from 'idb-keyval';

/** Where pieces of files are kept; an argument, so that a test can refuse, lose or spoil them. */
export interface Keep {
  get: (key: string) => Promise<unknown>;
  set: (key: string, value: unknown) => Promise<void>;
  remove: (keys: string[]) => Promise<void>;
}

/** IndexedDB. Nothing is opened before the first use. */
export function openKeep(name = 'triptych-weights'): Keep {
  let store: ReturnType<typeof createStore> | undefined;
  const opened = () => (store ??= createStore(name, 'files'));
  return {
    get: async (key) => get(key, opened()),
    set: async (key, value) => set(key, value, opened()),
    remove: async (keys) => delMany(keys, opened()),
  };
}

/**
 * The end mark of a kept file, written after its last piece: pieces without it do not exist. The hash of each piece
 * lets damage be found, and one day be mended, piece by piece.
 */
interface KeptFile {
  version: 1;
  bytes: number;
  sha256: string;
  chunks: string[];
}
const chunkKey = (key: string, index: number) => `${key}#${index}`;

export async function sha256(bytes: Uint8Array): Promise<string> {
  const hasher = await createSHA256();
  return hasher.update(bytes).digest();
}

/**
 * The kept file, read and hashed piece by piece; undefined when it is absent, unfinished, damaged or of another content
 * than is wanted. `onBytes` is told how much was checked.
 */
export async function readKept(
  keep: Keep,
  wanted: { key: string; bytes: number; sha256?: string },
  { signal, onBytes }: { signal?: AbortSignal | undefined; onBytes: (done: number) => void },
): Promise<Blob | undefined> {
  const record = (await keep.get(wanted.key)) as KeptFile | undefined;
  if (record?.version !== 1 || record.bytes !== wanted.bytes) return undefined;
  if (wanted.sha256 && record.sha256 !== wanted.sha256) return undefined;
  const blobs: Blob[] = [];
  let done = 0;
  for (const [index, hash] of record.chunks.entries()) {
    signal?.throwIfAborted();
    const blob = await keep.get(chunkKey(wanted.key, index));
    if (!(blob instanceof Blob)) return undefined;
    if ((await sha256(new Uint8Array(await blob.arrayBuffer()))) !== hash) return undefined;
    blobs.push(blob);
    onBytes((done += blob.size));
  }
  return done === wanted.bytes ? new Blob(blobs) : undefined;
}

/** Takes the pieces of a new file, in order. */
export interface Writer {
  add(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Writes the end mark: from here on the file exists. */
  finish(file: { bytes: number; sha256: string }): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** Overwrites the file of that key. The old end mark goes first, so that a half-written file is never taken for it. */
export async function writeKept(keep: Keep, key: string): Promise<Writer> {
  const old = (await keep.get(key)) as KeptFile | undefined;
  const oldKeys = (old?.chunks ?? []).map((_, index) => chunkKey(key, index));
  await keep.remove([key, ...oldKeys]);
  const chunks: string[] = [];
  return {
    async add(chunk) {
      const index = chunks.push(await sha256(chunk)) - 1;
      await keep.set(chunkKey(key, index), new Blob([chunk]));
    },
    finish: ({ bytes, sha256: hash }) => keep.set(key, { version: 1, bytes, sha256: hash, chunks } satisfies KeptFile),
    discard: () => keep.remove([key, ...chunks.map((_, index) => chunkKey(key, index))]),
  };
}
