/** A stretch of a file, in bytes from its start; `to` is the first byte behind it. */
export interface Span {
  from: number;
  to: number;
}

/** Reads stretches of a file that may be far larger than the memory. */
export interface Source {
  /** The bytes of a span, valid until the next call. Throws a RangeError when it reaches beyond the end. */
  read: (span: Span) => Uint8Array | Promise<Uint8Array>;
}

/** What is read for is small and lies close together, so that one read serves many. */
const windowBytes = 64 * 1024;

/**
 * A source that holds one window of the file and answers from it at once. Each time the window moves, messages of other
 * threads get their turn and the signal is looked at: however odd a file is, reading it can be stopped.
 */
export function createSource(file: Blob, signal?: AbortSignal): Source {
  let start = 0;
  let held = new Uint8Array();
  const move = async ({ from, to }: Span) => {
    signal?.throwIfAborted();
    held = new Uint8Array(await file.slice(from, Math.max(to, from + windowBytes)).arrayBuffer());
    start = from;
    signal?.throwIfAborted();
    return held.subarray(0, to - from);
  };
  return {
    read(span) {
      const { from, to } = span;
      if (to > file.size) throw new RangeError('The file ends in the middle of a field.');
      return from >= start && to <= start + held.length ? held.subarray(from - start, to - start) : move(span);
    },
  };
}
