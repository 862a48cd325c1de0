import { readFileSync } from 'node:fs';

const folder = new URL('../../golden/whisper/', import.meta.url);

/** A JSON file of e2e/golden/whisper. */
export const readGolden = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;

/** The samples of a recording, a golden one if no folder is given: 16 kHz mono, 16 bit, `data` the last chunk. */
export function readWav(name: string, recordings = new URL('audio/', folder)): Float32Array {
  const file = readFileSync(new URL(`${name}.wav`, recordings));
  const bytes = Uint8Array.from(file.subarray(file.indexOf('data') + 8));
  return Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 32768);
}
