import { libraryApi } from '../../library-api.ts';
import type { RestoreReport } from '../../library/bins.ts';
import { libraryStore } from '../library/store.ts';

/** Puts the files of a deletion back, and brings them into the library again. To be called in a click. */
export async function restore(deletion: string): Promise<RestoreReport> {
  const folders = (await libraryApi.deletions()).find(({ id }) => id === deletion)?.folders ?? [];
  const report = await libraryApi.restore(deletion);
  for (const { id, name } of libraryStore.getState().folders)
    if (folders.includes(name)) void libraryStore.getState().rescan(id);
  return report;
}
