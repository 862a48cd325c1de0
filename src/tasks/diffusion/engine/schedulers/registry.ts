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
import { type CurveName, curves, type SamplerName, schedulerNames, splitSchedulerName, withCurve } from './names.ts';
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
}

/** What most classes of diffusers for noise levels do not have: a configuration that asks for it is not followed. */
const basic = { zeroSnr: false, finalSigma: 'zero', interpolation: 'linear' } as const;
const solver = { algorithm: 'dpmsolver++', solverOrder: 2 };

const samplers: Record<SamplerName, Sampler> = {
  DDIM: { create: ddim, className: 'DDIMScheduler' },
  PLMS: { create: pndm, className: 'PNDMScheduler', fixed: { zeroSnr: false } },
  Euler: { create: euler, className: 'EulerDiscreteScheduler' },
  'Euler a': {
    create: eulerAncestral,
    className: 'EulerAncestralDiscreteScheduler',
    fixed: { finalSigma: 'zero', interpolation: 'linear' },
  },
  LMS: { create: lms, className: 'LMSDiscreteScheduler', fixed: basic },
  Heun: { create: heun, className: 'HeunDiscreteScheduler', fixed: basic },
  DPM2: { create: dpm2, className: 'KDPM2DiscreteScheduler', fixed: basic },
  'DPM2 a': { create: dpm2Ancestral, className: 'KDPM2AncestralDiscreteScheduler', fixed: basic },
  'DPM++ 2M': { create: dpmppMultistep, className: 'DPMSolverMultistepScheduler', fixed: solver },
  'DPM++ 2M SDE': { create: dpmppMultistep, fixed: { ...solver, algorithm: 'sde-dpmsolver++' } },
  'DPM++ 3M': { create: dpmppMultistep, fixed: { ...solver, solverOrder: 3 } },
  'DPM++ 2S': {
    create: dpmppSinglestep,
    className: 'DPMSolverSinglestepScheduler',
    fixed: { ...solver, zeroSnr: false },
  },
  'DPM++ 2S a': { create: dpmpp2sAncestral, fixed: basic },
  'DPM++ SDE': { create: dpmppSde, className: 'DPMSolverSDEScheduler', fixed: basic },
  UniPC: { create: unipc, className: 'UniPCMultistepScheduler' },
  DEIS: { create: deis, className: 'DEISMultistepScheduler', fixed: { zeroSnr: false } },
  LCM: { create: lcm, className: 'LCMScheduler' },
  TCD: { create: tcd, className: 'TCDScheduler' },
  DDPM: { create: ddpm, className: 'DDPMScheduler' },
};

function parseName(name: string): { sampler: Sampler; curve: SchedulerConfig['curve'] } {
  const found = splitSchedulerName(name);
  if (found) return { sampler: samplers[found.sampler], curve: found.curve && curves[found.curve] };
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
  const names = Object.keys(samplers) as SamplerName[];
  const found = names.find((name) => samplers[name].className === json['_class_name']);
  if (!found) return 'DPM++ 2M';
  const sampler = found === 'DPM++ 2M' && config.algorithm === 'sde-dpmsolver++' ? 'DPM++ 2M SDE' : found;
  const curve = (Object.keys(curves) as CurveName[]).find((name) => curves[name] === config.curve);
  return withCurve(sampler, curve);
}
