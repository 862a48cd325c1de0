import { loadCatalogue } from '../catalogue.ts';
import type { ModelEntry } from '../model-entry.ts';
import { weightsKeep, type Keep } from './keep.ts';
import { modelFiles, modelState } from './model.ts';

/**
 * The model with those number formats only that are whole on this device, so that what was fetched is what is used; as it
 * is where none is whole, and where it is served with the page.
 */
export async function onlyKept(entry: ModelEntry, keep: Keep = weightsKeep): Promise<ModelEntry> {
  const variants = entry.base === 'page' ? [] : await keptVariants(entry, keep);
  return variants.length > 0 ? { ...entry, variants } : entry;
}

/** The models of a task that answer without a download: those served with the page, then those that are kept. */
export async function readyModels(task: string, keep: Keep = weightsKeep): Promise<ModelEntry[]> {
  const entries = (await loadCatalogue()).filter((entry) => entry.task === task);
  const isReady = await Promise.all(
    entries.map(async (entry) => entry.base === 'page' || (await keptVariants(entry, keep)).length > 0),
  );
  return entries.filter((_, index) => isReady[index]);
}

/** Storage that cannot be read holds nothing. */
async function keptVariants(entry: ModelEntry, keep: Keep) {
  const states = await Promise.all(
    entry.variants.map((variant) => modelState(entry, modelFiles(entry, variant), keep).catch(() => undefined)),
  );
  return entry.variants.filter((_, index) => states[index]?.state === 'ready');
}
