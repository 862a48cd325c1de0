import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { torchGenerator } from '../../../../runtime/random/torch.ts';
import { readSchedulerConfig, type SchedulerConfig } from './config.ts';
import { ddim } from './ddim.ts';
import { ddpm } from './ddpm.ts';
import { deis } from './deis.ts';
import { dpm2Ancestral } from './dpm2-ancestral.ts';
import { dpm2 } from './dpm2.ts';
import { dpmppMultistep } from './dpmpp-multistep.ts';
import { dpmppSinglestep } from './dpmpp-singlestep.ts';
import { eulerAncestral } from './euler-ancestral.ts';
import { euler } from './euler.ts';
import { heun } from './heun.ts';
import { lcm } from './lcm.ts';
import { lms } from './lms.ts';
import { pndm } from './pndm.ts';
import type { Scheduler } from './scheduler.ts';
import { tcd } from './tcd.ts';
import { toyModel } from './toy-model.ts';
import { unipc } from './unipc.ts';

/** e2e/golden/sd/README.md: diffusers 0.42.1 on stock torch 2.13, driven by a toy model. */
interface Golden {
  seed: number;
  tolerance: number;
  cases: {
    id: string;
    class: keyof typeof classes;
    config: Record<string, unknown>;
    stepOptions: { eta?: number };
    runs: {
      steps: number;
      timesteps: number[];
      sigmas?: number[];
      initNoiseSigma: number;
      latents: string;
      stored: number[];
      tolerance?: number;
    }[];
    img2img?: {
      steps: number;
      cleanSeed: number;
      strength: number;
      noised: number[];
      timesteps: number[];
      latents: string;
    };
    inpaint4?: { steps: number; maskFromColumn: number; latents: string };
  }[];
}
const folder = new URL('../../../../../e2e/golden/sd/', import.meta.url);
const golden = JSON.parse(readFileSync(new URL('schedulers.json', folder), 'utf8')) as Golden;

const classes = {
  DDIMScheduler: ddim,
  DDPMScheduler: ddpm,
  PNDMScheduler: pndm,
  LMSDiscreteScheduler: lms,
  EulerDiscreteScheduler: euler,
  EulerAncestralDiscreteScheduler: eulerAncestral,
  HeunDiscreteScheduler: heun,
  KDPM2DiscreteScheduler: dpm2,
  KDPM2AncestralDiscreteScheduler: dpm2Ancestral,
  DPMSolverMultistepScheduler: dpmppMultistep,
  DPMSolverSinglestepScheduler: dpmppSinglestep,
  UniPCMultistepScheduler: unipc,
  DEISMultistepScheduler: deis,
  LCMScheduler: lcm,
  TCDScheduler: tcd,
} satisfies Record<string, (config: SchedulerConfig, steps: number) => Scheduler>;

const size = 4 * 8 * 8;

function floats(file: string): Float32Array {
  const bytes = readFileSync(new URL(file, folder));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Largest difference, relative to the larger of 1 and the value. */
function difference(found: Float32Array, expected: ArrayLike<number>): number {
  return found.reduce((worst, value, i) => {
    const error = Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    return Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }, 0);
}

interface Run {
  scheduler: Scheduler;
  timesteps: readonly number[];
  sample: Float32Array;
  generator: ReturnType<typeof torchGenerator>;
  eta: number | undefined;
  after?: (sample: Float32Array, index: number) => Float32Array;
}
function path({ scheduler, timesteps, sample, generator, eta, after = (x) => x }: Run): Float32Array[] {
  return timesteps.map((timestep, index) => {
    const output = toyModel(scheduler.scaleModelInput(sample), timestep);
    sample = after(scheduler.step(output, sample, { timestep, generator, eta }).previous, index);
    return sample;
  });
}

type Case = Golden['cases'][number];
const create = ({ class: name, config }: Case, steps: number): Scheduler =>
  classes[name](readSchedulerConfig(config), steps);

function expectRows(found: readonly Float32Array[], file: string): void {
  const expected = floats(file);
  expect(expected.length).toBe(found.length * size);
  found.forEach((row, i) => {
    expect(difference(row, expected.subarray(i * size, (i + 1) * size))).toBeLessThan(golden.tolerance);
  });
}

describe.each(golden.cases)('$id', (entry) => {
  test.each(entry.runs)('equals diffusers at $steps steps', (run) => {
    const scheduler = create(entry, run.steps);
    expect(scheduler.timesteps.length).toBe(run.timesteps.length);
    expect(difference(Float32Array.from(scheduler.timesteps), run.timesteps)).toBeLessThan(1e-6);
    expect(scheduler.initNoiseSigma / run.initNoiseSigma).toBeCloseTo(1, 6);
    if (scheduler.sigmas && run.sigmas) {
      expect(scheduler.sigmas.length).toBe(run.sigmas.length);
      expect(difference(scheduler.sigmas, run.sigmas)).toBeLessThan(1e-5);
    }
    const generator = torchGenerator(golden.seed);
    const sample = generator.randn(size).map((value) => value * scheduler.initNoiseSigma);
    const { eta } = entry.stepOptions;
    const latents = path({ scheduler, timesteps: scheduler.timesteps, sample, generator, eta });
    const expected = floats(run.latents);
    run.stored.forEach((step, row) => {
      const error = difference(latents[step]!, expected.subarray(row * size, (row + 1) * size));
      expect(error).toBeLessThan(run.tolerance ?? golden.tolerance);
    });
  });
});

test.each(golden.cases.filter(({ img2img }) => img2img))('$id equals diffusers from the middle on', (entry) => {
  const { steps, cleanSeed, strength, noised, timesteps, latents } = entry.img2img!;
  const scheduler = create(entry, steps);
  const begin = (steps - Math.trunc(steps * strength)) * scheduler.order;
  scheduler.setBeginIndex(begin);
  const generator = torchGenerator(golden.seed);
  const noise = generator.randn(size);
  const rest = scheduler.timesteps.slice(begin);
  expect(difference(Float32Array.from(rest), timesteps)).toBeLessThan(1e-6);
  const sample = scheduler.addNoise(torchGenerator(cleanSeed).randn(size), noise, rest[0]!);
  expect(difference(sample, noised)).toBeLessThan(golden.tolerance);
  expectRows(path({ scheduler, timesteps: rest, sample, generator, eta: entry.stepOptions.eta }), latents);
});

test.each(golden.cases.filter(({ inpaint4 }) => inpaint4))('$id equals diffusers with a known part', (entry) => {
  const { steps, maskFromColumn, latents } = entry.inpaint4!;
  const scheduler = create(entry, steps);
  scheduler.setBeginIndex(0);
  const clean = torchGenerator(golden.seed + 1).randn(size);
  const generator = torchGenerator(golden.seed);
  const noise = generator.randn(size);
  const { timesteps } = scheduler;
  const after = (sample: Float32Array, index: number): Float32Array => {
    const next = timesteps[index + 1];
    const known = next === undefined ? clean : scheduler.addNoise(clean, noise, next);
    return sample.map((value, i) => (i % 8 >= maskFromColumn ? value : known[i]!));
  };
  const sample = noise.map((value) => value * scheduler.initNoiseSigma);
  expectRows(path({ scheduler, timesteps, sample, generator, eta: entry.stepOptions.eta, after }), latents);
});
