import { createContext, runInContext } from 'node:vm';

/** A file that counts how often it is read, and tells whoever wants to act in between. */
export class CountedBlob extends Blob {
  reads = 0;
  onRead = () => {};

  override slice(...given: Parameters<Blob['slice']>): Blob {
    this.reads++;
    this.onRead();
    return super.slice(...given);
  }
}

/** Far beyond what anything that ends takes, in milliseconds. */
const guardMs = 60_000;

/** Runs what must end by itself; what hangs is ended and fails, instead of taking the whole run with it. */
export function guarded<T>(work: () => T): T {
  return runInContext('work()', createContext({ work }), { timeout: guardMs }) as T;
}
