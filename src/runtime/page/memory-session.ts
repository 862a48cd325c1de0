import type { Session, Snapshot } from './kept-session.ts';

/** A session in the memory of a test, where a store that is made later finds it as after a reload. */
export function memorySession<T>(): Session<T> & { kept: Snapshot<T> | undefined } {
  return {
    kept: undefined,
    async read() {
      return this.kept && { ...this.kept };
    },
    keep({ value, files }) {
      this.kept = { value: structuredClone(value), files: new Map(files) };
    },
  };
}
