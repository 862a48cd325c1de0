import { readOnnxHead, type OnnxHead } from '../../formats/onnx-read.ts';
import { readSafetensors } from '../../formats/safetensors.ts';
import { AppError, isAbort } from '../errors.ts';

/** A file that the person gave, by its path below the folder. */
export interface Given {
  path: string;
  file: Blob;
}
/** A graph that was read. */
export interface Graph extends Given {
  head: OnnxHead;
}
/** What is in the folder. */
export interface Found {
  graphs: Graph[];
  /** Parsed JSON files by path. */
  json: ReadonlyMap<string, Record<string, unknown>>;
  /** Why a graph or a JSON file could not be read, by path. It matters only where that file is needed. */
  broken: ReadonlyMap<string, AppError>;
  all: readonly Given[];
}

/** Settings files are small; a large one is data. */
const mostJsonBytes = 64 * 2 ** 20;

const isOnnx = ({ path }: Given) => path.endsWith('.onnx');
const isJson = ({ path, file }: Given) => path.endsWith('.json') && file.size <= mostJsonBytes;

/**
 * Reads what decides: settings, and the inputs and outputs of graphs. Throws `bad-input` for checkpoints that are no
 * graphs, and for a folder without a graph that can be read, with what is accepted.
 */
export async function readFound(given: readonly Given[], signal?: AbortSignal): Promise<Found> {
  const all = withoutRoot(given);
  const graphs: Graph[] = [];
  const broken = new Map<string, AppError>();
  /** Undefined for what cannot be read: a folder may hold files that have nothing to do with the model. */
  const readable = async <T>(path: string, reading: Promise<T>): Promise<T | undefined> => {
    signal?.throwIfAborted();
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      broken.set(path, error);
      return undefined;
    }
  };
  for (const item of all.filter(isOnnx)) {
    const head = await readable(item.path, readGraph(item, signal));
    if (head) graphs.push({ ...item, head });
  }
  if (graphs.length === 0) throw broken.values().next().value ?? (await refusal(all));
  const json = new Map<string, Record<string, unknown>>();
  for (const item of all.filter(isJson)) {
    const parsed = await readable(item.path, readJson(item));
    if (parsed) json.set(item.path, parsed);
  }
  return { graphs, json, broken, all };
}

/** A picked folder comes with its own name before every path. */
function withoutRoot(given: readonly Given[]): Given[] {
  const visible = given.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  const [first] = visible;
  const root = first?.path.includes('/') ? `${first.path.split('/')[0]}/` : undefined;
  if (!root || !visible.every(({ path }) => path.startsWith(root))) return visible;
  // `onnx/` alone is a part of the layout, not the name of the model.
  if (root === 'onnx/') return visible;
  return withoutRoot(visible.map(({ path, file }) => ({ path: path.slice(root.length), file })));
}

async function readGraph({ path, file }: Given, signal?: AbortSignal): Promise<OnnxHead> {
  try {
    return await readOnnxHead(file, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    if (!(error instanceof RangeError)) throw unreadable(path, error);
    throw new AppError('bad-input', `“${path}” is no whole ONNX graph: ${error.message} Copy or download it again.`, {
      cause: error,
    });
  }
}

async function readJson({ path, file }: Given): Promise<Record<string, unknown>> {
  const text = await file.text().catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch (cause) {
    throw new AppError('bad-input', `“${path}” is not JSON. Copy or download it again.`, { cause });
  }
}

const unreadable = (path: string, cause: unknown) =>
  new AppError('bad-input', `“${path}” could not be read from the disk. It was moved or changed meanwhile.`, { cause });

const accepted = 'Choose a model folder from Hugging Face, with its .onnx files, config.json and tokenizer files.';

/** Why a folder without a graph is no model that this page can run. */
async function refusal(all: readonly Given[]): Promise<AppError> {
  const checkpoint = all.find(({ path }) => path.endsWith('.safetensors'));
  if (checkpoint) return refuseCheckpoint(checkpoint);
  const other = all.find(({ path }) => /\.(ckpt|pt|pth|bin|gguf|ggml|h5|msgpack)$/i.test(path));
  const what = other
    ? `“${other.path}” holds weights without a graph`
    : all.length === 1
      ? `“${all[0]!.path}” is not a model`
      : `There is no .onnx graph among the ${all.length} files`;
  return new AppError('bad-input', `${what}. ${accepted}`);
}

async function refuseCheckpoint({ path, file }: Given): Promise<AppError> {
  try {
    const { tensors } = await readSafetensors(file);
    return new AppError(
      'bad-input',
      `“${path}” is ${kindOf([...tensors.keys()])} with ${tensors.size} tensors. It holds weights without the graph that runs them, and this page runs ONNX graphs only. Get the ONNX export of the same model. ${accepted}`,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) return unreadable(path, error);
    return new AppError('bad-input', `“${path}” is no whole safetensors file: ${error.message} Download it again.`);
  }
}

function kindOf(names: readonly string[]): string {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/lora_(up|down|A|B)\b|\.lora\./)) return 'a LoRA';
  if (has(/^model\.diffusion_model\./)) return 'a Stable Diffusion checkpoint in one file';
  if (has(/^(down_blocks|conv_in|time_embedding)\b/)) return 'a Stable Diffusion UNet of diffusers';
  if (has(/^(model\.)?(encoder|decoder)\.layers\./)) return 'a Whisper checkpoint of PyTorch';
  if (has(/^(text_model|vision_model|visual)\./)) return 'a CLIP checkpoint of PyTorch';
  return 'a checkpoint';
}
