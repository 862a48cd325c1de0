import { fileOf, findModel, variantFor } from '../../../runtime/catalogue.ts';
import { probeDevice, type Device } from '../../../runtime/device.ts';
import { AppError } from '../../../runtime/errors.ts';
import { graphForm } from '../../../runtime/graph-form.ts';
import type { LoadMeter } from '../../../runtime/load-meter.ts';
import type { ModelEntry, ModelFile, Variant } from '../../../runtime/model-entry.ts';
import { createSession, warmRuntime, type Session } from '../../../runtime/session.ts';
import { openTokenizer, type TokenizerConfig } from '../../../runtime/text/text-tokenizer.ts';
import { openFile } from '../../../runtime/weights.ts';
import { onlyKept } from '../../../runtime/weights/ready.ts';
import { probeTower } from './embed-texts.ts';
import type { ClipModel } from './model.ts';
import type { LoadContext } from './model-slot.ts';
import { outputSize, parsePreprocessing, type Preprocessing } from './preprocessing.ts';
import { recogniseTowers } from './towers.ts';

/** OpenAI's context, and SigLIP's; the files may name another. */
const usualTextLength = (family: string) => (family === 'siglip' ? 64 : 77);
/** exp of the scale of OpenAI's models, which is clipped there. */
const usualLogitScale = 100;

/** The graphs of a model on one device. */
export interface Graphs {
  readonly device: Device;
  readonly variant: Variant;
  /** By role: `text` and `vision`, or `model` for both in one. */
  readonly sessions: ReadonlyMap<string, Session>;
}

const roles: readonly string[] = ['text', 'vision', 'model'];

/** Where a model is opened, and how many bytes models may take there. */
export interface Place {
  device: Device;
  limit: number;
}

/** Opens the graphs of a model, and the weights beside them, on one device. What failed leaves nothing open. */
export async function openGraphs(
  entry: ModelEntry,
  { device, limit }: Place,
  { signal, meter }: Pick<LoadContext, 'signal'> & { meter: LoadMeter },
): Promise<Graphs> {
  warmRuntime(device);
  const report = await probeDevice();
  const variant = variantFor(entry, device, { report, limit });
  const sessions = new Map<string, Session>();
  try {
    const all = variant.files.filter(({ role }) => roles.includes(role));
    meter.begin(all);
    const open = (file: ModelFile) => openFile(entry, file, { signal, onProgress: meter.reading(file) });
    for (const file of all.filter(({ external }) => !external)) {
      const stored = await open(file);
      const parts = all.filter(({ role, external }) => role === file.role && external);
      const beside = await Promise.all(parts.map(async (part) => ({ path: part.external!, data: await open(part) })));
      meter.compiling(file);
      const { graph, external } = await graphForm(stored, beside, { device, report, variant, limit, role: file.role });
      sessions.set(file.role, await createSession(graph, { device, external, signal }));
      for (const part of [file, ...parts]) meter.opened(part);
    }
  } catch (error) {
    await closeGraphs({ sessions });
    throw error;
  }
  return { device, variant, sessions };
}

/** Frees what `openGraphs` opened. */
export async function closeGraphs({ sessions }: Pick<Graphs, 'sessions'>): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.dispose()));
}

/** The parts of Hugging Face's `config.json`, and of open_clip's, that are used. */
interface ClipConfig {
  text_config?: { max_position_embeddings?: number };
  text_cfg?: { context_length?: number };
}

/** Reads the tokenizer and the preprocessing of a model and puts them to its graphs. */
export async function assembleModel(
  entry: ModelEntry,
  graphs: Graphs,
  { signal }: Pick<LoadContext, 'signal'>,
): Promise<ClipModel> {
  const readJson = async (role: string): Promise<unknown> => {
    const inline = entry.settings?.[role];
    if (inline) return inline;
    const file = fileOf(entry.config, role);
    const blob = await openFile(entry, file, { signal });
    return parseJson(await blob.text(), file.path);
  };
  const preprocessing = parsePreprocessing(await readJson('preprocessor'));
  const hasTokenizerConfig = entry.config.some(({ role }) => role === 'tokenizer-config');
  const tokenizerConfig = (hasTokenizerConfig ? await readJson('tokenizer-config') : {}) as TokenizerConfig;
  const { tokenizer, pad, length } = await openTokenizer(await readJson('tokenizer'), tokenizerConfig);
  const { text_config: text, text_cfg: openClip } = (await readJson('config')) as ClipConfig;
  const textLength =
    text?.max_position_embeddings ?? openClip?.context_length ?? length ?? usualTextLength(entry.family);
  const side = resolutionOf(entry, preprocessing);
  const towers = recogniseTowers([...graphs.sessions.values()], { side });
  const texts = { tokenizer, textLength, pad };
  const probe = await probeTower(towers.text, texts, { signal });
  return {
    ...towers,
    ...texts,
    key: modelKey(entry, graphs.variant),
    dims: probe.dims,
    seesPadding: probe.seesPadding,
    preprocessing,
    logitScale: entry.logitScale ?? usualLogitScale,
    ...(entry.logitBias !== undefined && { logitBias: entry.logitBias }),
    noneFloor: entry.noneFloor ?? -1,
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('model-corrupt', `${path} is not JSON. Remove the model and download it again.`, { cause });
  }
}

/** Weights of the same id may change with the app: their hashes are part of the key. */
const modelKey = (entry: ModelEntry, { dtype, files }: Variant): string =>
  [entry.id, dtype, ...files.map(({ sha256, bytes }) => sha256 ?? bytes)].join('/');

/** Side of the square that the tower sees, in pixels. */
export const resolutionOf = (entry: ModelEntry, preprocessing: Preprocessing): number =>
  outputSize(preprocessing)?.height ?? entry.resolution ?? 224;

/** The model of that id. Throws `model-missing` when there is none, `bad-option` when it is for another task. */
export const findClip = async (id: string, signal: AbortSignal): Promise<ModelEntry> => {
  const entry = await findModel(id, signal);
  if (entry.task === 'clip') return onlyKept(entry);
  throw new AppError('bad-option', `${entry.name} is a model for ${entry.task}, not for CLIP.`);
};
