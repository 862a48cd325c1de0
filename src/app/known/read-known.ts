import { loadCatalogue, pageUrl } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { type KnownWords, readKnownWords } from '../../tasks/diffusion/known-words.ts';

/** What is shown of a model that comes with the page. */
export interface BuiltIn {
  entry: ModelEntry;
  /** Things and backgrounds, of a model with such a list beside it. */
  words?: KnownWords;
}

/** The models that come with the page, with their own lists of words. Throws `network` when such a list cannot be had. */
export async function readBuiltIn(): Promise<BuiltIn[]> {
  const entries = (await loadCatalogue()).filter(({ base }) => base === 'page');
  return Promise.all(
    entries.map(async (entry) => {
      const list = entry.config.find(({ role }) => role === 'concepts');
      if (!list) return { entry };
      const response = await fetch(pageUrl(entry, list));
      if (!response.ok)
        throw new AppError('network', `The list of words of “${entry.name}” could not be read (${response.status}).`);
      const words = readKnownWords((await response.json()) as Record<string, unknown>);
      return { entry, ...(words && { words }) };
    }),
  );
}
