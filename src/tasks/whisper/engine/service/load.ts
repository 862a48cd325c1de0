import { fileOf, findModel, variantFor } from '../../../../runtime/catalogue.ts';
import { probeDevice, type Device } from '../../../../runtime/device.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { graphForm } from '../../../../runtime/graph-form.ts';
import type { LoadMeter } from '../../../../runtime/load-meter.ts';
import type { ModelEntry, ModelFile, Variant } from '../../../../runtime/model-entry.ts';
import { createSession, type Session, warmRuntime } from '../../../../runtime/session.ts';
import { openFile } from '../../../../runtime/weights.ts';
import { onlyKept } from '../../../../runtime/weights/ready.ts';
import { readWhisperConfig, type WhisperConfig } from '../onnx/config.ts';
import { gatherGraph } from '../onnx/memory.ts';
import { createOnnxModel, type WhisperFiles } from '../onnx/model.ts';
import { deviceOutputs } from '../onnx/names.ts';
import type { WhisperModel } from '../model.ts';
import { createTokenizer, type Tokenizer } from '../tokens/tokenizer.ts';
import { readVocabulary, type Vocabulary } from '../tokens/vocabulary.ts';

/** How a model is opened, and who is told how far that is. */
export interface LoadOptions {
  signal: AbortSignal;
  meter: LoadMeter;
}

/** What does not depend on the device. */
export interface Config {
  config: WhisperConfig;
  generationConfig: WhisperFiles['generationConfig'];
  vocabulary: Vocabulary;
}
/** The graphs of a model on one device. By role: `encoder`, `decoder`, `decoder_with_past`, and `gather` of our own. */
export interface Graphs {
  readonly device: Device;
  readonly variant: Variant;
  readonly sessions: ReadonlyMap<string, Session>;
}
/** Where a model is opened, with how many layers in its decoder and how many bytes of memory for models. */
export interface Place {
  device: Device;
  layers: number;
  limit: number;
}

const roles: readonly string[] = ['encoder', 'decoder', 'decoder_with_past'];

/** The model of that id. Throws `model-missing` when there is none, `bad-option` when it is for another task. */
export async function findWhisper(id: string, signal: AbortSignal): Promise<ModelEntry> {
  const entry = await findModel(id, signal);
  if (entry.task === 'whisper') return onlyKept(entry);
  throw new AppError('bad-option', `${entry.name} is a model for ${entry.task}, not for Whisper.`);
}

/** Reads the settings and the vocabulary of a model. Throws `model-corrupt` naming the file. */
export async function readConfig(entry: ModelEntry, options: Pick<LoadOptions, 'signal'>): Promise<Config> {
  const readJson = async (role: string): Promise<unknown> => {
    const file = fileOf(entry.config, role);
    const blob = await openFile(entry, file, options);
    return parseJson(await blob.text(), file.path);
  };
  return {
    config: readWhisperConfig(await readJson('config')),
    generationConfig: (await readJson('generation-config')) as Config['generationConfig'],
    vocabulary: readVocabulary(await readJson('vocabulary')),
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('model-corrupt', `${path} is not JSON. Remove the model and download it again.`, { cause });
  }
}

/** Opens the graphs of a model on one device. What failed leaves nothing open. */
export async function openGraphs(
  entry: ModelEntry,
  { device, layers, limit }: Place,
  { signal, meter }: LoadOptions,
): Promise<Graphs> {
  warmRuntime(device);
  const report = await probeDevice();
  const variant = variantFor(entry, device, { report, limit });
  const sessions = new Map<string, Session>();
  const kept: Record<string, readonly string[]> = deviceOutputs(layers);
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
      const keepOnDevice = kept[file.role] ?? kept['decoder']!;
      sessions.set(file.role, await createSession(graph, { device, external, keepOnDevice, signal }));
      for (const part of [file, ...parts]) meter.opened(part);
    }
    const continuing = sessions.get('decoder_with_past') ?? sessions.get('decoder');
    if (device === 'webgpu' && continuing) {
      const { graph, keepOnDevice } = gatherGraph(continuing);
      sessions.set('gather', await createSession(graph, { device, keepOnDevice, signal }));
    }
  } catch (error) {
    await closeGraphs({ sessions });
    throw error;
  }
  return { device, variant, sessions };
}

/** Why the graphs are not those that would be quick and exact on WebAssembly; undefined where they are. */
export function whySmaller({ variants }: ModelEntry, { device, variant }: Graphs, limit: number): string | undefined {
  const best = variants.find(({ devices }) => !devices || devices.includes(device));
  if (device !== 'wasm' || !best?.expanded || best.expanded <= limit) return undefined;
  const price =
    variant === best
      ? 'with its weights as they are, which is exact but slow'
      : `in ${variant.dtype}, which mishears a little more`;
  return `It runs ${price}, because the quick and exact form needs ${gigabytes(best.expanded)} and there are ${gigabytes(limit)} for models.`;
}
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Frees what `openGraphs` opened. */
export async function closeGraphs({ sessions }: Pick<Graphs, 'sessions'>): Promise<void> {
  await Promise.all([...sessions.values()].map((session) => session.dispose()));
}

/** Puts the graphs together. Throws `model-corrupt` where one is missing or of another kind. */
export function assemble(
  entry: ModelEntry,
  { sessions }: Graphs,
  { config, generationConfig, vocabulary }: Config,
): { model: WhisperModel; tokenizer: Tokenizer } {
  const graphs = {
    encoder: sessionOf(sessions, 'encoder', entry),
    decoder: sessionOf(sessions, 'decoder', entry),
    decoderWithPast: sessions.get('decoder_with_past'),
    gather: sessions.get('gather'),
  };
  const model = createOnnxModel(graphs, { name: entry.name, config, generationConfig });
  return { model, tokenizer: createTokenizer(vocabulary, model.dims.vocabulary) };
}

function sessionOf(sessions: Graphs['sessions'], role: string, { name }: ModelEntry): Session {
  const session = sessions.get(role);
  if (session) return session;
  throw new AppError('model-corrupt', `The catalogue names no graph “${role}” for ${name}.`);
}
