import type { ModelEntry } from '../catalogue.ts';
import type { Keep } from '../weights/keep.ts';

/** Where the entries of imported models are kept: beside their files. */
const key = '!imported';

/** Models that were imported. Storage that cannot be read holds none. */
export async function readImported(keep: Keep): Promise<ModelEntry[]> {
  if (!('indexedDB' in globalThis)) return [];
  const entries = await keep.get(key).catch(() => undefined);
  return Array.isArray(entries) ? (entries as ModelEntry[]) : [];
}

/** Adds a model, or replaces the one of that id. */
export async function keepImported(keep: Keep, entry: ModelEntry): Promise<void> {
  const others = (await readImported(keep)).filter(({ id }) => id !== entry.id);
  await keep.write([[key, [...others, entry]]]);
}

/** Takes a model out of the list; an id that is not in it changes nothing. Its files are another's to remove (`removeModel`). */
export async function forgetImported(keep: Keep, id: string): Promise<void> {
  await keep.write([[key, (await readImported(keep)).filter((entry) => entry.id !== id)]]);
}
