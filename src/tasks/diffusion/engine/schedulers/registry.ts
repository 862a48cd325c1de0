import { AppError } from '../../../../runtime/errors.ts';
import { readSchedulerConfig, type SchedulerConfig } from './config.ts';
import { ddim } from './ddim.ts';
import { ddpm } from './ddpm.ts';
import { deis } from './deis.ts';
import { dpm2Ancestral } from './dpm2-ancestral.ts';
import { dpm2 } from './dpm2.ts';
import { dpmpp2sAncestral } from './dpmpp-2s-ancestral.ts';
import { dpmppMultistep } from './dpmpp-multistep.ts';
import { dpmppSde } from './dpmpp-sde.ts';
import { dpmppSinglestep } from './dpmpp-singlestep.ts';
import { eulerAncestral } from './euler-ancestral.ts';
import { euler } from './euler.ts';
import { heun } from './heun.ts';
import { lcm } from './lcm.ts';
import { lms } from './lms.ts';
import { pndm } from './pndm.ts';
import type { Scheduler } from './scheduler.ts';
import { tcd } from './tcd.ts';
import { unipc } from './unipc.ts';

export interface RunOptions {
  /** Image-to-image of LCM models: shortens the list the timesteps are taken from. */
  strength?: number | undefined;
}
type Create = (config: SchedulerConfig, steps: number, options: RunOptions) => Scheduler;

interface Sampler {
  create: Create;
  /** Class of diffusers that does the same; absent where it has none. */
  className?: string;
  /** What the name fixes in the configuration. */
  fixed?: Partial<SchedulerConfig>;
  /** Whether it works on noise levels, which can follow a curve. */
  curved?: boolean;
}

const solver = { algorithm: 'dpmsolver++', solverOrder: 2 };

/** The samplers by the names that people know from AUTOMATIC1111. */
const samplers: Record<string, Sampler> = {
  DDIM: { create: ddim, className: 'DDIMScheduler' },
  PLMS: { create: pndm, className: 'PNDMScheduler' },
  Euler: { create: euler, className: 'EulerDiscreteScheduler', curved: true },
  'Euler a': { create: eulerAncestral, className: 'EulerAncestralDiscreteScheduler', curved: true },
  LMS: { create: lms, className: 'LMSDiscreteScheduler', curved: true },
  Heun: { create: heun, className: 'HeunDiscreteScheduler', curved: true },
  DPM2: { create: dpm2, className: 'KDPM2DiscreteScheduler', curved: true },
  'DPM2 a': { create: dpm2Ancestral, className: 'KDPM2AncestralDiscreteScheduler', curved: true },
  'DPM++ 2M': { create: dpmppMultistep, className: 'DPMSolverMultistepScheduler', fixed: solver, curved: true },
  'DPM++ 2M SDE': { create: dpmppMultistep, fixed: { ...solver, algorithm: 'sde-dpmsolver++' }, curved: true },
  'DPM++ 3M': { create: dpmppMultistep, fixed: { ...solver, solverOrder: 3 }, curved: true },
  'DPM++ 2S': { create: dpmppSinglestep, className: 'DPMSolverSinglestepScheduler', fixed: solver, curved: true },
  'DPM++ 2S a': { create: dpmpp2sAncestral, curved: true },
  'DPM++ SDE': { create: dpmppSde, className: 'DPMSolverSDEScheduler', curved: true },
  UniPC: { create: unipc, className: 'UniPCMultistepScheduler', curved: true },
  DEIS: { create: deis, className: 'DEISMultistepScheduler', curved: true },
  LCM: { create: lcm, className: 'LCMScheduler' },
  TCD: { create: tcd, className: 'TCDScheduler' },
  DDPM: { create: ddpm, className: 'DDPMScheduler' },
};

/** A name ends in the curve that the noise levels follow, if they follow one. */
const curves = { Karras: 'karras', Exponential: 'exponential', Beta: 'beta' } as const;

/** Every name that `createScheduler` accepts. */
export const schedulerNames: readonly string[] = Object.entries(samplers).flatMap(([name, { curved }]) => [
  name,
  ...(curved ? Object.keys(curves).map((curve) => `${name} ${curve}`) : []),
]);

function parseName(name: string): { sampler: Sampler; curve: SchedulerConfig['curve'] } {
  const suffix = (Object.keys(curves) as (keyof typeof curves)[]).find((curve) => name.endsWith(` ${curve}`));
  const sampler = samplers[suffix ? name.slice(0, -suffix.length - 1) : name];
  if (sampler && (!suffix || sampler.curved)) return { sampler, curve: suffix && curves[suffix] };
  throw new AppError('bad-option', `scheduler is "${name}"; accepted are ${schedulerNames.join(', ')}.`);
}

/**
 * A scheduler for one run of `steps` steps.
 * @param name one of `schedulerNames`
 * @param json the model's `scheduler_config.json`, whichever class it names: as `from_config` of diffusers reads it,
 *   with the offset of 1 that its Stable Diffusion pipelines insist on
 * @throws AppError `bad-option` for an unknown name or a number of steps out of range, `model-corrupt` for a bad configuration
 */
export function createScheduler(
  name: string,
  json: Readonly<Record<string, unknown>>,
  { steps, ...options }: RunOptions & { steps: number },
): Scheduler {
  const { sampler, curve } = parseName(name);
  const config = { ...readSchedulerConfig(json), stepsOffset: 1, ...sampler.fixed, curve };
  return sampler.create(config, steps, options);
}

/** The name of the scheduler that a model's `scheduler_config.json` describes; `DPM++ 2M` when we do not have it. */
export function defaultSchedulerName(json: Readonly<Record<string, unknown>>): string {
  const config = readSchedulerConfig(json);
  const found = Object.entries(samplers).find(([, { className }]) => className === json['_class_name']);
  if (!found) return 'DPM++ 2M';
  const [name, { curved }] = found;
  const base = name === 'DPM++ 2M' && config.algorithm === 'sde-dpmsolver++' ? 'DPM++ 2M SDE' : name;
  const curve = Object.entries(curves).find(([, value]) => value === config.curve);
  return curved && curve ? `${base} ${curve[0]}` : base;
}
