import { AppError } from '../errors.ts';
import type { ModelEntry, ModelFile, Variant } from '../model-entry.ts';
import type { Found, Given, Graph } from './found.ts';
import { familyOf, missingRoles, partOf, type Part } from './layout.ts';
import { configFiles, missingConfig } from './roles.ts';

/** What was recognised: the model, its files, and what it lacks. */
export interface Recognised {
  entry: ModelEntry;
  files: readonly { file: ModelFile; blob: Blob }[];
  /** Paths or roles, for a person; empty when it can run. */
  missing: readonly string[];
  /** Paths of what was left out: other number formats, pictures, readme files. */
  leftOut: readonly string[];
}
export interface Naming {
  id?: string | undefined;
  name?: string | undefined;
}

/** Makes an entry of what is in a folder. Throws `bad-input` when no graph in it is one that a task here runs. */
export function recognise(found: Found, naming: Naming): Recognised {
  const parts = found.graphs.flatMap((graph) => {
    const part = partOf(graph, found);
    return part ? [{ graph, ...part }] : [];
  });
  const [first] = parts;
  if (!first) throw unknownGraphs(found);
  const { task } = parts.find((part) => part.role === 'unet') ?? first;
  const own = parts.filter((part) => part.task === task);
  const dtype = chooseDtype(own.map(({ graph }) => graph));
  const graphs = oneOfEach(own, dtype);
  const config = configFiles(task, found.all.map(sizeOf));
  for (const { path } of config) if (found.broken.has(path)) throw found.broken.get(path)!;
  const files = [...graphs].flatMap(([role, graph]) => withExternal(graph, role, found.all));
  const absent = [...graphs].flatMap(([, { path, head }]) =>
    head.external
      .map((name) => beside(path, name) ?? name)
      .filter((name) => !found.all.some((item) => item.path === name)),
  );
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const variant: Variant = { dtype, files, memory: Math.ceil(bytes * memoryFactor) };
  const name = naming.name ?? nameOf(found) ?? fileName(task, first.graph) ?? `Imported ${titles[task]}`;
  const entry: ModelEntry = {
    id: naming.id ?? `imported-${slug(name)}`,
    name: name.slice(0, mostNameLetters),
    task,
    family: familyOf(task, graphs),
    parameters: Math.max(
      1,
      [...graphs.values()].reduce((sum, { head }) => sum + head.parameters, 0),
    ),
    ...sizesOf(found),
    base: 'disk',
    variants: [variant],
    config,
    ...(task === 'diffusion' && { settings: usualSettings(graphs, found) }),
    licence: 'as its maker says',
    licenceUrl: '',
    gated: false,
    notes: 'Imported from this device.',
    recommended: false,
  };
  const wanted = [...config, ...files];
  const blobs = new Map(found.all.map(({ path, file }) => [path, file]));
  return {
    entry,
    files: wanted.map((file) => ({ file, blob: blobs.get(file.path)! })),
    missing: [...missingRoles(task, [...graphs.keys()]), ...absent, ...missingConfig(task, config)],
    leftOut: found.all.map(({ path }) => path).filter((path) => !wanted.some((file) => file.path === path)),
  };
}

/** Weights, and about a third of them again for what is between the layers. */
const memoryFactor = 1.35;
const titles: Record<Part['task'], string> = {
  clip: 'CLIP',
  whisper: 'Whisper',
  diffusion: 'Stable Diffusion',
  preview: 'tiny autoencoder',
};
const sizeOf = ({ path, file }: Given) => ({ path, bytes: file.size });
const mostNameLetters = 200;
const slug = (name: string): string =>
  name
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'model';

function unknownGraphs({ graphs }: Found): AppError {
  const [{ path, head }] = graphs as [Graph];
  const inputs = head.inputs.map(({ name }) => name).join(', ');
  return new AppError(
    'bad-input',
    `“${path}” takes ${inputs || 'nothing'}, which is no part of CLIP, Whisper or Stable Diffusion. Give the whole folder of a model as it is on Hugging Face.`,
  );
}

/** The ends of file names on the hub, the one that runs best here first. */
const dtypes: readonly (readonly [end: RegExp, dtype: string])[] = [
  [/_q4f16\.onnx$/, 'q4f16'],
  [/_q4\.onnx$/, 'q4'],
  [/_fp16\.onnx$/, 'fp16'],
  [/_(quantized|q8|int8|uint8)\.onnx$/, 'q8'],
  [/_bnb4\.onnx$/, 'bnb4'],
];
/** Exporters of Stable Diffusion call every graph model.onnx: what its weights are says whether they are halves. */
const dtypeOf = ({ path, head }: Graph): string =>
  dtypes.find(([end]) => end.test(path))?.[1] ?? (head.type === 'float16' ? 'fp16' : 'fp32');
