import { readFileSync } from 'node:fs';

const folder = new URL('../../golden/whisper/', import.meta.url);

/** A JSON file of e2e/golden/whisper. */
export const readGolden = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;

/** The samples of a golden recording: 16 kHz mono, 16 bit, after a header of 44 bytes. */
export function readWav(name: string): Float32Array {
  const bytes = Uint8Array.from(readFileSync(new URL(`audio/${name}.wav`, folder)));
  return Float32Array.from(new Int16Array(bytes.buffer, 44), (sample) => sample / 32768);
}
