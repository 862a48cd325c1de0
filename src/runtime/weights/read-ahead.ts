import { hold } from '../hold.ts';

/** So much memory is held before the reader waits, in bytes: more than what a browser buffers for a connection. */
const mostHeld = 2 * 2 ** 20;
/** One read takes at most so much. */
const bufferBytes = 256 * 1024;

/** The next piece, in the buffer that is given where the stream can fill one; undefined at the end. */
export type ReadPiece = (spare: ArrayBuffer | undefined) => Promise<Uint8Array | undefined>;

/** Pieces of a stream; those of a stream of bytes are read into buffers that are used again. */
export function pieceReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): {
  read: ReadPiece;
  cancel: () => Promise<void>;
} {
  const filling = fillingReader(body);
  if (!filling) {
    const reader = body.getReader();
    return { read: async () => (await hold(reader, reader.read())).value, cancel: () => reader.cancel() };
  }
  return {
    async read(spare = new ArrayBuffer(bufferBytes)) {
      const { done, value } = await hold(filling, filling.read(new Uint8Array(spare)));
      return done ? undefined : value;
    },
    cancel: () => filling.cancel(),
  };
}

function fillingReader(body: ReadableStream): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined; // Safari's are no streams of bytes
  }
}

/**
 * The pieces of a stream, taken from it while earlier ones are still in use. A connection that breaks takes along what
 * lies in the browser's buffer, so little may stay there; what was taken before the failure is given first. A piece is
 * valid until the next one is asked for.
 */
export async function* readAhead(read: ReadPiece): AsyncGenerator<Uint8Array> {
  const queue: Uint8Array[] = [];
  const spare: ArrayBuffer[] = [];
  let held = 0;
  let end: { error?: unknown } | undefined;
  let isLeft = false;
  let wake = () => {};
  let room = () => {};
  const sleep = () => new Promise<void>((resolve) => (wake = resolve));

  const take = async () => {
    try {
      while (!isLeft) {
        const piece = await read(spare.pop());
        if (!piece) break;
        queue.push(piece);
        held += piece.buffer.byteLength;
        wake();
        while (held >= mostHeld && !isLeft) await new Promise<void>((resolve) => (room = resolve));
      }
      end = {};
    } catch (error) {
      end = { error };
    }
    wake();
  };
  void take();
  try {
    for (;;) {
      const piece = queue.shift();
      if (piece) {
        yield piece;
        held -= piece.buffer.byteLength;
        if (piece.buffer instanceof ArrayBuffer && piece.buffer.byteLength === bufferBytes) spare.push(piece.buffer);
        room();
      } else if (end) {
        if ('error' in end) throw end.error;
        return;
      } else await sleep();
    }
  } finally {
    isLeft = true;
    room();
  }
}
