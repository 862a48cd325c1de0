import type { FixedInput, Reference } from '../model-entry.ts';
import type { TensorInfo } from '../session.ts';

/** A graph with fixed inputs whose right answer is not known yet. */
export type Question = Omit<Reference, 'values'>;

/** What decides the inputs beside the graph's own metadata. */
export interface Asked {
  role: string;
  /** Side of the picture that a vision tower takes, in pixels. */
  resolution?: number | undefined;
}

interface Graph {
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
}

/** “A photo of a dog” for CLIP's vocabulary, and the beginning of a transcript for Whisper's. */
const photo = [49406, 320, 1125, 539, 320, 1929, 49407];
const transcript = [50258, 50259, 50359, 50363];
/** Ids that every vocabulary has, for those that lack the others: SigLIP's, and small ones. */
const anyIds = [1, 2, 3, 4, 5, 6, 7];
const melBands = [80, 128];
/** Latents of a small picture: eight divides them at every level of every UNet. */
const latentSide = 16;
const pictureSide = 8 * latentSide;
/** Numbers of an answer that are kept; a prime keeps the stride from following rows. */
const keptNumbers = 256;

/** Outputs that tell most of a graph; of both towers in one graph both are asked. */
const answers = `text_embeds image_embeds embedding pooler_output logits out_sample sample latent_parameters
  last_hidden_state hidden_states.11 hidden_states.31 output`.split(/\s+/);

/**
 * Fixed inputs for a graph of any layout, told by the names, types and shapes of what it takes. What metadata leaves free
 * (the vocabulary, the mel bands) comes in several ways, the most likely first: the graph is asked in the first that it
 * takes. Empty for a graph with an input of a shape that cannot be told, and for answers that are drawn at random.
 */
export function questionsFor(graph: Graph, asked: Asked): Question[][] {
  const outputs = graph.outputs.map(({ name }) => name);
  const isRandom = asked.role === 'vae_encoder' && outputs.includes('latent_sample');
  const wanted = asked.role === 'model' ? ['text_embeds', 'image_embeds'] : [];
  const named = answers.filter((name) => outputs.includes(name));
  const both = wanted.filter((name) => outputs.includes(name));
  const asks = both.length > 0 ? both : [named[0] ?? (outputs.length === 1 ? outputs[0] : undefined)];
  if (isRandom || asks.includes(undefined)) return [];
  const isDecoder = asked.role.startsWith('decoder');
  const ways = [
    ...melBands.map((mels) => ({ ids: isDecoder ? transcript : photo, mels })),
    ...melBands.map((mels) => ({ ids: anyIds, mels })),
  ];
  const questions = ways.flatMap((way) => {
    const inputs = inputsOf(graph.inputs, { ...asked, ...way });
    return inputs ? [asks.map((output): Question => ({ role: asked.role, inputs, output: output!, stride: 1 }))] : [];
  });
  const seen = new Set<string>();
  return questions.filter((question) => {
    const key = JSON.stringify(question);
    return !seen.has(key) && seen.add(key);
  });
}

/** The stride at which an answer of so many numbers is kept. */
export function strideOf(length: number): number {
  const stride = Math.max(1, Math.floor(length / keptNumbers));
  return stride % 2 === 0 ? stride + 1 : stride;
}

type Way = Asked & { ids: readonly number[]; mels: number };

function inputsOf(infos: readonly TensorInfo[], way: Way): FixedInput[] | undefined {
  const batch = infos.map(({ dims }) => dims[0]).find((dim) => typeof dim === 'number') ?? 1;
  const inputs = infos.map((info, index): FixedInput | undefined => {
    const usual = usualDims(info, { ...way, batch });
    const dims = info.dims.map((dim, axis) => (typeof dim === 'number' ? dim : usual[axis]));
    if (dims.includes(undefined)) return undefined;
    const { name, type } = info;
    const length = (dims as number[]).reduce((product, dim) => product * dim, 1);
    const values = valuesOf(info, { ...way, length, row: dims.at(-1) ?? 1 });
    return { name, type, dims: dims as number[], ...(values ? { values } : { seed: index + 1 }) };
  });
  return inputs.includes(undefined) ? undefined : (inputs as FixedInput[]);
}

/** Sizes of free dimensions, by the names that the layouts give to their inputs. */
function usualDims({ name, dims }: TensorInfo, way: Way & { batch: number }): (number | undefined)[] {
  const { role, ids, mels, batch, resolution = 224 } = way;
  if (name.startsWith('past_key_values')) return [batch, undefined, 1, undefined];
  switch (name) {
    case 'input_ids':
    case 'text':
    case 'attention_mask':
      return [batch, role === 'decoder_with_past' ? 1 : ids.length];
    case 'input_features':
      return [batch, mels, 3000];
    case 'encoder_hidden_states':
      return [batch, role === 'unet' ? 77 : 64, role === 'unet' ? 768 : undefined];
    case 'sample':
      return role === 'unet' ? [batch, 4, latentSide, latentSide] : [batch, 3, pictureSide, pictureSide];
    case 'latent_sample':
      return [batch, 4, latentSide, latentSide];
    case 'time_ids':
      return [batch, 6];
    case 'timestep_cond':
      return [batch, 256];
    case 'text_embeds':
      return [batch, 1280];
  }
  if (dims.length <= 1) return [batch];
  // Both towers take text or pictures, under whatever name.
  return dims.length === 2 ? [batch, ids.length] : [batch, 3, resolution, resolution];
}

/** Numbers that have a meaning; undefined for those that may be any. */
function valuesOf(
  { name, type }: TensorInfo,
  { role, ids, length, row }: Way & { length: number; row: number },
): number[] | undefined {
  if (name === 'timestep') return Array<number>(length).fill(481);
  if (name === 'attention_mask') return Array<number>(length).fill(1);
  if (name === 'use_cache_branch') return Array<number>(length).fill(role === 'decoder_with_past' ? 1 : 0);
  if (name === 'time_ids')
    return Array.from({ length }, (_, i) => [pictureSide, pictureSide, 0, 0, pictureSide, pictureSide][i % 6]!);
  if (type === 'bool') return Array<number>(length).fill(0);
  if (type === 'float32' || type === 'float16') return undefined;
  return Array.from({ length }, (_, i) => ids[i % row] ?? ids.at(-1)!);
}
