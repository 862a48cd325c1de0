import { AppError } from '../../../runtime/errors.ts';
import { floatTensor, toFloat32 } from '../../../runtime/half.ts';
import { cpuTensor, type Session, type TensorInfo } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import type { Rows } from './vectors.ts';

interface RunOptions {
  signal?: AbortSignal | undefined;
}

/** Token ids, all rows of one length, each with its end token somewhere. */
export interface TokenBatch {
  readonly rows: readonly (readonly number[])[];
  readonly end: number;
}
/** What makes vectors of texts. */
export interface TextTower {
  /** Rows a run, where the graph fixes them. */
  readonly batch: number | undefined;
  /** Ids a row, where the graph fixes them. */
  readonly length: number | undefined;
  /** Vectors as the graph gives them, not of unit length. */
  run(tokens: TokenBatch, options?: RunOptions): Promise<Rows>;
}

/** Normalised pixels, planes of red, green and blue, picture after picture. */
export interface PixelBatch {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}
/** What makes vectors of pictures. */
export interface VisionTower {
  /** Pictures a run, where the graph fixes them. */
  readonly batch: number | undefined;
  /** Vectors as the graph gives them, not of unit length. */
  run(pixels: PixelBatch, options?: RunOptions): Promise<Rows>;
}

/** The two halves of a CLIP model. */
export interface Towers {
  readonly text: TextTower;
  readonly vision: VisionTower;
}

/** Names that exports give to the same value, the most telling first. */
const textOutputs = ['text_embeds', 'text_embeddings', 'embedding', 'pooler_output', 'output'];
const imageOutputs = ['image_embeds', 'image_embeddings', 'embedding', 'pooler_output', 'output'];

/**
 * Finds both towers in the graphs of a model by the names, types and shapes of their inputs and outputs: one graph each
 * (`clip-split`), or both in one (`clip-joint`), where the tower that is not asked gets the smallest input that it takes.
 * `side` is that of the pictures, for graphs that leave it free. Throws `model-corrupt`, naming what the graphs have.
 */
export function recogniseTowers(graphs: readonly Session[], { side }: { side: number }): Towers {
  const text = graphs.find((graph) => idsOf(graph));
  const vision = graphs.find((graph) => pixelsOf(graph));
  if (!text || !vision) {
    const missing = text ? 'pixels (float, 4 dimensions)' : 'token ids (int32 or int64, 2 dimensions)';
    const found = graphs.flatMap(({ inputs }) => inputs.map(describe)).join(', ');
    throw new AppError('model-corrupt', `No graph of this model takes ${missing}; they take ${found}.`);
  }
  return { text: textTower(text, side), vision: visionTower(vision) };
}

const describe = ({ name, type, dims }: TensorInfo): string => `${name}: ${type} [${dims.join(', ')}]`;

const isInteger = ({ type }: TensorInfo): boolean => type === 'int64' || type === 'int32';
const isFloat = ({ type }: TensorInfo): boolean => type === 'float32' || type === 'float16';

const maskName = 'attention_mask';
const idsOf = ({ inputs }: Session): TensorInfo | undefined =>
  inputs.find((input) => isInteger(input) && input.dims.length === 2 && input.name !== maskName);
const maskOf = ({ inputs }: Session): TensorInfo | undefined => inputs.find(({ name }) => name === maskName);
const pixelsOf = ({ inputs }: Session): TensorInfo | undefined =>
  inputs.find((input) => isFloat(input) && input.dims.length === 4);

function outputOf({ outputs }: Session, names: readonly string[]): string {
  const named = names.find((name) => outputs.some((output) => output.name === name));
  const only = outputs.length === 1 ? outputs[0]!.name : undefined;
  const found = named ?? only;
  if (found) return found;
  throw new AppError('model-corrupt', `The graph gives ${outputs.map(describe).join(', ')}; none is an embedding.`);
}

const fixed = (dim: number | string | undefined): number | undefined => (typeof dim === 'number' ? dim : undefined);

function textTower(graph: Session, side: number): TextTower {
  const ids = idsOf(graph)!;
  const pixels = pixelsOf(graph);
  const output = outputOf(graph, textOutputs);
  return {
    batch: fixed(ids.dims[0]),
    length: fixed(ids.dims[1]),
    async run(tokens, { signal } = {}) {
      const feeds = tokenFeeds(graph, tokens);
      if (pixels) feeds[pixels.name] = zeroPixels(pixels, side);
      return embeddings(graph, feeds, { output, signal });
    },
  };
}

function visionTower(graph: Session): VisionTower {
  const pixels = pixelsOf(graph)!;
  const ids = idsOf(graph);
  const output = outputOf(graph, imageOutputs);
  return {
    batch: fixed(pixels.dims[0]),
    async run({ data, count, width, height }, { signal } = {}) {
      const value = floatTensor(pixels.type as 'float32' | 'float16', data, [count, 3, height, width]);
      const feeds = ids ? tokenFeeds(graph, emptyText(ids)) : {};
      feeds[pixels.name] = value;
      return embeddings(graph, feeds, { output, signal });
    },
  };
}

type Feeds = Record<string, Tensor>;

function tokenFeeds(graph: Session, { rows, end }: TokenBatch): Feeds {
  const ids = idsOf(graph)!;
  const mask = maskOf(graph);
  const dims = [rows.length, rows[0]!.length];
  const feeds: Feeds = { [ids.name]: integers(ids, rows.flat(), dims) };
  if (mask) {
    const attended = rows.flatMap((row) => row.map((_, i) => (i <= row.indexOf(end) ? 1 : 0)));
    feeds[mask.name] = integers(mask, attended, dims);
  }
  return feeds;
}

const integers = ({ type }: TensorInfo, values: readonly number[], dims: readonly number[]): Tensor =>
  type === 'int64'
    ? tensor('int64', BigInt64Array.from(values, BigInt), dims)
    : tensor('int32', Int32Array.from(values), dims);

/** What the text tower of a joint graph gets while only the picture is asked for: zeros, the last one marked as the end. */
function emptyText({ dims }: TensorInfo): TokenBatch {
  const row = Array<number>(fixed(dims[1]) ?? 2).fill(0);
  return { rows: Array<number[]>(fixed(dims[0]) ?? 1).fill(row), end: 0 };
}

function zeroPixels({ type, dims }: TensorInfo, side: number): Tensor {
  const shape = [fixed(dims[0]) ?? 1, 3, fixed(dims[2]) ?? side, fixed(dims[3]) ?? side];
  const size = shape.reduce((product, dim) => product * dim, 1);
  return floatTensor(type as 'float32' | 'float16', new Float32Array(size), shape);
}

async function embeddings(
  graph: Session,
  feeds: Feeds,
  { output, signal }: { output: string; signal: AbortSignal | undefined },
): Promise<Rows> {
  const outputs = await graph.run(feeds, { fetch: [output], ...(signal && { signal }) });
  const { data, dims } = toFloat32(await cpuTensor(outputs, output));
  const width = dims.at(-1)!;
  if (dims.length !== 2)
    throw new AppError(
      'model-corrupt',
      `The graph's ${output} has the shape [${dims.join(', ')}]; [batch, dims] is accepted.`,
    );
  return { data, dims: width };
}
