import { type CurveName, curves, type SamplerName, splitSchedulerName, withCurve } from './engine/schedulers/names.ts';

/** What AUTOMATIC1111's "Automatic" means, by sampler (its `sd_samplers_kdiffusion.py`); none for the others. */
const automatic: Readonly<Partial<Record<SamplerName, CurveName>>> = {
  'DPM++ 2M': 'Karras',
  'DPM++ SDE': 'Karras',
  'DPM++ 2S a': 'Karras',
  DPM2: 'Karras',
  'DPM2 a': 'Karras',
  'DPM++ 2M SDE': 'Exponential',
};

/** The names of all programs, in small letters without blanks, marks, `k_` before and `_gpu` behind. */
const samplers: Readonly<Record<string, SamplerName>> = {
  ddim: 'DDIM',
  plms: 'PLMS',
  pndm: 'PLMS',
  euler: 'Euler',
  eulera: 'Euler a',
  eulerancestral: 'Euler a',
  lms: 'LMS',
  lmsd: 'LMS',
  heun: 'Heun',
  dpm2: 'DPM2',
  dpm2a: 'DPM2 a',
  dpm2ancestral: 'DPM2 a',
  dpmpp2m: 'DPM++ 2M',
  dpmpp2msde: 'DPM++ 2M SDE',
  dpmpp3m: 'DPM++ 3M',
  dpmpp2s: 'DPM++ 2S',
  dpmpp2sa: 'DPM++ 2S a',
  dpmpp2sancestral: 'DPM++ 2S a',
  dpmppsde: 'DPM++ SDE',
  unipc: 'UniPC',
  deis: 'DEIS',
  lcm: 'LCM',
  tcd: 'TCD',
  ddpm: 'DDPM',
};

/** Schedules by their names, in small letters without blanks and marks: a curve, or none for a sampler's own. */
const schedules: Readonly<Record<string, CurveName | 'none' | 'automatic'>> = {
  '': 'none',
  karras: 'Karras',
  exponential: 'Exponential',
  beta: 'Beta',
  automatic: 'automatic',
  uniform: 'none',
  normal: 'none',
  discrete: 'none',
  default: 'none',
  native: 'none',
  none: 'none',
};

const compact = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('++', 'pp')
    .replaceAll(/[\s_-]/gu, '');

/** One of our names as AUTOMATIC1111's pair. */
export function toSampler(scheduler: string): { sampler: string; type?: string } {
  const { sampler, curve } = splitSchedulerName(scheduler) ?? { sampler: scheduler };
  return curve ? { sampler, type: curve } : { sampler };
}

export interface FoundScheduler {
  /** Our name; undefined when there is no such sampler here. */
  scheduler?: string;
  /** The schedule that there is none of here; the sampler's own is in its place. */
  lost?: string;
}

/**
 * Our name for a sampler and a schedule as AUTOMATIC1111, ComfyUI, InvokeAI, NovelAI, SD.Next, Draw Things,
 * stable-diffusion.cpp and Fooocus call them. Many have the schedule in the sampler's name.
 */
export function fromSampler(sampler: string, type = ''): FoundScheduler {
  const { name, ending } = splitSampler(compact(sampler));
  if (!name) return {};
  const asked = compact(type) || ending;
  const schedule = Object.hasOwn(schedules, asked) ? schedules[asked]! : undefined;
  const curve = schedule === 'automatic' ? automatic[name] : schedule;
  if (curve === undefined) return { scheduler: name, ...(schedule === undefined && { lost: type || ending }) };
  if (curve === 'none') return { scheduler: name };
  const scheduler = withCurve(name, curve);
  return { scheduler, ...(scheduler === name && { lost: curve }) };
}

function splitSampler(whole: string): { name?: SamplerName; ending: string } {
  for (const start of whole.startsWith('k') ? [whole, whole.slice(1)] : [whole])
    for (const ending of ['', ...endings]) {
      const name = start.slice(0, start.length - ending.length).replace(/gpu$/u, '');
      if (start.endsWith(ending) && Object.hasOwn(samplers, name)) {
        const schedule = ending === 'k' ? 'karras' : ending;
        return { name: samplers[name]!, ending: schedule };
      }
    }
  return { ending: '' };
}

/** What names of samplers end in; InvokeAI's `_k` is Karras. */
const endings = [...Object.keys(curves).map(compact), 'discrete', 'simple', 'sgmuniform', 'trailing', 'ays', 'k'];
