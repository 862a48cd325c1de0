import { packZip } from '../../../../formats/zip-pack.ts';
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
  let done = 0;
  const files = [...byPath.values()].map((item) => ({
    path: item.path,
    modified: item.modified,
    async open() {
      try {
        const file = await openOriginal(item);
        onProgress(++done);
        return file;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        missing.push(error.message);
        return undefined;
      }
    },
  }));
  const file = await packZip(files, { signal });
  return { file: done > 0 ? file : undefined, missing };
}
