/**
 * The samplers by the names that people know from AUTOMATIC1111, and whether their noise levels can follow a curve. Apart
 * from the samplers themselves, for the page shows the names and never runs one.
 */
const isCurved = {
  DDIM: false,
  PLMS: false,
  Euler: true,
  'Euler a': true,
  LMS: true,
  Heun: true,
  DPM2: true,
  'DPM2 a': true,
  'DPM++ 2M': true,
  'DPM++ 2M SDE': true,
  'DPM++ 3M': true,
  'DPM++ 2S': true,
  'DPM++ 2S a': true,
  'DPM++ SDE': true,
  UniPC: true,
  DEIS: true,
  LCM: false,
  TCD: false,
  DDPM: false,
} as const;

export type SamplerName = keyof typeof isCurved;

/** A name ends in the curve that the noise levels follow, if they follow one. */
export const curves = { Karras: 'karras', Exponential: 'exponential', Beta: 'beta' } as const;
export type CurveName = keyof typeof curves;

const curveNames = Object.keys(curves) as CurveName[];

/** Every name that `createScheduler` accepts. */
export const schedulerNames: readonly string[] = Object.entries(isCurved).flatMap(([name, curved]) => [
  name,
  ...(curved ? curveNames.map((curve) => `${name} ${curve}`) : []),
]);

/** The sampler of a name, and its curve; undefined for a name that is none. */
export function splitSchedulerName(name: string): { sampler: SamplerName; curve?: CurveName } | undefined {
  const curve = curveNames.find((suffix) => name.endsWith(` ${suffix}`));
  const sampler = curve ? name.slice(0, -curve.length - 1) : name;
  if (!Object.hasOwn(isCurved, sampler) || (curve && !isCurved[sampler as SamplerName])) return undefined;
  return { sampler: sampler as SamplerName, ...(curve && { curve }) };
}

/** A sampler's name with a curve, where its noise levels can follow one. */
export const withCurve = (sampler: SamplerName, curve: CurveName | undefined): string =>
  curve && isCurved[sampler] ? `${sampler} ${curve}` : sampler;
