import { parseLooseJson } from '../../../formats/loose-json.ts';
import { foreign, type Foreign, inWords } from './foreign.ts';
import { isObject, type Json } from './json.ts';
import { fromBraces } from './novelai-weights.ts';
import { toNumber } from './settle.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Settings of which a value other than nothing is told, by the names of the program. */
function others(json: Json, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = json[name];
    const isNothing =
      value === undefined ||
      value === null ||
      value === false ||
      value === 0 ||
      value === '' ||
      value === 'None' ||
      value === 'none' ||
      (Array.isArray(value) && value.length === 0);
    return isNothing ? [] : [`${name}: ${inWords(value)}`.slice(0, 160)];
  });
}

/** SwarmUI: JSON under `parameters`. Its pictures come from ComfyUI. */
export function fromSwarm(json: Json): Foreign | null {
  const made = json['sui_image_params'];
  if (!isObject(made)) return null;
  const layer = toNumber(made['clipstopatlayer']);
  const started = made['initimagecreativity'] !== undefined;
  return foreign('SwarmUI', text(made['prompt']) ?? '', {
    negativePrompt: text(made['negativeprompt']) ?? '',
    seed: made['seed'],
    sampler: text(made['sampler'] ?? made['comfyuisampler'] ?? made['autowebuisampler']),
    schedule: text(made['scheduler'] ?? made['comfyuischeduler']),
    model: text(made['model']),
    choices: { rng: 'cpu' },
    from: started ? 'picture' : undefined,
    numbers: {
      steps: made['steps'],
      guidanceScale: made['cfgscale'],
      width: made['width'],
      height: made['height'],
      strength: made['initimagecreativity'],
      clipSkip: layer === undefined ? undefined : Math.max(0, -layer - 1),
    },
    left: others(made, [
      'variationseed',
      'variationseedstrength',
      'vae',
      'loras',
      'loraweights',
      'refinermodel',
      'refinercontrolpercentage',
      'refinercontrol',
      'refinerupscale',
      'refinermethod',
      'seamlesstileable',
      'freeuapplyto',
      'controlnetmodel',
      'zeronegative',
      'maskblur',
      'regionalobjectcleanupfactor',
    ]),
  });
}

/** Fooocus: JSON under `parameters` or in the comment. SDXL only, whose layer it counts clip skip from. */
export function fromFooocus(json: Json): Foreign | null {
  if (json['metadata_scheme'] !== 'fooocus' && json['base_model'] === undefined) return null;
  const all = (list: unknown, one: unknown): string =>
    Array.isArray(list) && list.every((part) => typeof part === 'string') && list.length > 0
      ? list.join(', ')
      : (text(one) ?? '');
  const [width, height] = /(\d+)\D+(\d+)/u.exec(text(json['resolution']) ?? '')?.slice(1) ?? [
    json['width'],
    json['height'],
  ];
  return foreign('Fooocus', all(json['full_prompt'], json['prompt']), {
    negativePrompt: all(json['full_negative_prompt'], json['negative_prompt']),
    seed: json['seed'],
    sampler: text(json['sampler']),
    schedule: text(json['scheduler']),
    model: text(json['base_model']),
    choices: { rng: 'cpu' },
    numbers: { steps: json['steps'], guidanceScale: json['guidance_scale'] ?? json['cfg'], width, height, clipSkip: 0 },
    left: others(json, [
      'sharpness',
      'adm_guidance',
      'adaptive_cfg',
      'loras',
      'refiner_model',
      'refiner_switch',
      'freeu',
    ]),
    changed:
      Array.isArray(json['styles']) || text(json['styles'])?.includes("'")
        ? ['Its styles are part of the prompt now.']
        : [],
  });
}

