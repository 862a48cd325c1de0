import { budget } from '../budget.ts';
import { loadCatalogue } from '../catalogue.ts';
import { probeDevice } from '../device.ts';
import { fittingModel, variantHere, type Surroundings } from '../fit.ts';
import type { ModelEntry } from '../model-entry.ts';
import { modelFiles, totalBytes } from '../weights/model.ts';
import { readyModels } from '../weights/ready.ts';
import { chosenDevice } from './chosen-device.ts';
import { readKept, writeKept } from './kept-text.ts';

/** What a person can choose from in a panel. */
export interface ModelChoices {
  /** Models that answer without a download. */
  ready: readonly ModelEntry[];
  /** The model to get for this device, while there is none but those of the page. */
  offer?: ModelOffer;
}
/** A model that can be downloaded. */
export interface ModelOffer {
  id: string;
  name: string;
  bytes: number;
}

/** Where a model is shown with what it costs, and can be downloaded. */
export const hrefOfModel = ({ id }: { id: string }): string => `#/models/${id}`;

/** Where it stands what the built-in model of a task knows. */
export const hrefOfKnown = (task: string): string => `#/known/${task}`;

/** Models of a task that are ready, and the one to get for the device that was chosen. */
export async function readModelChoices(task: string): Promise<ModelChoices> {
  const [entries, ready, report] = await Promise.all([loadCatalogue(), readyModels(task), probeDevice()]);
  if (ready.some(({ base }) => base !== 'page')) return { ready };
  const surroundings: Surroundings = { report, choice: chosenDevice(), limit: budget.usage().limit };
  const fitting = fittingModel(
    entries.filter(({ base }) => base === 'hub'),
    task,
    surroundings,
  );
  if (!fitting) return { ready };
  const bytes = totalBytes(modelFiles(fitting, variantHere(fitting, surroundings)));
  return { ready, offer: { id: fitting.id, name: fitting.name, bytes } };
}

const keyOf = (task: string): string => `triptych-model-${task}`;

/** The model that was chosen in a panel the last time; undefined without one, or without storage. */
export const keptModel = (task: string): string | undefined => readKept(keyOf(task));

/** Remembers the model that a panel works with; without storage the choice ends with the page. */
export const keepModel = (task: string, id: string): void => void writeKept(keyOf(task), id);