/** What is right on every device comes first: the choice among several that are given is for safety. */
const preferred = ['fp32', 'q8', 'fp16', 'q4', 'q4f16', 'bnb4'];

const chooseDtype = (graphs: readonly Graph[]): string =>
  preferred.find((dtype) => graphs.some((graph) => dtypeOf(graph) === dtype)) ?? 'fp32';

/** For each role the graph in the number format, or else any. A merged decoder does the work of both. */
function oneOfEach(parts: readonly (Part & { graph: Graph })[], dtype: string): Map<string, Graph> {
  const graphs = new Map<string, Graph>();
  const merged = parts.some(({ role, graph }) => role === 'decoder' && /merged/.test(graph.path));
  for (const { role, graph } of parts) {
    if (merged && role === 'decoder' && !/merged/.test(graph.path)) continue;
    if (merged && role === 'decoder_with_past') continue;
    const known = graphs.get(role);
    if (!known || (dtypeOf(known) !== dtype && dtypeOf(graph) === dtype)) graphs.set(role, graph);
  }
  return graphs;
}

/** The file that a graph names, by its path in the folder; undefined for one that would lie outside of it. */
function beside(path: string, name: string): string | undefined {
  const parts = path.split('/').slice(0, -1);
  for (const part of name.replaceAll('\\', '/').split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The graph, and the files beside it that hold its weights. */
function withExternal({ path, file, head }: Graph, role: string, all: readonly Given[]): ModelFile[] {
  const external = head.external.flatMap((name) => {
    const item = all.find((candidate) => candidate.path === beside(path, name));
    return item ? [{ path: item.path, role, bytes: item.file.size, external: name }] : [];
  });
  return [{ path, role, bytes: file.size }, ...external];
}

type Json = Record<string, unknown>;
const jsonAt = ({ json }: Found, end: RegExp): Json => [...json].find(([path]) => end.test(path))?.[1] ?? {};

/** A tiny autoencoder often comes as one file, whose name alone says for which models it is. */
function fileName(task: Part['task'], { path }: Graph): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.onnx$/, '');
  return task === 'preview' && name !== 'model' ? name : undefined;
}

function nameOf(found: Found): string | undefined {
  const name =
    jsonAt(found, /(^|\/)config\.json$/)['_name_or_path'] ?? jsonAt(found, /model_index\.json$/)['_name_or_path'];
  return typeof name === 'string' && name ? name.split('/').at(-1) : undefined;
}

/** Latents a side of the size that a model was trained on: SD 1, what predicts v (SD 2 at 768), SDXL. */
const usualSides = { plain: 64, velocity: 96, sdxl: 128 };
/** SDXL's VAE scales its latents by another number than all before it. */
const sdxlScale = 0.13025;

/**
 * What the engine is told where the folder has no such file: diffusers' own exports have no settings beside their graphs,
 * whose inputs tell them.
 */
function usualSettings(graphs: ReadonlyMap<string, Graph>, found: Found): Record<string, Json> {
  const inputs = graphs.get('unet')?.head.inputs ?? [];
  const dimOf = (name: string, axis: number) => inputs.find((input) => input.name === name)?.dims[axis];
  const isSdxl = inputs.some(({ name }) => name === 'time_ids');
  const isVelocity = jsonAt(found, /scheduler_config\.json$/)['prediction_type'] === 'v_prediction';
  const [channels, side, guidance] = [dimOf('sample', 1), dimOf('sample', 3), dimOf('timestep_cond', 1)];
  const usual = usualSides[isSdxl ? 'sdxl' : isVelocity ? 'velocity' : 'plain'];
  return {
    'unet-config': {
      in_channels: typeof channels === 'number' ? channels : 4,
      sample_size: typeof side === 'number' ? side : usual,
      ...(typeof guidance === 'number' && { time_cond_proj_dim: guidance }),
    },
    ...(isSdxl && { 'vae-config': { scaling_factor: sdxlScale } }),
  };
}

function sizesOf(found: Found): Pick<ModelEntry, 'embeddingDims' | 'resolution'> {
  const config = jsonAt(found, /(^|\/)config\.json$/);
  const unet = jsonAt(found, /unet\/config\.json$/);
  const dims = config['projection_dim'];
  const vision = config['vision_config'] as Json | undefined;
  const side = typeof unet['sample_size'] === 'number' ? unet['sample_size'] * 8 : vision?.['image_size'];
  return {
    ...(typeof dims === 'number' && { embeddingDims: dims }),
    ...(typeof side === 'number' && { resolution: side }),
  };
}
