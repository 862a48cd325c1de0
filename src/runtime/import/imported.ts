import type { ModelEntry } from '../model-entry.ts';
import type { Keep } from '../weights/keep.ts';

/** Entries of imported models are kept beside their files, each under its own key: two tabs cannot undo each other's. */
const prefix = '!imported/';
/** All of them in one list, as versions before kept them. It is read, and never written again. */
const listKey = '!imported';

/** Where the entry of an imported model is kept. */
export const importedKey = (id: string): string => `${prefix}${id}`;

/** Models that were imported. Storage that cannot be read holds none. */
export async function readImported(keep: Keep): Promise<ModelEntry[]> {
  try {
    const listed = await readList(keep);
    const keys = (await keep.keys()).filter((key) => key.startsWith(prefix));
    const own = await Promise.all(keys.map((key) => keep.get(key)));
    const ids = new Set(keys.map((key) => key.slice(prefix.length)));
    return [...listed.filter(({ id }) => !ids.has(id)), ...own.filter(isEntry)];
  } catch {
    return [];
  }
}

const isEntry = (value: unknown): value is ModelEntry => typeof value === 'object' && value !== null;
async function readList(keep: Keep): Promise<ModelEntry[]> {
  const list = await keep.get(listKey);
  return Array.isArray(list) ? (list as ModelEntry[]) : [];
}

/** Takes a model out of the list; an id that is not in it changes nothing. Its files are another's to remove (`removeModel`). */
export async function forgetImported(keep: Keep, id: string): Promise<void> {
  const isListed = (await readList(keep)).some((entry) => entry.id === id);
  // The old list stays as it is: nothing under the key of its own says that the model is gone.
  if (isListed) await keep.write([[importedKey(id), null]]);
  else await keep.remove([importedKey(id)]);
}
