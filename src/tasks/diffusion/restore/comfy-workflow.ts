import { type Json, isObject } from './json.ts';

/** What the usual nodes show, from top to bottom (`INPUT_TYPES` of ComfyUI's nodes, in their order). */
const widgets: Readonly<Record<string, readonly string[]>> = {
  KSampler: ['seed', 'steps', 'cfg', 'sampler_name', 'scheduler', 'denoise'],
  KSamplerAdvanced: [
    'add_noise',
    'noise_seed',
    'steps',
    'cfg',
    'sampler_name',
    'scheduler',
    'start_at_step',
    'end_at_step',
    'return_with_leftover_noise',
  ],
  SamplerCustom: ['add_noise', 'noise_seed', 'cfg'],
  KSamplerSelect: ['sampler_name'],
  BasicScheduler: ['scheduler', 'steps', 'denoise'],
  KarrasScheduler: ['steps'],
  ExponentialScheduler: ['steps'],
  SDTurboScheduler: ['steps', 'denoise'],
  RandomNoise: ['noise_seed'],
  CFGGuider: ['cfg'],
  CLIPTextEncode: ['text'],
  CLIPTextEncodeSDXL: ['width', 'height', 'crop_w', 'crop_h', 'target_width', 'target_height', 'text_g', 'text_l'],
  CLIPSetLastLayer: ['stop_at_clip_layer'],
  EmptyLatentImage: ['width', 'height', 'batch_size'],
  EmptySD3LatentImage: ['width', 'height', 'batch_size'],
  CheckpointLoaderSimple: ['ckpt_name'],
  CheckpointLoader: ['config_name', 'ckpt_name'],
  UNETLoader: ['unet_name'],
  LoraLoader: ['lora_name', 'strength_model', 'strength_clip'],
  LoraLoaderModelOnly: ['lora_name', 'strength_model'],
  PrimitiveNode: ['value'],
  PrimitiveInt: ['value'],
  PrimitiveFloat: ['value'],
  PrimitiveString: ['value'],
  PrimitiveStringMultiline: ['value'],
};
/** What becomes of a seed after each picture stands behind it, in a box of its own. */
const controls: readonly unknown[] = ['fixed', 'increment', 'decrement', 'randomize'];
const controlled: readonly string[] = ['seed', 'noise_seed', 'value'];

/** Modes of a node (LiteGraph): taken out, and passed by. */
const muted = 2;
const bypassed = 4;

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Where a link comes from: node and output. */
type Origin = readonly [node: string, output: number];

/**
 * The graph that runs (`prompt`) from the one that is drawn (`workflow`): what the boxes of the usual nodes hold, by
 * name, and what their inputs come from. Undefined when it is no workflow.
 */
export function graphOfWorkflow(json: unknown): Json | undefined {
  if (!isObject(json) || !Array.isArray(json['nodes'])) return undefined;
  const nodes = new Map(listOf(json['nodes']).map((node) => [String(node['id']), node]));
  const origins = originsOf(json['links']);

  /** Passes by what is passed by: to its first input of the same kind. */
  function sourceOf(link: unknown, depth = 0): Origin | undefined {
    const origin = origins.get(String(link));
    const node = origin && nodes.get(origin[0]);
    if (!node || node['mode'] === muted || depth > nodes.size) return undefined;
    if (node['mode'] !== bypassed) return origin;
    const kind = listOf(node['outputs'])[origin[1]]?.['type'];
    const through = listOf(node['inputs']).find(({ type, link: next }) => type === kind && typeof next === 'number');
    return through && sourceOf(through['link'], depth + 1);
  }

  const running = [...nodes].filter(([, { mode }]) => mode !== muted && mode !== bypassed);
  return Object.fromEntries(
    running.map(([id, node]) => {
      const linked = listOf(node['inputs']).flatMap(({ name, link }) => {
        const origin = sourceOf(link);
        return origin ? [[name === '' ? 'value' : String(name), [...origin]] as const] : [];
      });
      return [id, { class_type: String(node['type']), inputs: { ...shown(node), ...Object.fromEntries(linked) } }];
    }),
  );
}

/** Links by number: `[number, node, output, …]`, or objects that name them. */
function originsOf(links: unknown): Map<string, Origin> {
  const all: unknown[] = Array.isArray(links) ? links : [];
  return new Map(
    all.flatMap((link): [string, Origin][] => {
      if (Array.isArray(link)) return [[String(link[0]), [String(link[1]), Number(link[2])]]];
      return isObject(link) ? [[String(link['id']), [String(link['origin_id']), Number(link['origin_slot'])]]] : [];
    }),
  );
}

/** The values in the boxes of a node. Newer files name the boxes themselves, of nodes that are not known here as well. */
function shown(node: Json): Json {
  const { widgets_values: values } = node;
  if (isObject(values)) return values;
  if (!Array.isArray(values)) return {};
  const told = listOf(node['inputs']).flatMap(({ widget }) => (isObject(widget) ? [String(widget['name'])] : []));
  const names = widgets[String(node['type'])] ?? told;
  const found: Record<string, unknown> = {};
  let at = 0;
  for (const name of names) {
    found[name] = values[at++];
    if (controlled.includes(name) && controls.includes(values[at])) at++;
  }
  return found;
}
