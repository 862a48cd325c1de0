import { findModel, loadCatalogue } from '../../runtime/catalogue.ts';
import { probeDevice } from '../../runtime/device.ts';
import { importModel } from '../../runtime/import.ts';
import { forgetImported } from '../../runtime/import/imported.ts';
import { sweepStaged, withImportLock } from '../../runtime/import/staged.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { serve } from '../../runtime/rpc.ts';
import { keptAnswers } from '../../runtime/selftest/kept-answers.ts';
import { forgetDecisions } from '../../runtime/selftest/memory.ts';
import { weightsKeep } from '../../runtime/weights/keep.ts';
import { downloadModel, keptByModel, modelFiles, removeModel, verifyModel } from '../../runtime/weights/model.ts';
import type { Occupant } from '../../runtime/weights/storage.ts';
import type { ModelsContract } from './models-contract.ts';

serve<ModelsContract>({
  async download({ id, dtype, hub }, { signal, progress }) {
    const entry = await findModel(id, signal);
    const variant = entry.variants.find((candidate) => candidate.dtype === dtype) ?? entry.variants[0]!;
    const occupants = await occupantsBeside(id);
    await downloadModel(entry, variant, { hub, occupants, signal, onProgress: progress, storage: navigator.storage });
    return undefined;
  },
  async import({ given, id, name }, { signal, progress }) {
    const [catalogue, occupants] = await Promise.all([loadCatalogue(signal), occupantsBeside('')]);
    const { storage } = navigator;
    return importModel(given, { catalogue, occupants, id, name, signal, onProgress: progress, storage });
  },
  async verify({ id }, { signal, progress }) {
    const entry = await findModel(id, signal);
    return verifyModel(entry, allFiles(entry), { signal, onProgress: progress });
  },
  async remove({ id }) {
    const entry = await findModel(id);
    await removeModel(entry);
    await Promise.all([keptAnswers.forget(id), forgetDecisions(await probeDevice(), id)]);
    if (entry.base === 'disk') await forgetImported(weightsKeep, id);
    return undefined;
  },
});

// What an import left behind whose tab was closed. Storage that is denied holds none.
withImportLock(undefined, () => sweepStaged(weightsKeep)).catch(() => {});

/** The files of all number formats, each once. */
const allFiles = (entry: ModelEntry) => [
  ...new Map(entry.variants.flatMap((variant) => modelFiles(entry, variant)).map((file) => [file.path, file])).values(),
];

/** What is kept of other models. */
async function occupantsBeside(id: string): Promise<Occupant[]> {
  const [entries, kept] = await Promise.all([loadCatalogue(), keptByModel().catch(() => new Map<string, number>())]);
  return entries
    .filter((entry) => entry.id !== id && entry.base !== 'page')
    .map((entry) => ({ name: entry.name, bytes: kept.get(entry.id) ?? 0 }));
}
