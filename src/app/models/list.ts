import { budget } from '../../runtime/budget.ts';
import { findModel, loadCatalogue } from '../../runtime/catalogue.ts';
import type { ModelEntry, ModelFile } from '../../runtime/model-entry.ts';
import {
  fittingModel,
  isRecommendedHere,
  memoryHere,
  variantHere,
  whyUnfit,
  whyVariantUnfit,
  type Surroundings,
} from '../../runtime/fit.ts';
import { modelFiles, modelState } from '../../runtime/weights/model.ts';
import { onlyKept } from '../../runtime/weights/ready.ts';
import { formatBytes } from '../../ui/units.ts';
import { chosenDevice } from '../device/choice.ts';
import { lookAtDevice } from '../device/store.ts';
import { settings } from '../settings.ts';
import { hubName } from './hub.ts';

/** A model as `models.list` tells it. */
export interface ModelInfo {
  id: string;
  name: string;
  task: string;
  parameters: number;
  source: 'embedded' | 'catalogue' | 'imported';
  /** `ready`: it answers without a download. */
  state: 'ready' | 'partial' | 'absent' | 'corrupt';
  /** Bytes of all files of the variant for this device, and bytes that are kept of them. */
  size: number;
  stored: number;
  /** Bytes of GPU and heap that it is expected to need. */
  memory: number;
  dtype: string;
  licence: string;
  licenceUrl: string;
  /** The maker wants terms to be accepted first. */
  gated: boolean;
  /** Where it comes from. */
  origin: string;
  /** The one to get for its task on this device; one that does not fit never is. */
  recommended: boolean;
  notes: string;
  /** Why nothing here runs it yet; it can be kept. */
  later?: string;
  /** Paths of files that were found damaged. */
  damaged: string[];
  /** Why it will not run here, and what would; absent when it fits. */
  unfit?: string;
}

/** Every model of the catalogue and every imported one, with what is here of it. */
export async function listModels(): Promise<ModelInfo[]> {
  const [entries, surroundings] = await Promise.all([loadCatalogue(), surroundingsNow()]);
  return Promise.all(entries.map((entry) => toInfo(entry, entries, surroundings)));
}

async function surroundingsNow(): Promise<Surroundings> {
  const report = await lookAtDevice();
  return { report, choice: chosenDevice(settings.getState().device), limit: budget.usage().limit };
}

/** A number format of a model, as its details tell it. */
export interface VariantInfo {
  dtype: string;
  /** What the dtype means here. */
  about: string;
  size: number;
  stored: number;
  memory: number;
  state: ModelInfo['state'];
  /** The one that is taken for this device. */
  isChosen: boolean;
  /** Why it will not run here; absent when it fits. */
  unfit?: string;
  /** Files of its graphs. */
  files: readonly ModelFile[];
}

/** The number formats of a model, with what is here of each. Throws `model-missing` for an unknown id. */
export async function listVariants(id: string): Promise<VariantInfo[]> {
  const [entry, surroundings] = await Promise.all([findModel(id), surroundingsNow()]);
  const chosen = variantHere(await onlyKept(entry), surroundings);
  return Promise.all(
    entry.variants.map(async (variant): Promise<VariantInfo> => {
      const files = modelFiles(entry, variant);
      const found = await modelState(entry, files).catch(() => undefined); // storage denied: nothing is here
      const unfit = whyVariantUnfit(variant, surroundings);
      return {
        dtype: variant.dtype,
        about: variant.about ?? '',
        size: found?.size ?? files.reduce((sum, { bytes }) => sum + bytes, 0),
        stored: found?.stored ?? 0,
        memory: memoryHere(variant, surroundings),
        state: entry.base === 'page' ? 'ready' : (found?.state ?? 'absent'),
        isChosen: variant.dtype === chosen.dtype,
        files: variant.files,
        ...(unfit && { unfit }),
      };
    }),
  );
}

const sources = { page: 'embedded', hub: 'catalogue', disk: 'imported' } as const;

async function toInfo(
  entry: ModelEntry,
  entries: readonly ModelEntry[],
  surroundings: Surroundings,
): Promise<ModelInfo> {
  const { id, name, task, parameters, licence, licenceUrl, gated, notes, later, base } = entry;
  const variant = variantHere(await onlyKept(entry), surroundings);
  const found = await modelState(entry, modelFiles(entry, variant)).catch(() => undefined); // storage denied: nothing is here
  const size = modelFiles(entry, variant).reduce((sum, { bytes }) => sum + bytes, 0);
  const reason = whyUnfit(entry, surroundings);
  return {
    id,
    name,
    task,
    parameters,
    source: sources[base],
    state: base === 'page' ? 'ready' : (found?.state ?? 'absent'),
    size,
    stored: found?.stored ?? 0,
    memory: memoryHere(variant, surroundings),
    dtype: variant.dtype,
    licence,
    licenceUrl,
    gated,
    origin: originOf(entry),
    recommended: base === 'page' ? entry.recommended : isRecommendedHere(entry, entries, surroundings),
    notes,
    ...(later && { later }),
    damaged: found?.damaged ?? [],
    ...(reason && { unfit: [reason, alternative(entry, entries, surroundings)].filter(Boolean).join(' ') }),
  };
}

function originOf({ base, repo, id }: ModelEntry): string {
  if (base === 'page') return 'this page';
  return base === 'disk' ? 'imported' : `${hubName(settings.getState().hub)}/${repo ?? id}`;
}

function alternative(entry: ModelEntry, entries: readonly ModelEntry[], surroundings: Surroundings): string {
  const other = fittingModel(entries, entry.task, surroundings);
  return other ? `${other.name} fits with ${formatBytes(variantHere(other, surroundings).memory)}.` : '';
}
