import { deflate } from 'pako';

/**
 * How many times shorter zlib makes a text; repetitions have a high ratio. Source: openai/whisper, utils.py,
 * `compression_ratio`. pako 2.1's deflate has the lengths of zlib 1.2; others differ by some bytes.
 */
export function compressionRatio(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return bytes.length / deflate(bytes).length;
}
