import type { Budget } from './budget.ts';

/** A browser unfolds all of what it is handed before it gives any of it: a thousand times this much at most, in bytes. */
const sliceBytes = 4 * 1024;

/**
 * What the bytes unfold to. Throws a RangeError past the budget, a TypeError when they are not of the format, and on abort.
 */
export async function inflate(
  data: Uint8Array<ArrayBuffer>,
  { format, budget, signal }: { format: CompressionFormat; budget: Budget; signal?: AbortSignal | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of inflating(data, format)) {
    signal?.throwIfAborted();
    budget.take(part.length);
    parts.push(part);
    size += part.length;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The pieces as they unfold; the next slice goes in when those of the one before were taken. For what keeps none of them. */
export async function* inflating(
  data: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let hasFailed = false;
  const feed = async () => {
    for (let at = 0; at < data.length && !hasFailed; at += sliceBytes) {
      await writer.ready;
      await writer.write(data.subarray(at, at + sliceBytes));
    }
    await writer.close();
  };
  const feeding = feed().catch(() => {}); // what fails here is thrown where it is read
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    hasFailed = true;
    await reader.cancel().catch(() => {});
    await feeding;
  }
}
