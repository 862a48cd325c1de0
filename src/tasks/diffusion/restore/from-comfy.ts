import { type ComfyGraph, type ComfyNode, linked, readGraph, upstream, valueOf } from './comfy-graph.ts';
import { foreign, type Foreign, inWords } from './foreign.ts';
import { toNumber } from './settle.ts';

const isSampler = ({ type, inputs }: ComfyNode) =>
  /^KSampler(?!Select)|^SamplerCustom|KSampler \(/u.test(type) || ('latent_image' in inputs && 'positive' in inputs);

/** Nodes that only load, decode or hold, and so change nothing that is not read from them. */
const plainNodes =
  /Checkpoint|^CLIPTextEncode|^EmptyLatent|^KSampler|^Sampler|^VAE|^UNETLoader|CLIPLoader|^CLIPSetLastLayer|Scheduler$|^RandomNoise|Guider$|Primitive|^Save|^Preview|Image Save|^LoadImage|String|Text|^Int|^Float|Reroute|Note|ConditioningZeroOut|Seed/u;

/**
 * The settings in a graph of ComfyUI, from the sampler that makes the picture out of noise backwards. Null when there is
 * no sampler. Its noise is that of PyTorch on the CPU.
 */
export function fromComfy(json: unknown): Foreign | null {
  const graph = readGraph(json);
  const passes = graph ? passesOf(graph) : [];
  const [sampler] = passes;
  if (!graph || !sampler) return null;
  const input = (name: string, from: ComfyNode | undefined = sampler) => valueOf(graph, from?.inputs[name], name);
  const guider = linked(graph, sampler.inputs['guider']);
  const told = guider ?? sampler;
  const positive = wordsOf(graph, told.inputs['positive'] ?? told.inputs['conditioning']);
  const negative = wordsOf(graph, told.inputs['negative']);

  const found = foreign('ComfyUI', positive.text ?? '', { choices: { rng: 'cpu' } });
  found.negativePrompt = negative.text;
  found.seed = input('seed') ?? input('noise_seed') ?? input('noise_seed', linked(graph, sampler.inputs['noise']));
  const sigmas = linked(graph, sampler.inputs['sigmas']);
  const denoise = toNumber(input('denoise') ?? input('denoise', sigmas)) ?? 1;
  const name = input('sampler_name') ?? input('sampler_name', linked(graph, sampler.inputs['sampler']));
  found.sampler = name === undefined ? undefined : String(name);
  const schedule = input('scheduler') ?? input('scheduler', sigmas) ?? sigmas?.type.replace(/Scheduler$/u, '');
  found.schedule = schedule === undefined ? undefined : String(schedule);
  const latent = upstream(graph, linked(graph, sampler.inputs['latent_image']));
  const empty = latent.find(({ type }) => /^Empty.*Latent/u.test(type));
  found.from = !empty && denoise < 1 ? 'picture' : undefined;
  const skips = [positive, negative].map(({ clipSkip }) => clipSkip);
  found.choices.clipSkipFor = skips[0] === skips[1] ? 'both' : 'prompt';
  found.numbers = {
    steps: input('steps') ?? input('steps', sigmas),
    guidanceScale: input('cfg') ?? input('cfg', guider) ?? (guider ? 1 : undefined),
    width: input('width', empty),
    height: input('height', empty),
    clipSkip: positive.clipSkip,
    strength: denoise,
  };
  const loader = upstream(graph, linked(graph, told.inputs['model'])).find(
    ({ inputs }) => inputs['ckpt_name'] !== undefined || inputs['unet_name'] !== undefined,
  );
  const model = loader && (input('ckpt_name', loader) ?? input('unet_name', loader));
  found.model = model === undefined ? undefined : String(model);

  if (positive.text === undefined) found.left.push('Prompt: it is put together by nodes that this page does not know.');
  if (empty && denoise < 1) found.left.push(`Denoise: ${denoise}`);
  if (passes.length > 1) found.left.push(`Passes after the first: ${passes.length - 1}`);
  for (const step of ['start_at_step', 'end_at_step'] as const) {
    const at = toNumber(input(step));
    if (at !== undefined && at > 0 && at < (toNumber(found.numbers.steps) ?? 0)) found.left.push(`${step}: ${at}`);
  }
  found.left.push(...othersOf(graph, sampler));
  return found;
}

/** The samplers that lead to the picture that is saved, the first pass first. */
function passesOf(graph: ComfyGraph): ComfyNode[] {
  const used = new Set(
    [...graph.values()].flatMap(({ inputs }) => Object.values(inputs)).map((input) => linked(graph, input)),
  );
  const ends = [...graph.values()].filter((node) => !used.has(node));
  const saving = ends.filter(({ type }) => /save/iu.test(type));
  for (const end of [...saving, ...ends]) {
    const last = upstream(graph, end).find(isSampler);
    if (!last) continue;
    const passes = [last];
    for (let before = earlier(graph, last); before && !passes.includes(before); before = earlier(graph, before))
      passes.unshift(before);
    return passes;
  }
  return [];
}

const earlier = (graph: ComfyGraph, { inputs }: ComfyNode): ComfyNode | undefined =>
  upstream(graph, linked(graph, inputs['latent_image'])).find(isSampler);

/** The words behind a conditioning, and how many layers of the text encoder are left out for them. */
function wordsOf(graph: ComfyGraph, input: unknown): { text?: string; clipSkip?: number } {
  const nodes = upstream(graph, linked(graph, input));
  const zeroed = nodes[0]?.type === 'ConditioningZeroOut';
  const encoder = nodes.find(({ inputs }) => 'text' in inputs || 'text_g' in inputs);
  const names = ['text', 'text_g', 'text_l'];
  const texts = encoder ? names.map((name) => valueOf(graph, encoder.inputs[name], name)) : [];
  const text = texts.find((found) => found !== undefined);
  const setter = nodes.find(({ type }) => type === 'CLIPSetLastLayer');
  const layer = setter && toNumber(valueOf(graph, setter.inputs['stop_at_clip_layer'], 'stop_at_clip_layer'));
  return {
    ...(text !== undefined && !zeroed && { text: String(text) }),
    ...(layer !== undefined && { clipSkip: Math.max(0, -layer - 1) }),
  };
}

/** Nodes that do more than is read here, by their names; a LoRA by its own. */
function othersOf(graph: ComfyGraph, sampler: ComfyNode): string[] {
  const lines = upstream(graph, sampler).flatMap(({ type, inputs }) => {
    if (inputs['lora_name'] !== undefined)
      return [`LoRA: ${inWords(inputs['lora_name'])} (${inWords(inputs['strength_model'] ?? 1)})`];
    return plainNodes.test(type) || isSampler({ type, inputs }) ? [] : [`Node: ${type}`];
  });
  return [...new Set(lines)];
}
