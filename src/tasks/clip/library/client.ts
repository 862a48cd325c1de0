import { type Connection, connect } from '../../../runtime/rpc.ts';
import type { LibraryContract } from './contract.ts';

const spawn = () =>
  new Worker(new URL('./library-worker.ts', import.meta.url), { type: 'module', name: 'clip library' });

let client: Connection<LibraryContract> | undefined;

/** The library's worker; it is started at the first call and holds the vectors in memory from then on. */
export const libraryClient = (): Connection<LibraryContract> =>
  (client ??= connect<LibraryContract>(spawn, {
    retry: [
      'use',
      'count',
      'space',
      'stats',
      'search',
      'rank',
      'similar',
      'duplicates',
      'likeness',
      'lowestPair',
      'vectors',
      'moderate',
      'tag',
      'moderationScores',
      'tagColumns',
      'nameGroups',
      'map',
      'items',
      'copies',
      'withHashes',
      'thumbnails',
      'thumbnailUrls',
      'folders',
    ],
  }));

/** Ends the worker, which frees its memory; what is on the shelf stays. */
export function closeLibrary(): void {
  client?.dispose();
  client = undefined;
}
