import { uniquePaths } from './file-names.ts';

/** A file that goes into an archive. */
export interface Packed {
  /** Where it lies, with slashes. */
  path: string;
  /** Milliseconds since 1970; now when left out. */
  modified?: number;
  /** Opens it when its turn comes; undefined leaves it out. */
  open: () => Promise<Blob | string | undefined>;
}

/** First and last second that a ZIP can name (PKWARE APPNOTE 6.3.10, 4.4.6: seven bits of years from 1980 on). */
const first = (): number => new Date(1980, 0, 1).getTime();
const last = (): number => new Date(2107, 11, 31, 23, 59, 58).getTime();

/** A date as a ZIP can hold it: what is before 1980 or after 2107 becomes the nearest that it can. */
export const zipDate = (time: number): Date =>
  new Date(Number.isNaN(time) ? first() : Math.min(last(), Math.max(first(), time)));

/**
 * A ZIP of files as they come, stored without compression, each under a name of its own that every system can write.
 * Rejects with `AbortError` when it is stopped.
 */
export async function packZip(files: readonly Packed[], { signal }: { signal?: AbortSignal } = {}): Promise<Blob> {
  const { downloadZip: download } = await import('client-zip');
  const names = uniquePaths(files.map(({ path }) => path));
  async function* entries(): AsyncGenerator<{ name: string; input: Blob | string; lastModified: Date }> {
    for (const [i, { modified, open }] of files.entries()) {
      signal?.throwIfAborted();
      const input = await open();
      if (input !== undefined) yield { name: names[i]!, input, lastModified: zipDate(modified ?? Date.now()) };
    }
  }
  try {
    const zip = await download(entries()).blob();
    signal?.throwIfAborted();
    return zip;
  } catch (error) {
    signal?.throwIfAborted(); // a stream that was ended reads as a network failure
    throw error;
  }
}
