import type { Infotext } from '../../../formats/infotext.ts';
import { splitSchedulerName } from '../engine/schedulers/names.ts';
import { fromSampler } from '../sampler-names.ts';
import { foreign, type Foreign } from './foreign.ts';
import { toNumber } from './settle.ts';

/** Fields that change no pixel, or that others tell too. */
const idle = new Set(
  (
    'version,app,user,model hash,vae hash,refiner hash,hashes,lora hashes,ti hashes,created date,civitai metadata,backend,' +
    'pipeline,operations,comment,template,negative template,wildcard prompt,wildcard negative prompt,batch size,batch pos,' +
    'batch,index,grid,init image hash,init image size,raw prompt,raw negative prompt,performance,styles,sdcpp,' +
    'downcast alphas cumprod,downcast alphas_cumprod,source identifier,fp8 weight,size 1,size 2'
  ).split(','),
);

/** Values that say that something was not used. */
const off = new Set(['', 'none', 'false', 'default', 'default (model)', 'automatic', 'full parser', 'native']);

/** Each program's own use of the text form. */
interface Dialect {
  program: string;
  /** Where noise comes from when nothing is written. */
  rng: 'cpu' | 'nv';
}
const a1111: Dialect = { program: 'AUTOMATIC1111', rng: 'nv' };

/** The fields of a text, by names without case and marks; what is taken is gone. */
function createFields(fields: ReadonlyMap<string, string>) {
  const keyOf = (name: string) => name.trim().toLowerCase().replaceAll(/[-_]/gu, ' ');
  const left = new Map([...fields].map(([name, value]) => [keyOf(name), { name: name.trim(), value }]));
  return {
    take(...names: string[]): string | undefined {
      const found = names.map((name) => left.get(keyOf(name))?.value).find((value) => value !== undefined);
      for (const name of names) left.delete(keyOf(name));
      return found;
    },
    peek: (name: string): string | undefined => left.get(keyOf(name))?.value,
    has: (pattern: RegExp): boolean => [...left.keys()].some((name) => pattern.test(name)),
    rest: (): string[] =>
      joinSizes(left)
        .filter(([key, { value }]) => !idle.has(key) && !off.has(value.trim().toLowerCase()))
        .map(([, { name, value }]) => `${name}: ${shortened(value)}`),
  };
}

/** Sizes, which were taken apart, in one again. */
function joinSizes(left: ReadonlyMap<string, { name: string; value: string }>) {
  return [...left].flatMap(([key, { name, value }]): [string, { name: string; value: string }][] => {
    const [, base, side] = /^(.*) ([12])$/u.exec(key) ?? [];
    const other = base === undefined ? undefined : left.get(`${base} ${side === '1' ? 2 : 1}`);
    if (base === undefined || !other) return [[key, { name, value }]];
    return side === '1' ? [[base, { name: name.slice(0, -2), value: `${value}x${other.value}` }]] : [];
  });
}
type Fields = ReturnType<typeof createFields>;

const shortened = (value: string) => (value.length > 120 ? `${value.slice(0, 120)}…` : value);

/**
 * The text form by what its writer means: AUTOMATIC1111 and those that write alike (Forge, SD.Next, Fooocus,
 * stable-diffusion.cpp, savers for ComfyUI, Civitai). Null when it says nothing.
 * @param hasGraph whether a graph of ComfyUI lies beside it
 */
export function fromInfotext({ prompt, negativePrompt, fields }: Infotext, { hasGraph = false } = {}): Foreign | null {
  if (!prompt && !negativePrompt && fields.size === 0) return null;
  const read = createFields(fields);
  const { program, rng } = dialectOf(read, hasGraph);
  if (fields.size === 0) return foreign(program, prompt, negativePrompt ? { negativePrompt } : {});
  const found = foreign(program, prompt, { negativePrompt });
  found.seed = read.take('Seed');
  found.model = read.take('Model');
  Object.assign(found, samplerOf(read, program));
  found.from = startOf(read);
  found.numbers = {
    steps: read.take('Steps'),
    guidanceScale: read.take('CFG scale', 'Guidance scale'),
    width: read.take('Size-1'),
    height: read.take('Size-2'),
    strength: found.from && read.take('Denoising strength', 'Strength'),
    clipSkip: clipSkipOf(read, program),
    eta: etaOf(read, found),
    guidanceRescale: read.take('CFG rescale', 'CFG Rescale phi', 'Guidance rescale'),
    ...(found.from === 'mask' && { maskBlur: read.take('Mask blur'), maskPadding: read.take('Masked area padding') }),
  };
  found.choices = { ...choicesOf(read, { program, rng }, found) };
  if (program === 'Triptych') {
    const tiling = read.take('VAE tiling');
    if (tiling) found.vaeTiling = tiling === 'true';
    if (!negativePrompt) delete found.negativePrompt;
  }
  if (program === 'stable-diffusion.cpp') read.take('Guidance'); // of distilled models only; it is always written
  found.left.push(...resourcesOf(read), ...read.rest());
  return found;
}

