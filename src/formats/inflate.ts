/** What the bytes unfold to. Reading it throws a TypeError when they are not of the format. */
export function inflating(data: Uint8Array<ArrayBuffer>, format: CompressionFormat): ReadableStream<Uint8Array> {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  // What fails here is thrown where it is read.
  void writer.write(data).catch(() => {});
  void writer.close().catch(() => {});
  return readable;
}
