/** Bytes that are read where they are wanted, so that a file of gigabytes is never in memory. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `at` on: `length` of them, or as many as there are. At once, where they were read before. */
  read(at: number, length: number): Bytes | Promise<Bytes>;
}
type Bytes = Uint8Array<ArrayBuffer>;

/** Read at once and kept, in bytes: headers stand close together. */
const windowBytes = 64 * 1024;
const keptWindows = 4;

/**
 * A file as a source. The windows read last are kept, so that a walk from header to header costs few reads. Each time one
 * is read, messages of other threads get their turn and the signal is looked at: however odd a file is, reading it can be
 * stopped.
 */
export function blobSource(blob: Blob, signal?: AbortSignal): ByteSource {
  const windows: { start: number; bytes: Bytes }[] = [];
  const load = async (from: number, to: number): Promise<Bytes> => {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(await blob.slice(from, Math.max(to, from + windowBytes)).arrayBuffer());
    signal?.throwIfAborted();
    if (to - from > windowBytes) return bytes;
    windows.push({ start: from, bytes });
    if (windows.length > keptWindows) windows.shift();
    return bytes.subarray(0, to - from);
  };
  return {
    size: blob.size,
    read(at, length) {
      if (!(at >= 0) || at >= blob.size || length <= 0) return new Uint8Array(0);
      const end = Math.min(blob.size, at + length);
      const index = windows.findLastIndex(({ start, bytes }) => at >= start && end <= start + bytes.length);
      if (index < 0) return load(at, end);
      const [held] = windows.splice(index, 1);
      windows.push(held!); // the last one used is the last one dropped
      return held!.bytes.subarray(at - held!.start, end - held!.start);
    },
  };
}

/** A stretch of a file, in bytes from its start; `to` is the first byte behind it. */
export interface Span {
  from: number;
  to: number;
}

/** The bytes of a span. Throws a RangeError when it reaches beyond the end. */
export function spanOf(source: ByteSource, { from, to }: Span): Bytes | Promise<Bytes> {
  if (to > source.size) throw new RangeError('The file ends in the middle of a field.');
  return source.read(from, to - from);
}

/** Bytes in memory as a source. */
export const bytesSource = (bytes: Bytes): ByteSource => ({
  size: bytes.length,
  read: (at, length) => (at >= 0 && length > 0 ? bytes.subarray(at, at + length) : new Uint8Array(0)),
});

/** A stretch of a source as one of its own; what reaches behind the end is cut off. */
export function partOf(source: ByteSource, at: number, length = Infinity): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - at));
  return {
    size,
    read: (from, count) =>
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