/** Draw Things: JSON as the comment of its XMP. */
export function fromDrawThings(json: Json): Foreign | null {
  const words = text(json['c']);
  if (words === undefined) return null;
  const [width, height] = text(json['size'])?.split('x') ?? [];
  const strength = toNumber(json['strength']) ?? 1;
  return foreign('Draw Things', words, {
    negativePrompt: text(json['uc']) ?? '',
    seed: json['seed'],
    sampler: text(json['sampler']),
    model: text(json['model']),
    choices: { rng: 'cpu' },
    from: strength < 1 ? 'picture' : undefined,
    numbers: { steps: json['steps'], guidanceScale: json['scale'], width, height, strength },
    left: ['Noise: Draw Things draws its own, so the picture will differ.'],
  });
}

/**
 * NovelAI: words in `Description`, JSON in `Comment`. It writes weights with braces of 1.05 each, leaves out the last layer
 * of the text encoder for both prompts, and AUTOMATIC1111 reads it so too (`modules/images.py`).
 */
export function fromNovelAi(comment: unknown, description: string | undefined): Foreign | null {
  const json = isObject(comment) ? comment : {};
  const words = text(json['prompt']) ?? description;
  if (words === undefined) return null;
  // A strength is written beside pictures that were started from none as well.
  const isStarted = /img2img|infill/iu.test(text(json['request_type']) ?? '');
  return foreign('NovelAI', fromBraces(words), {
    negativePrompt: fromBraces(text(json['uc']) ?? ''),
    seed: json['seed'],
    sampler: text(json['sampler']),
    schedule: text(json['noise_schedule']),
    choices: { rng: 'nv', clipSkipFor: 'both' },
    numbers: {
      steps: json['steps'],
      guidanceScale: json['scale'],
      guidanceRescale: json['cfg_rescale'],
      width: json['width'],
      height: json['height'],
      clipSkip: 1,
      strength: json['strength'],
    },
    from: isStarted ? 'picture' : undefined,
    left: others(json, ['sm', 'sm_dyn', 'dynamic_thresholding', 'reference_strength', ...(isStarted ? ['noise'] : [])]),
  });
}

/** InvokeAI 3 and later: `invokeai_metadata`. */
export function fromInvoke(json: Json): Foreign | null {
  const words = text(json['positive_prompt']);
  if (words === undefined) return null;
  const model = json['model'];
  const style = text(json['positive_style_prompt']);
  return foreign('InvokeAI', words, {
    negativePrompt: text(json['negative_prompt']) ?? '',
    seed: json['seed'],
    sampler: text(json['scheduler']),
    model: isObject(model) ? text(model['model_name'] ?? model['name']) : text(model),
    choices: { rng: json['rand_device'] === 'cuda' ? 'nv' : 'cpu' },
    from: json['init_image'] === undefined || json['init_image'] === null ? undefined : 'picture',
    numbers: {
      steps: json['steps'],
      guidanceScale: json['cfg_scale'],
      guidanceRescale: json['cfg_rescale_multiplier'] ?? undefined,
      width: json['width'],
      height: json['height'],
      clipSkip: json['clip_skip'] ?? undefined,
      strength: json['strength'] ?? undefined,
    },
    left: [
      ...others(json, [
        'loras',
        'controlnets',
        'ipAdapters',
        't2iAdapters',
        'vae',
        'seamless_x',
        'seamless_y',
        'refiner_model',
        'hrf_enabled',
      ]),
      ...(style && style !== words ? [`positive_style_prompt: ${style}`] : []),
      ...weightsOf(words),
    ],
  });
}

