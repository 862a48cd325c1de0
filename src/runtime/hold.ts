const held = new Set<object>();

/**
 * Keeps a stream's reader from the garbage collector until its read is answered. Chromium collects the stream of a Blob
 * that only its own waiting read refers to, and the read is then never answered: about one in 300 while memory is busy.
 */
export async function hold<T>(reader: object, read: Promise<T>): Promise<T> {
  held.add(reader);
  try {
    return await read;
  } finally {
    held.delete(reader);
  }
}