function dialectOf(read: Fields, hasGraph: boolean): Dialect {
  const version = read.peek('Version') ?? '';
  if (version === 'Triptych') return { program: 'Triptych', rng: 'cpu' };
  if (version === 'stable-diffusion.cpp') return { program: 'stable-diffusion.cpp', rng: 'nv' };
  if (version.startsWith('Fooocus')) return { program: 'Fooocus', rng: 'cpu' };
  if (read.peek('App') === 'SD.Next') return { program: 'SD.Next', rng: 'nv' };
  const isComfy = hasGraph || version === 'ComfyUI' || /^[a-z0-9]+(?:_[a-z0-9]+)+$/u.test(read.peek('Sampler') ?? '');
  if (isComfy) return { program: 'ComfyUI', rng: 'cpu' };
  if (/^f\d/u.test(version)) return { ...a1111, program: 'Forge' };
  if (read.has(/^civitai/u)) return { ...a1111, program: 'Civitai' };
  return a1111;
}

/** AUTOMATIC1111 writes a schedule beside samplers that follow none. */
const withoutSchedule = new Set(['ddim', 'plms', 'unipc']);

function samplerOf(read: Fields, program: string): Pick<Foreign, 'sampler' | 'schedule'> {
  const sampler = read.take('Sampler');
  const type = read.take('Schedule type');
  // A class of diffusers in SD.Next, whose schedule has a name of its own.
  const scheduler = read.take('Scheduler');
  const schedule = program === 'SD.Next' ? read.take('Sampler sigma') : (type ?? scheduler);
  const isDeaf = program !== 'Triptych' && program !== 'SD.Next' && withoutSchedule.has(sampler?.toLowerCase() ?? '');
  return { sampler, schedule: isDeaf ? undefined : schedule };
}

/** Noise is added at each step by a share of its own: DDIM's, and that of the ancestral samplers, which is 1 here. */
function etaOf(read: Fields, { sampler = '', schedule, left }: Foreign): unknown {
  const ddim = read.take('Eta DDIM');
  const eta = read.take('Eta');
  const known = splitSchedulerName(fromSampler(sampler, schedule).scheduler ?? '')?.sampler;
  if (known === 'DDIM') return ddim ?? eta; // older versions have one name for both
  if (known === 'TCD') return eta;
  const isAncestral = known?.endsWith(' a') || known?.includes('SDE');
  if (eta !== undefined && (isAncestral || !known) && toNumber(eta) !== 1 && eta !== 'inf')
    left.push(`Eta: ${eta}. ${isAncestral ? `${known} always adds all of its noise here.` : ''}`.trim());
  return undefined;
}

/** Without a pass at another size, a strength is that of a picture which was started from. */
function startOf(read: Fields): Foreign['from'] {
  if (read.peek('Mask blur') !== undefined) return 'mask';
  const strength = read.peek('Denoising strength') ?? read.peek('Strength');
  return strength !== undefined && !read.has(/^(?:hires|refine)/u) ? 'picture' : undefined;
}

/** Layers that are left out: AUTOMATIC1111 counts from 1, and -1 is stable-diffusion.cpp's for the model's own. */
function clipSkipOf(read: Fields, program: string): unknown {
  const written = toNumber(read.take('Clip skip', 'CLiP-skip'));
  if (written === undefined) return undefined;
  // Fooocus counts from the layer that SDXL, its only model, reads anyway.
  return Math.max(0, written - (program === 'Fooocus' ? 2 : 1));
}

function choicesOf(read: Fields, { program, rng }: Dialect, { left, from }: Foreign): Foreign['choices'] {
  const written = read.take('RNG')?.toUpperCase();
  const isKnown = written === undefined || ['CPU', 'NV', 'GPU', 'CUDA'].includes(written);
  if (!isKnown) left.push(`RNG: ${written}`);
  const emphasis = read.take('Emphasis');
  if (emphasis !== undefined && !['None', 'Original'].includes(emphasis)) left.push(`Emphasis: ${emphasis}`);
  const area = read.take('Inpaint area');
  for (const [name, usual] of [
    ['Mask mode', 'Inpaint masked'],
    ['Masked content', 'original'],
  ] as const) {
    const value = read.take(name);
    if (value !== undefined && value !== usual) left.push(`${name}: ${value}`);
  }
  return {
    rng: written === undefined || !isKnown ? rng : written === 'CPU' ? 'cpu' : 'nv',
    ...(emphasis === 'None' && { emphasis: 'none' }),
    ...(from === 'mask' && area === 'Only masked' && { inpaintArea: 'masked' }),
    ...(program === 'Triptych' && { clipSkipFor: read.take('Clip skip for') === 'both' ? 'both' : 'prompt' }),
  };
}

/** What Civitai lists beside the checkpoint, which its model field names. */
function resourcesOf(read: Fields): string[] {
  const listed = read.take('Civitai resources');
  if (listed === undefined) return [];
  try {
    const resources = JSON.parse(listed) as { type?: string; weight?: number; modelName?: string }[];
    return resources
      .filter(({ type }) => type !== 'checkpoint')
      .map(
        ({ type = 'Resource', weight, modelName = '' }) =>
          `${type}: ${modelName}${weight === undefined ? '' : ` (${weight})`}`,
      );
  } catch {
    return [`Civitai resources: ${shortened(listed)}`];
  }
}
