import { schedulerNames } from './engine/schedulers/names.ts';

/** Endings of our names that AUTOMATIC1111 writes as a "Schedule type" of its own. */
const curves = ['Karras', 'Exponential', 'Beta'];

/** What its "Automatic" means, by sampler (notes of its `sd_samplers_kdiffusion.py`); none for the others. */
const automatic: Readonly<Record<string, string>> = {
  'DPM++ 2M': 'Karras',
  'DPM++ SDE': 'Karras',
  'DPM++ 2S a': 'Karras',
  DPM2: 'Karras',
  'DPM2 a': 'Karras',
  'DPM++ 2M SDE': 'Exponential',
};

/** One of our names as AUTOMATIC1111's pair. */
export function toSampler(scheduler: string): { sampler: string; type?: string } {
  const type = curves.find((curve) => scheduler.endsWith(` ${curve}`));
  return type ? { sampler: scheduler.slice(0, -type.length - 1), type } : { sampler: scheduler };
}

/** Our name for AUTOMATIC1111's pair; older versions have the curve in the sampler's name. Undefined when we have none. */
export function fromSampler(sampler: string, type = ''): string | undefined {
  const find = (name: string) => schedulerNames.find((known) => known.toLowerCase() === name.toLowerCase());
  const curve = type === 'Automatic' ? automatic[sampler] : type;
  return (curve ? find(`${sampler} ${curve}`) : undefined) ?? find(sampler);
}
