import catalogueUrl from '/models/catalogue.json?url';
import { checkCatalogue } from './catalogue-check.ts';
import type { Device, DeviceReport } from './device.ts';
import { AppError, isAbort } from './errors.ts';
import { fittingVariant, lackOf } from './fit.ts';
import { readImported } from './import/imported.ts';
import type { ModelEntry, ModelFile, Variant } from './model-entry.ts';
import { weightsKeep } from './weights/keep.ts';

let loading: Promise<ModelEntry[]> | undefined;

/**
 * Every model there is: those of the list, then those that were imported. The list is read once; a failure (`network`,
 * `model-corrupt`) is not remembered.
 */
export async function loadCatalogue(signal?: AbortSignal): Promise<ModelEntry[]> {
  const [listed, imported] = await Promise.all([loadListed(signal), readImported(weightsKeep)]);
  return [...listed, ...imported];
}

function loadListed(signal: AbortSignal | undefined): Promise<ModelEntry[]> {
  loading ??= readCatalogue(signal).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function readCatalogue(signal: AbortSignal | undefined): Promise<ModelEntry[]> {
  const url = new URL(catalogueUrl, location.href);
  try {
    const response = await fetch(url, { ...(signal && { signal }) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return parseCatalogue(await response.json());
  } catch (error) {
    if (error instanceof AppError || isAbort(error)) throw error;
    throw new AppError('network', `The list of models could not be read (${String(error)}). Reload the page.`);
  }
}

/** The models of a parsed `catalogue.json`. Throws `model-corrupt` naming the first field that is wrong. */
export function parseCatalogue(json: unknown): ModelEntry[] {
  checkCatalogue(json);
  return (json as { models: ModelEntry[] }).models;
}

/** `id@dtype` names a model in one number format; a plain id leaves the choice to the device. */
export function splitModelId(id: string): { id: string; dtype?: string } {
  const [plain = '', dtype] = id.split('@');
  return { id: plain, ...(dtype && { dtype }) };
}

/**
 * The model of that id, with one variant only where the id names its number format (`id@dtype`). Throws `model-missing`,
 * naming the ids there are, and `bad-option`, naming the number formats.
 */
export async function findModel(id: string, signal?: AbortSignal): Promise<ModelEntry> {
  const entries = await loadCatalogue(signal);
  const { id: plain, dtype } = splitModelId(id);
  const entry = entries.find((candidate) => candidate.id === plain);
  if (entry) return dtype ? { ...entry, variants: [variantOf(entry, dtype)] } : entry;
  const ids = entries.map((candidate) => candidate.id).join(', ');
  throw new AppError('model-missing', `There is no model “${plain}”. There are: ${ids}.`);
}

function variantOf(entry: ModelEntry, dtype: string): Variant {
  const variant = entry.variants.find((candidate) => candidate.dtype === dtype);
  if (variant) return variant;
  const dtypes = entry.variants.map((candidate) => candidate.dtype).join(', ');
  throw new AppError('bad-option', `${entry.name} does not come in ${dtype}, only in ${dtypes}.`);
}

/**
 * The first variant that is meant for the device and, where its `report` and the `limit` of memory (bytes) are given, fits
 * it; when none fits, the first that is meant for it. Throws `device` when there is none.
 */
export function variantFor(
  entry: ModelEntry,
  device: Device,
  { report, limit = Number.POSITIVE_INFINITY }: { report?: DeviceReport; limit?: number } = {},
): Variant {
  const meant = entry.variants.filter(({ devices }) => !devices || devices.includes(device));
  const running = report ? meant.filter((variant) => !lackOf(variant, device, report)) : meant;
  const variant = fittingVariant(running, { device, limit, report }) ?? meant[0];
  if (variant) return variant;
  throw new AppError('device', `${entry.name} has no files for ${device}. Choose the other device or another model.`);
}

/** What the model's files for WebGPU need; nothing where it has none, which opening them then says. */
export function needsOnGpu(entry: ModelEntry, report: DeviceReport): Variant['needs'] {
  if (!entry.variants.some(({ devices }) => !devices || devices.includes('webgpu'))) return undefined;
  const { needs, expanded } = variantFor(entry, 'webgpu', { report });
  return expanded === undefined ? needs : needs?.filter((need) => need !== 'shader-f16');
}

/** The one file of that role. Throws `model-corrupt` when the catalogue names none. */
export function fileOf(files: readonly ModelFile[], role: string): ModelFile {
  const file = files.find((candidate) => candidate.role === role);
  if (file) return file;
  const roles = files.map((candidate) => candidate.role).join(', ');
  throw new AppError('model-corrupt', `The catalogue names no file for “${role}”, only for ${roles}.`);
}

/** Where a file of a model that is served with the page lies. */
export const pageUrl = (entry: ModelEntry, file: ModelFile): URL =>
  new URL(`${entry.id}/${file.path}`, new URL(catalogueUrl, location.href));
