/** Bytes that are read where they are wanted, so that a file of gigabytes is never in memory. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `at` on: `length` of them, or as many as there are. */
  read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Read at once and kept, in bytes: headers stand close together. */
const windowBytes = 64 * 1024;
const keptWindows = 4;

/** A file as a source. The windows read last are kept, so that a walk from header to header costs few reads. */
export function blobSource(blob: Blob): ByteSource {
  const windows = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const slice = async (from: number, to: number): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await blob.slice(from, to).arrayBuffer());
  const windowAt = (index: number): Promise<Uint8Array<ArrayBuffer>> => {
    const found = windows.get(index) ?? slice(index * windowBytes, (index + 1) * windowBytes);
    windows.delete(index);
    windows.set(index, found); // the last one used is the last one dropped
    if (windows.size > keptWindows) windows.delete(windows.keys().next().value!);
    return found;
  };
  return {
    size: blob.size,
    async read(at, length) {
      if (!(at >= 0) || at >= blob.size || length <= 0) return new Uint8Array(0);
      const end = Math.min(blob.size, at + length);
      const first = Math.floor(at / windowBytes);
      if (Math.floor((end - 1) / windowBytes) > first) return slice(at, end);
      const bytes = await windowAt(first);
      return bytes.subarray(at - first * windowBytes, end - first * windowBytes);
    },
  };
}

/** Bytes in memory as a source. */
export const bytesSource = (bytes: Uint8Array<ArrayBuffer>): ByteSource => ({
  size: bytes.length,
  read: async (at, length) => (at >= 0 && length > 0 ? bytes.subarray(at, at + length) : new Uint8Array(0)),
});

/** A stretch of a source as one of its own; what reaches behind the end is cut off. */
export function partOf(source: ByteSource, at: number, length = Infinity): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - at));
  return {
    size,
    read: async (from, count) =>
      from >= 0 && from < size ? source.read(at + from, Math.min(count, size - from)) : new Uint8Array(0),
  };
}

/** A view of bytes, for their numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Bytes as Latin-1 text. */
export function latin1Of(bytes: Uint8Array): string {
  let text = ''; // a TextDecoder takes this name for Windows-1252
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
