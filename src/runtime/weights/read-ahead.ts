/** So much is held before the reader waits, in bytes: more than what a browser buffers for a connection. */
const mostHeld = 2 * 2 ** 20;

/**
 * The pieces of a stream, taken from it while earlier ones are still in use. A connection that breaks takes along what
 * lies in the browser's buffer, so little may stay there; what was taken before the failure is given first.
 */
export async function* readAhead(
  reader: Pick<ReadableStreamDefaultReader<Uint8Array>, 'read'>,
): AsyncGenerator<Uint8Array> {
  const queue: Uint8Array[] = [];
  let held = 0;
  let end: { error?: unknown } | undefined;
  let isLeft = false;
  let wake = () => {};
  let room = () => {};
  const sleep = () => new Promise<void>((resolve) => (wake = resolve));

  const take = async () => {
    try {
      while (!isLeft) {
        const { done, value } = await reader.read();
        if (done) break;
        queue.push(value);
        held += value.length;
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
        held -= piece.length;
        room();
        yield piece;
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
