import type { OnnxTensorInfo } from '../../formats/onnx-read.ts';
import type { Found, Graph } from './found.ts';

/** What a graph is, told by its inputs and outputs. */
export interface Part {
  role: string;
  task: 'clip' | 'whisper' | 'diffusion' | 'preview';
}

const has = (infos: readonly OnnxTensorInfo[], ...names: string[]) =>
  names.every((name) => infos.some((info) => info.name === name));
const hasLike = (infos: readonly OnnxTensorInfo[], pattern: RegExp) => infos.some(({ name }) => pattern.test(name));
const find = (infos: readonly OnnxTensorInfo[], name: string) => infos.find((info) => info.name === name);

interface Rule extends Part {
  fits: (inputs: readonly OnnxTensorInfo[], outputs: readonly OnnxTensorInfo[]) => boolean;
}

/** Rules of the layouts of transformers.js, optimum, immich and diffusers. The first that fits is taken. */
const rules: readonly Rule[] = [
  // Stable Diffusion: the UNet takes a timestep, and so does a ControlNet, which also takes its picture.
  {
    task: 'diffusion',
    role: 'unet',
    fits: (i) => has(i, 'sample', 'timestep', 'encoder_hidden_states') && !has(i, 'controlnet_cond'),
  },
  { task: 'diffusion', role: 'vae_decoder', fits: (i) => has(i, 'latent_sample') },
  {
    task: 'diffusion',
    role: 'vae_encoder',
    fits: (i, o) => has(i, 'sample') && hasLike(o, /^latent_(parameters|sample)$/),
  },
  // Its author's export of a tiny autoencoder may call its tensors anything.
  {
    task: 'diffusion',
    role: 'vae_decoder',
    fits: (i, o) => i.length === 1 && o.length === 1 && isPlanes(i[0]!, 4) && isPlanes(o[0]!, 3),
  },
  // Whisper: sound goes in as 80 or 128 mel bands.
  { task: 'whisper', role: 'encoder', fits: (i) => has(i, 'input_features') && !has(i, 'input_ids') },
  {
    task: 'whisper',
    role: 'decoder',
    fits: (i, o) =>
      has(i, 'input_ids') && has(o, 'logits') && (hasLike(i, /use_cache_branch/) || has(i, 'encoder_hidden_states')),
  },
  {
    task: 'whisper',
    role: 'decoder_with_past',
    fits: (i, o) => has(i, 'input_ids') && has(o, 'logits') && hasLike(i, /^past_key_values/),
  },
  // CLIP: both towers in one graph, or one each.
  { task: 'clip', role: 'model', fits: (i) => has(i, 'input_ids', 'pixel_values') },
  { task: 'clip', role: 'vision', fits: (i) => i.length === 1 && has(i, 'pixel_values') },
  { task: 'clip', role: 'vision', fits: (i, o) => i.length === 1 && has(i, 'image') && has(o, 'embedding') },
  { task: 'clip', role: 'text', fits: (i, o) => has(i, 'text') && has(o, 'embedding') },
  {
    task: 'clip',
    role: 'text',
    fits: (i, o) => has(i, 'input_ids') && hasLike(o, /^text_embeds$/) && !isOfDiffusion(o),
  },
  // A text tower without a projection: of SigLIP, or of Stable Diffusion, which the folder tells.
  {
    task: 'diffusion',
    role: 'text_encoder',
    fits: (i, o) => has(i, 'input_ids') && hasLike(o, /^(last_hidden_state|hidden_states)/),
  },
];
const isPlanes = ({ dims }: OnnxTensorInfo, channels: number) => dims.length === 4 && dims[1] === channels;
/** TAESD has 1.2 million on each side, the VAE of Stable Diffusion 34 and 50. */
const mostTinyParameters = 5e6;
const isOfDiffusion = (outputs: readonly OnnxTensorInfo[]) => hasLike(outputs, /^hidden_states\.\d+$/);

/** What the graph is; undefined for a graph that no task here runs (a safety checker, a vocoder …). */
export function partOf({ path, head }: Graph, found: Pick<Found, 'graphs'>): Part | undefined {
  const rule = rules.find(({ fits }) => fits(head.inputs, head.outputs));
  if (!rule) return undefined;
  const { task, role } = rule;
  const isAlone = !found.graphs.some((graph) => has(graph.head.inputs, 'timestep'));
  if (role.startsWith('vae') && isAlone && head.parameters <= mostTinyParameters) return { task: 'preview', role };
  if (role === 'text_encoder' && isAlone) return { task: 'clip', role: 'text' };
  if (role === 'text_encoder' && /text_encoder_2/.test(path)) return { task, role: 'text_encoder_2' };
  if (role === 'decoder' && hasLike(head.inputs, /^past_key_values/) && !hasLike(head.inputs, /use_cache_branch/))
    return { task, role: 'decoder_with_past' };
  return { task, role };
}

/** The tensor layout, by the names of `design`: what the engines call a family. */
export function familyOf(task: Part['task'], graphs: ReadonlyMap<string, Graph>): string {
  const head = (role: string) => graphs.get(role)?.head;
  if (task === 'whisper') return graphs.has('decoder_with_past') ? 'whisper-split' : 'whisper-merged';
  if (task === 'clip') {
    if (graphs.has('model')) return 'clip-joint';
    if (has(head('vision')?.inputs ?? [], 'image')) return 'clip-immich';
    return hasLike(head('vision')?.outputs ?? [], /^pooler_output$/) && !has(head('vision')!.outputs, 'image_embeds')
      ? 'siglip'
      : 'clip-split';
  }
  if (task === 'preview') return 'taesd';
  const unet = head('unet')?.inputs ?? [];
  if (has(unet, 'timestep_cond')) return 'lcm';
  if (has(unet, 'time_ids')) return 'sdxl';
  if (hasLike(unet, /^(down_block_|mid_block_)/)) return 'sd-control';
  if (find(unet, 'sample')?.dims[1] === 9) return 'sd-inpaint';
  return typeof find(unet, 'sample')?.dims[0] === 'number' && find(unet, 'sample')?.type === 'float16'
    ? 'sd-webnn'
    : 'sd-optimum';
}

/** What a task cannot do without: each line is one of several ways. */
const needed: Record<Part['task'], readonly (readonly string[])[]> = {
  clip: [['model'], ['text', 'vision']],
  whisper: [['encoder', 'decoder']],
  diffusion: [['text_encoder', 'unet', 'vae_decoder']],
  preview: [['vae_decoder']],
};

/** Roles of the graphs that are not there; empty when the model is whole. */
export function missingRoles(task: Part['task'], roles: readonly string[]): string[] {
  const gaps = needed[task].map((way) => way.filter((role) => !roles.includes(role)));
  return gaps.reduce((best, gap) => (gap.length < best.length ? gap : best));
}
