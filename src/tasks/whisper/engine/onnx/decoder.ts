import { AppError } from '../../../../runtime/errors.ts';
import { floatTensor, toFloat32 } from '../../../../runtime/half.ts';
import { cpuTensor, isOnDevice, type Session, type TensorInfo, type Value } from '../../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../../runtime/tensor.ts';
import type { Abortable } from '../model.ts';
import type { Memory } from './memory.ts';
import { inputNamed, isOfEncoder, pastInputs, presentName } from './names.ts';

/** The graphs of a decoder: one with both branches, or one that begins and one that continues. */
export interface DecoderGraphs {
  decoder: Session;
  /** `decoder_with_past_model` of exports that are not merged. */
  decoderWithPast?: Session | undefined;
}

/** What one run of a decoder gives. */
export interface Pass {
  /** [rows, tokens, vocabulary] */
  logits: Tensor<'float32'>;
  /** What each token was remembered by, of the decoder and, from the first pass, of the encoder. */
  memory: Memory;
}

/** Runs a decoder's graphs, whichever they are. */
export interface Decoder {
  /** Reads tokens, the same for all, from the beginning. */
  begin(hidden: Value, tokens: readonly number[], options: Abortable): Promise<Pass>;
  /** Reads one token a row. */
  continue(input: { hidden: Value; memory: Memory; tokens: readonly number[] }, options: Abortable): Promise<Pass>;
  /** Reads tokens from the beginning for other outputs of the graph, all in float32 on the CPU. */
  observe(
    input: { hidden: Value; tokens: readonly number[]; outputs: readonly string[] },
    options: Abortable,
  ): Promise<Record<string, Tensor<'float32'>>>;
}

/**
 * A decoder of one graph, or of one for the first tokens and one for those after them. Throws `model-corrupt` where the
 * graphs have other inputs or outputs than a Whisper decoder.
 */
export function createDecoder({ decoder, decoderWithPast }: DecoderGraphs): Decoder {
  const continuing = decoderWithPast ?? decoder;
  const pasts = pastInputs(continuing);
  if (pasts.length === 0)
    throw new AppError(
      'model-corrupt',
      'The decoder takes no past_key_values. Take decoder_model_merged.onnx, or decoder_model.onnx with decoder_with_past_model.onnx.',
    );
  const presents = pasts.map(({ name }) => presentName(name));
  const ownPasts = pasts.filter(({ name }) => !isOfEncoder(name));

  /** What a graph takes, as far as it takes it: exports differ in whether a branch still hears the encoder. */
  const feedsFor = async (graph: Session, { ids, hidden, isCached }: Call): Promise<Record<string, Value>> => {
    const feeds: Record<string, Value> = { input_ids: integers(inputNamed(graph, 'input_ids'), ids) };
    const states = graph.inputs.find(({ name }) => name === 'encoder_hidden_states');
    if (states) feeds[states.name] = await asType(hidden, states);
    const branch = graph.inputs.find(({ name }) => name === 'use_cache_branch');
    if (branch) feeds[branch.name] = tensor('bool', Uint8Array.of(isCached ? 1 : 0), [1]);
    if (!isCached) for (const past of pastInputs(graph)) feeds[past.name] = emptyPast(past);
    return feeds;
  };
  const passOf = async (outputs: Record<string, Value>, names: readonly TensorInfo[]): Promise<Pass> => ({
    logits: toFloat32(await cpuTensor(outputs, 'logits')),
    memory: Object.fromEntries(names.map(({ name }) => [name, outputs[presentName(name)]!])),
  });

  return {
    async begin(hidden, tokens, { signal }) {
      const feeds = await feedsFor(decoder, { ids: [tokens], hidden, isCached: false });
      return passOf(await decoder.run(feeds, { fetch: ['logits', ...presents], ...(signal && { signal }) }), pasts);
    },
    async continue({ hidden, memory, tokens }, { signal }) {
      const ids = tokens.map((token) => [token]);
      const feeds = { ...(await feedsFor(continuing, { ids, hidden, isCached: true })), ...memory };
      const fetch = ['logits', ...ownPasts.map(({ name }) => presentName(name))];
      return passOf(await continuing.run(feeds, { fetch, ...(signal && { signal }) }), ownPasts);
    },
    async observe({ hidden, tokens, outputs }, { signal }) {
      const feeds = await feedsFor(decoder, { ids: [tokens], hidden, isCached: false });
      const given = await decoder.run(feeds, { fetch: outputs, ...(signal && { signal }) });
      const read = outputs.map(async (name) => [name, toFloat32(await cpuTensor(given, name))] as const);
      return Object.fromEntries(await Promise.all(read));
    },
  };
}

interface Call {
  /** [rows][tokens] */
  ids: readonly (readonly number[])[];
  hidden: Value;
  isCached: boolean;
}

function integers({ type }: TensorInfo, ids: readonly (readonly number[])[]): Tensor {
  const dims = [ids.length, ids[0]!.length];
  if (type === 'int32') return tensor('int32', Int32Array.from(ids.flat()), dims);
  return tensor('int64', BigInt64Array.from(ids.flat(), BigInt), dims);
}

/** Features in the type that a graph takes; exports may mix a float16 encoder with a float32 decoder. */
async function asType(value: Value, { type }: TensorInfo): Promise<Value> {
  if (value.type === type || (type !== 'float32' && type !== 'float16')) return value;
  const read = isOnDevice(value) ? await value.read() : value;
  return floatTensor(type, toFloat32(read).data, read.dims);
}

/** No token yet: [1, heads, 0, size]. */
function emptyPast({ name, type, dims: [, heads, , size] }: TensorInfo): Tensor {
  if (typeof heads !== 'number' || typeof size !== 'number' || (type !== 'float32' && type !== 'float16'))
    throw new AppError('model-corrupt', `The decoder's input “${name}” is not [rows, heads, tokens, size] in floats.`);
  return floatTensor(type, new Float32Array(), [1, heads, 0, size]);
}
