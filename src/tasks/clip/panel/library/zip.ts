import type { downloadZip } from 'client-zip';
import { AppError } from '../../../../runtime/errors.ts';
import { libraryApi } from '../../library-api.ts';
import { openOriginal } from '../../library/originals.ts';

/** What a ZIP became. */
export interface Zipped {
  /** Undefined when no file could be reached. */
  file: Blob | undefined;
  /** Why files were left out, one sentence each. */
  missing: string[];
}

/**
 * The files of pictures as one ZIP, in the folders they lie in. A video is in it once, whichever of its moments are
 * meant. Pictures are packed already, so they are only stored.
 */
export async function zipSelection(
  ids: readonly number[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (done: number) => void },
): Promise<Zipped> {
  const items = (await libraryApi.items(ids.map(String))).filter((item) => item !== undefined);
  const byPath = new Map(items.map((item) => [`${item.source} ${item.path}`, item]));
  const missing: string[] = [];
  const names = new Map<string, number>();
  let done = 0;
  async function* files() {
    for (const item of byPath.values()) {
      signal.throwIfAborted();
      try {
        const file = await openOriginal(item);
        yield { name: uniqueName(item.path, names), input: file, lastModified: new Date(item.modified) };
        onProgress(++done);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        missing.push(error.message);
      }
    }
  }
  const file = await pack(files(), signal);
  return { file: done > 0 ? file : undefined, missing };
}

/** A ZIP of files as they come. Rejects with `AbortError` when it is stopped. */
export async function pack(files: Parameters<typeof downloadZip>[0], signal: AbortSignal): Promise<Blob> {
  const { downloadZip: download } = await import('client-zip');
  try {
    const zip = await download(files).blob();
    signal.throwIfAborted();
    return zip;
  } catch (error) {
    signal.throwIfAborted(); // a stream that was ended reads as a network failure
    throw error;
  }
}

/** Two folders of one name may hold the same path: the second file gets a number. */
export function uniqueName(path: string, names: Map<string, number>): string {
  const times = (names.get(path) ?? 0) + 1;
  names.set(path, times);
  return times === 1 ? path : path.replace(/(\.\w+)?$/u, (ending) => ` (${times})${ending}`);
}
