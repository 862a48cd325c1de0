import { AppError } from '../../../../runtime/errors.ts';
import { toFloat32 } from '../../../../runtime/half.ts';
import { cpuTensor, type Session, type Value } from '../../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../../runtime/tensor.ts';
import { checkFinite } from '../finite.ts';
import { chunkPrompt, chunkTokens, type Chunk, type Emphasis, type PromptTokenizer } from './chunks.ts';
import { emphasise } from './emphasise.ts';

/** What the UNet is told about a prompt. */
export interface Conditioning {
  /** [1, 77 × chunks, width]. */
  states: Tensor<'float32'>;
  /** SDXL: the projected vector of the first chunk, [1, 1280]. */
  pooled?: Tensor<'float32'>;
}

/** A text encoder with its tokenizer. SDXL has two. */
export interface TextTower {
  session: Session;
  tokenizer: PromptTokenizer;
  /** `num_hidden_layers` of its config.json; needed only to count back from the last layer of SDXL. */
  layers?: number | undefined;
  /** Layers that its graph leaves out already (`skipLayers`). */
  skipped?: number | undefined;
}

/** How a prompt is read. */
export interface ConditionOptions {
  /** Layers left out at the end, as diffusers counts them: 1 is AUTOMATIC1111's "Clip skip: 2". */
  clipSkip?: number | undefined;
  emphasis?: Emphasis | undefined;
  signal?: AbortSignal | undefined;
}

const positions = chunkTokens + 2;

/**
 * Runs the text encoders over a prompt, chunk by chunk, and joins the chunks along the sequence.
 * SD 1 and 2: the last state after the final layer norm. SDXL: the state before the last layer, without it, of both
 * encoders side by side, and the projected vector (diffusers, `encode_prompt` of the two pipelines). Throws `bad-option`
 * for a weight that is no number and a layer that the graph does not give, `model-corrupt` for a graph of another layout,
 * `device` for numbers that are not finite.
 */
export async function encodePrompt(
  towers: readonly TextTower[],
  prompt: string,
  options: ConditionOptions = {},
): Promise<Conditioning> {
  const isXl = towers.some(({ session }) => hasOutput(session, 'text_embeds'));
  const parts: TowerStates[] = [];
  for (const tower of towers) {
    const { chunks } = chunkPrompt(prompt, tower.tokenizer, options.emphasis);
    parts.push(await runTower(tower, chunks, { ...options, isXl }));
  }
  const pooled = parts.at(-1)?.pooled;
  return { states: joinWidths(parts), ...(pooled && { pooled }) };
}

/** What SDXL is told when there is no negative prompt at all (`force_zeros_for_empty_prompt`). */
export const zerosLike = ({ states, pooled }: Conditioning): Conditioning => ({
  states: tensor('float32', new Float32Array(states.data.length), states.dims),
  ...(pooled && { pooled: tensor('float32', new Float32Array(pooled.data.length), pooled.dims) }),
});

/** Makes two prompts equally long by appending chunks without words; `empty` is the conditioning of "". */
export function evenOut(
  first: Conditioning,
  second: Conditioning,
  empty: Conditioning,
): [first: Conditioning, second: Conditioning] {
  const length = Math.max(first.states.dims[1]!, second.states.dims[1]!);
  return [lengthen(first, empty, length), lengthen(second, empty, length)];
}

interface TowerStates {
  /** Rows of all chunks. */
  rows: Float32Array;
  width: number;
  pooled?: Tensor<'float32'>;
}

