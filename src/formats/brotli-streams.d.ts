declare module 'hyparquet-compressors/src/brotli.streams.js' {
  /** Where the library's brotli puts what it unfolds. */
  export class BrotliOutput {
    buffer: Uint8Array;
  }
}
