import catalogueUrl from '/models/catalogue.json?url';
import { checkCatalogue } from './catalogue-check.ts';
import type { Device, DeviceReport } from './device.ts';
import { AppError, isAbort } from './errors.ts';
import { fittingVariant, lackOf } from './fit.ts';
import { readImported } from './import/imported.ts';
import type { TensorType } from './tensor.ts';
import { weightsKeep } from './weights/keep.ts';

/** A file of a model, at `path` below its repository or its folder on this page. */
export interface ModelFile {
  path: string;
  /** What the engine asks for: text, vision, encoder, decoder, unet, vae_decoder; tokenizer, preprocessor, config … */
  role: string;
  bytes: number;
  /** `bytes` is an estimate: the length is learnt from the hub. */
  approximate?: true;
  /** Another repository that it lies in, at that revision. */
  repo?: string;
  revision?: string;
  /** Lower-case hexadecimal. Absent where it is only known at the first download. */
  sha256?: string;
  /** SHA-256 of each 16 MiB, the last piece being shorter. */
  chunks?: string[];
  /** The name by which a graph refers to this file of weights. */
  external?: string;
}

/** The same model in one number format. */
export interface Variant {
  dtype: string;
  /** What the dtype means here, for a person. */
  about?: string;
  files: ModelFile[];
  /** Devices that it is meant for; all when absent. */
  devices?: Device[];
  /** What the device must have. */
  needs?: ('shader-f16' | 'jspi' | 'maxStorageBufferBindingSize')[];
  /** Bytes of its largest weight, for `maxStorageBufferBindingSize`; without it more than every device binds. */
  largest?: number;
  /** Bytes of heap and graphics memory expected at run time. */
  memory: number;
  /**
   * The same with its weights expanded to float32, which is quicker on WebAssembly, and how a graphics card without half
   * precision (shader-f16) runs them; absent where they are not.
   */
  expanded?: number;
}

/** A fixed tensor: the values, or numbers in [-1, 1) of the generator in `selftest.ts`. */
export interface FixedInput {
  name: string;
  type: TensorType;
  dims: number[];
  values?: number[];
  seed?: number;
}
/** One graph with a fixed input, and what it must give. */
export interface Reference {
  /** Role of the graph. */
  role: string;
  inputs: FixedInput[];
  output: string;
  /** Every `stride`-th number of the output is kept. */
  stride: number;
  values: number[];
}
export interface SelfTestReference {
  /** Largest absolute difference that is accepted, by dtype. */
  tolerance: Record<string, number>;
  references: Reference[];
}

/** One model that can be had. Only `base: 'page'` models are there without a download. */
export interface ModelEntry {
  id: string;
  name: string;
  task: string;
  /** Names the tensor layout. */
  family: string;
  parameters: number;
  embeddingDims?: number;
  /** Side of the picture, in pixels. */
  resolution?: number;
  languages?: string[];
  /** Where its files come from: the hub, this page, or the person's disk. */
  base: 'hub' | 'page' | 'disk';
  repo?: string;
  revision?: string;
  /** The preferred one first. */
  variants: Variant[];
  /** Tokenizer, preprocessor, scheduler, generation settings. */
  config: ModelFile[];
  /** Settings, by role, that its repository has no file for. */
  settings?: Record<string, Record<string, unknown>>;
  licence: string;
  licenceUrl: string;
  gated: boolean;
  notes: string;
  /** Why nothing here runs it yet, for a person: it can be kept, not used. */
  later?: string;
  recommended: boolean;
  /** CLIP: exp of the learned logit scale, which graphs of split towers do not carry. */
  logitScale?: number;
  /** SigLIP: added to the scaled cosine before the sigmoid. */
  logitBias?: number;
  /** CLIP: the cosine under which no label fits, whatever “none of these” is by the background prompts. */
  noneFloor?: number;
  selfTest?: SelfTestReference;
}

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
