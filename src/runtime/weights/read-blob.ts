import { hold } from '../hold.ts';

/** Gives the bytes of a Blob; they are valid until the next call. */
export type BlobReader = (blob: Blob) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Reads Blobs one after the other into the same memory: buffers that are left to the collector pile up to ten times of
 * what is in use. Browsers whose Blobs cannot be read so get a new buffer each time.
 */
export function createBlobReader(): BlobReader {
  let buffer = new ArrayBuffer(0);
  return async (blob) => {
    const reader = openReader(blob);
    if (!reader) return new Uint8Array(await blob.arrayBuffer());
    let free = buffer.byteLength < blob.size ? new ArrayBuffer(blob.size) : buffer;
    buffer = new ArrayBuffer(0); // it moves with every read, and is gone when one fails
    let at = 0;
    while (at < blob.size) {
      const { done, value } = await hold(reader, reader.read(new Uint8Array(free, at, blob.size - at)));
      if (!value) break; // canceled
      free = value.buffer;
      at += value.byteLength;
      if (done) break;
    }
    void reader.cancel().catch(() => {}); // it does not see its end unless it is asked again
    buffer = free;
    return new Uint8Array(free, 0, at);
  };
}

function openReader(blob: Blob): ReadableStreamBYOBReader | undefined {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch {
    return undefined; // Safari before 26 and others without streams of bytes
  }
}