async function runTower(
  { session, layers, skipped }: TextTower,
  chunks: readonly Chunk[],
  { clipSkip = 0, isXl, signal }: ConditionOptions & { isXl: boolean },
): Promise<TowerStates> {
  const name = stateName(session, { clipSkip, isXl, layers, skipped });
  const hasPooled = hasOutput(session, 'text_embeds');
  const fetch = hasPooled ? [name, 'text_embeds'] : [name];
  const rows: Float32Array[] = [];
  let pooled: Tensor<'float32'> | undefined;
  for (const { ids, weights } of chunks) {
    signal?.throwIfAborted();
    const outputs = await session.run(idsFeed(session, ids), { fetch, ...(signal && { signal }) });
    const states = await firstItem(outputs, name);
    checkFinite(states, { part: 'text encoder', device: session.device });
    emphasise(states, weights);
    rows.push(states);
    if (!hasPooled || pooled) continue;
    const vector = await firstItem(outputs, 'text_embeds');
    pooled = tensor('float32', vector, [1, vector.length]);
  }
  return { rows: concat(rows), width: rows[0]!.length / positions, ...(pooled && { pooled }) };
}

/** The output to take. Throws `bad-option` when the graph does not give the layer that `clipSkip` asks for. */
function stateName(
  session: Session,
  { clipSkip, isXl, layers, skipped = 0 }: Pick<TextTower, 'layers' | 'skipped'> & { clipSkip: number; isXl: boolean },
): string {
  if (!isXl && clipSkip === skipped) return 'last_hidden_state';
  const hidden = session.outputs.map(({ name }) => name).filter((name) => name.startsWith('hidden_states.'));
  // Exports made for a browser give the one layer that SDXL reads, and no config.json.
  const wanted = layers === undefined ? hidden[0] : `hidden_states.${layers - 1 - clipSkip}`;
  if (isXl && wanted && hidden.includes(wanted) && (layers !== undefined || clipSkip === 0)) return wanted;
  throw new AppError(
    'bad-option',
    `clipSkip is ${clipSkip}, but this model's text encoder gives ${isXl ? hidden.join(', ') || 'no inner layer' : 'its last layer only'}. Set clipSkip to 0.`,
  );
}

const hasOutput = (session: Session, name: string): boolean => session.outputs.some((output) => output.name === name);

/** Ids in the type and the batch that the graph asks for; a fixed batch repeats them. */
function idsFeed(session: Session, ids: readonly number[]): Record<string, Tensor> {
  const info = session.inputs.find(({ name }) => name === 'input_ids');
  if (!info) throw new AppError('model-corrupt', 'The text encoder has no input “input_ids”. It is of another layout.');
  const batch = typeof info.dims[0] === 'number' ? info.dims[0] : 1;
  const all = Array.from({ length: batch }, () => ids).flat();
  const dims = [batch, ids.length];
  return {
    input_ids:
      info.type === 'int64'
        ? tensor('int64', BigInt64Array.from(all, BigInt), dims)
        : tensor('int32', Int32Array.from(all), dims),
  };
}

/** A copy of the first item of a batch. */
async function firstItem(outputs: Record<string, Value>, name: string): Promise<Float32Array> {
  const { data, dims } = toFloat32(await cpuTensor(outputs, name));
  return data.slice(0, data.length / dims[0]!);
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The widths of the towers side by side, token by token. */
function joinWidths(parts: readonly TowerStates[]): Tensor<'float32'> {
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const tokens = parts[0]!.rows.length / parts[0]!.width;
  const joined = new Float32Array(tokens * width);
  let column = 0;
  for (const part of parts) {
    for (let token = 0; token < tokens; token++)
      joined.set(part.rows.subarray(token * part.width, (token + 1) * part.width), token * width + column);
    column += part.width;
  }
  return tensor('float32', joined, [1, tokens, width]);
}

function lengthen(conditioning: Conditioning, empty: Conditioning, tokens: number): Conditioning {
  const missing = (tokens - conditioning.states.dims[1]!) / positions;
  if (missing === 0) return conditioning;
  const data = concat([conditioning.states.data, ...Array<Float32Array>(missing).fill(empty.states.data)]);
  return { ...conditioning, states: tensor('float32', data, [1, tokens, conditioning.states.dims[2]!]) };
}