/** InvokeAI 2 (`sd-metadata`) and before (`Dream`, as on its command line). The negative prompt stands in brackets. */
export function fromInvokeBefore(metadata: unknown, dream: string | undefined): Foreign | null {
  const image = isObject(metadata) && isObject(metadata['image']) ? metadata['image'] : undefined;
  const [, quotedWords, rest = ''] = /^\s*"((?:[^"\\]|\\.)*)"(.*)$/su.exec(dream ?? '') ?? [];
  const written = image?.['prompt'];
  const first: unknown = Array.isArray(written) ? written[0] : written;
  const words = text(isObject(first) ? first['prompt'] : first) ?? quotedWords;
  if (words === undefined) return null;
  const flags = new Map([...rest.matchAll(/\s-([A-Za-z])\s*([^\s-]\S*)/gu)].map(([, name, value]) => [name!, value!]));
  const negative = [...words.matchAll(/\[([^\]]*)\]/gu)].map(([, inner]) => inner!.trim());
  const prompt = words.replaceAll(/\s*\[[^\]]*\]/gu, '').trim();
  const strength = image?.['strength'] ?? flags.get('f');
  return foreign('InvokeAI', prompt, {
    negativePrompt: negative.join(', '),
    seed: image?.['seed'] ?? flags.get('S'),
    sampler: text(image?.['sampler']) ?? flags.get('A'),
    model: isObject(metadata) ? text(metadata['model_weights']) : undefined,
    choices: { rng: 'cpu' },
    from: strength === undefined || image?.['type'] === 'txt2img' ? undefined : 'picture',
    numbers: {
      steps: image?.['steps'] ?? flags.get('s'),
      guidanceScale: image?.['cfg_scale'] ?? flags.get('C'),
      width: image?.['width'] ?? flags.get('W'),
      height: image?.['height'] ?? flags.get('H'),
      strength,
    },
    left: [
      ...(image ? others(image, ['threshold', 'perlin', 'variations', 'postprocessing', 'hires_fix', 'seamless']) : []),
      ...weightsOf(prompt),
    ],
  });
}

/** Weights as compel reads them have no meaning here. */
const weightsOf = (words: string): string[] =>
  /[\p{L}\p{N})](?:\+|--)|\)\d|\.(?:blend|and|swap)\(/u.test(words)
    ? ['Weights in the prompt: InvokeAI writes them as word++ or (words)1.2, here it is (words:1.2).']
    : [];

/** Easy Diffusion: PNG texts by its names for settings, or the same as JSON in the comment. */
export function fromEasyDiffusion(json: Json): Foreign | null {
  const words = text(json['prompt'] ?? json['Prompt']);
  if (words === undefined || (json['num_inference_steps'] ?? json['Steps']) === undefined) return null;
  const skips = json['clip_skip'] ?? json['Clip Skip'];
  return foreign('Easy Diffusion', words, {
    negativePrompt: text(json['negative_prompt'] ?? json['Negative Prompt']) ?? '',
    seed: json['seed'] ?? json['Seed'],
    sampler: text(json['sampler_name'] ?? json['Sampler']),
    model: text(json['use_stable_diffusion_model'] ?? json['Stable Diffusion model']),
    choices: { rng: 'nv' },
    numbers: {
      steps: json['num_inference_steps'] ?? json['Steps'],
      guidanceScale: json['guidance_scale'] ?? json['Guidance Scale'],
      width: json['width'] ?? json['Width'],
      height: json['height'] ?? json['Height'],
      clipSkip: skips === true || inWords(skips).toLowerCase() === 'true' ? 1 : 0,
    },
    left: others(json, [
      'use_vae_model',
      'use_lora_model',
      'lora_alpha',
      'use_controlnet_model',
      'use_upscale',
      'tiling',
    ]),
  });
}

/** Programs that write JSON where AUTOMATIC1111 writes its text. */
export function fromJsonText(written: string): Foreign | null {
  if (!written.trimStart().startsWith('{')) return null;
  const json = parseLooseJson(written);
  if (!isObject(json)) return null;
  return (
    fromSwarm(json) ??
    fromFooocus(json) ??
    fromDrawThings(json) ??
    fromInvoke(json) ??
    fromEasyDiffusion(json) ??
    fromNovelAiComment(json)
  );
}

const fromNovelAiComment = (json: Json): Foreign | null =>
  json['uc'] === undefined && text(json['Comment']) === undefined
    ? null
    : fromNovelAi(
        text(json['Comment']) === undefined ? json : parseLooseJson(json['Comment'] as string),
        text(json['Description']),
      );
