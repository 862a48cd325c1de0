import { loadCatalogue, type ModelEntry } from '../runtime/catalogue.ts';

/** A model as `models.list` tells it. */
export interface ModelInfo {
  id: string;
  name: string;
  task: string;
  parameters: number;
  source: 'embedded' | 'catalogue';
  /** `ready`: it answers without a download. */
  state: 'ready' | 'absent';
  /** bytes to fetch for the preferred variant */
  size: number;
  /** bytes of GPU and heap that it is expected to need */
  memory: number;
  dtype: string;
  licence: string;
  /** Where it comes from. */
  origin: string;
  recommended: boolean;
  notes: string;
}

/** Every model of the catalogue. */
export const listModels = async (): Promise<ModelInfo[]> => (await loadCatalogue()).map(toInfo);

function toInfo(entry: ModelEntry): ModelInfo {
  const { id, name, task, parameters, licence, recommended, notes } = entry;
  const isEmbedded = entry.base === 'page';
  const [variant] = entry.variants;
  const files = [...(variant?.files ?? []), ...entry.config];
  return {
    id,
    name,
    task,
    parameters,
    source: isEmbedded ? 'embedded' : 'catalogue',
    state: isEmbedded ? 'ready' : 'absent',
    size: files.reduce((sum, { bytes }) => sum + bytes, 0),
    memory: variant?.memory ?? 0,
    dtype: variant?.dtype ?? '',
    licence,
    origin: isEmbedded ? 'this page' : `huggingface.co/${entry.repo ?? id}`,
    recommended,
    notes,
  };
}
