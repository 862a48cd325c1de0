import { AppError, isAbort } from '../../../runtime/errors.ts';
import { generatorList, type Generator } from '../../../runtime/random/generator.ts';
import { nvGenerator } from '../../../runtime/random/philox.ts';
import { torchGenerator } from '../../../runtime/random/torch.ts';
import type { Session } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import { checkComputed } from './finite.ts';
import { guide, rescaleGuidance } from './guidance.ts';
import { latentScale } from './mask.ts';
import type { Conditioning } from './prompt/condition.ts';
import { joinRows, splitRows } from './rows.ts';
import { createScheduler } from './schedulers/registry.ts';
import type { Scheduler, StepResult } from './schedulers/scheduler.ts';
import { drawStart, skippedSteps, type Source, type Start } from './start.ts';
import { inputChannels, openUnet, type Moment, type Unet } from './unet.ts';

/** Everything that decides a picture between the text encoder and the VAE; names follow diffusers. */
export interface DenoiseInput extends Omit<Source, 'mask'> {
  /** What the picture shall show, and what it shall not; without the latter there is no guidance. */
  positive: Conditioning;
  negative?: Conditioning | undefined;
  /** Size in pixels, multiples of 8. */
  width: number;
  height: number;
  steps: number;
  guidanceScale: number;
  guidanceRescale?: number | undefined;
  eta?: number | undefined;
  /** One of `schedulerNames`. */
  scheduler: string;
  schedulerConfig: Readonly<Record<string, unknown>>;
  /** One for each picture; several are made together, each as it would be made alone. */
  seeds: readonly number[];
  rng: 'cpu' | 'nv';
  unetConfig?: unknown;
  /** Of latent size, 1 = repaint. */
  mask?: { data: Float32Array; width: number; height: number } | undefined;
  /** Rows in one run of the UNet at most: 1 runs guidance as two runs. */
  batch?: number | undefined;
}

/** A step that was made, for a preview and a measure of time. */
export interface DenoiseStep {
  index: number;
  /** Model calls of the whole run. */
  total: number;
  ms: number;
  /** After the step, [count, 4, h, w], and the estimate of the finished picture that it was based on. */
  latents: Float32Array;
  estimate: Float32Array;
}

/** How a run is watched and ended. */
export interface DenoiseOptions {
  /** Stops after the step that runs; what is there is given back. */
  signal?: AbortSignal | undefined;
  /** Keeps the latents after each step. */
  keepLatents?: boolean | undefined;
  onStep?: (step: DenoiseStep) => void | Promise<void>;
}

/** What a run gives. */
export interface Denoised {
  /** [count, 4, h, w], for `decodeLatents`. */
  latents: Tensor<'float32'>;
  /** The picture as the last step saw it: of a run that was stopped, this is what to decode. */
  estimate: Tensor<'float32'>;
  /** After each step, with `keepLatents`. */
  stepLatents?: Float32Array[];
  /** Milliseconds of each step. */
  stepMs: number[];
  /** Whether the signal ended it before the last step. */
  stopped: boolean;
}

/**
 * Runs the UNet from noise, or from a picture, to latents: text-to-image, image-to-image and inpainting of diffusers'
 * Stable Diffusion pipelines, with all their draws of random numbers.
 * Errors: `bad-option` for a size, a number of steps, a seed or a strength out of range, or for numbers that the guidance or
 * the scheduler lost; `device` for numbers of the model that are not finite. An abort before the first step is finished rejects; a later one gives back what is there.
 */
export async function denoise(unet: Session, input: DenoiseInput, options: DenoiseOptions = {}): Promise<Denoised> {
  checkInput(input);
  const channels = inputChannels(unet, input.unetConfig);
  const source = { ...input, ...latentSize(input), mask: input.mask?.data };
  const model = openUnet(unet, { ...source, signal: options.signal });
  // image-to-image of LCM models takes its timesteps from a shorter list, and leaves none out
  const shortens = model.selfGuided && input.scheduler === 'LCM' && input.moments && !input.mask;
  const { steps, strength } = input;
  const scheduler = createScheduler(input.scheduler, input.schedulerConfig, { steps, ...(shortens && { strength }) });
  const skipped = shortens || !input.moments ? 0 : skippedSteps(steps, strength);
  const generators = input.seeds.map(input.rng === 'nv' ? nvGenerator : torchGenerator);
  const starts = generators.map((generator) => drawStart(source, { scheduler, skipped, channels }, generator));
  const run = { scheduler, skipped, starts, model, generator: generatorList(generators) };
  return loop(run, input, options);
}

interface Run {
  scheduler: Scheduler;
  skipped: number;
  starts: readonly Start[];
  model: Unet;
  generator: Generator;
}

async function loop(
  { scheduler, skipped, starts, model, generator }: Run,
  input: DenoiseInput,
  options: DenoiseOptions,
) {
  const { width, height } = latentSize(input);
  const dims = [starts.length, 4, height, width];
  const timesteps = scheduler.timesteps.slice(skipped * scheduler.order);
  let latents = joinRows(starts.map((start) => start.latents));
  let estimate = latents;
  const stepMs: number[] = [];
  const stepLatents: Float32Array[] = [];
  let stopped = false;

  try {
    for (const [index, timestep] of timesteps.entries()) {
      options.signal?.throwIfAborted();
      const began = performance.now();
      const samples = splitRows(scheduler.scaleModelInput(latents), starts.length);
      const step = stepName(index, { total: timesteps.length, order: scheduler.order });
      const output = await predict(model, { samples, starts, at: { timestep, step } }, input);
      const result = scheduler.step(output, latents, { timestep, generator, eta: input.eta });
      checkStep(result, step, input.scheduler);
      estimate = result.denoised;
      latents = holdKnown(result.previous, { starts, mask: input.mask?.data }, (known, noise) => {
        const next = timesteps[index + 1];
        return next === undefined ? known : scheduler.addNoise(known, noise, next);
      });
      stepMs.push(performance.now() - began);
      if (options.keepLatents) stepLatents.push(latents);
      await options.onStep?.({ index, total: timesteps.length, ms: stepMs.at(-1)!, latents, estimate });
    }
  } catch (error) {
    if (!(error instanceof Error && isAbort(error)) || stepMs.length === 0) throw error;
    stopped = true;
  }
  return {
    latents: tensor('float32', latents, dims),
    estimate: tensor('float32', estimate, dims),
    ...(options.keepLatents && { stepLatents }),
    stepMs,
    stopped,
  };
}

/** The model's output for all pictures, guided where there is something to guide away from. */
async function predict(
  model: Unet,
  { samples, starts, at }: { samples: Float32Array[]; starts: readonly Start[]; at: Moment },
  { positive, negative, guidanceScale, guidanceRescale = 0 }: DenoiseInput,
): Promise<Float32Array> {
  const inputs = samples.map((sample, i) => (starts[i]!.visible ? joinRows([sample, starts[i]!.visible]) : sample));
  const rowsOf = (conditioning: Conditioning, isNegative = false) =>
    inputs.map((sample) => ({ sample, conditioning, isNegative }));
  const guided = negative && guidanceScale > 1 && !model.selfGuided;
  if (!guided) return joinRows(await model.predict(rowsOf(positive), at));
  const outputs = await model.predict([...rowsOf(negative, true), ...rowsOf(positive)], at);
  const count = inputs.length;
  const mixed = joinRows(
    inputs.map((_, i) => {
      const conditional = outputs[count + i]!;
      return rescaleGuidance(guide(outputs[i]!, conditional, guidanceScale), conditional, guidanceRescale);
    }),
  );
  checkComputed(mixed, {
    part: 'The guidance',
    at: at.step!,
    change: `guidanceScale is ${guidanceScale} and guidanceRescale ${guidanceRescale}: choose smaller ones.`,
  });
  return mixed;
}

/** A step as people count: samplers that call the model twice for each have two calls in one. */
const stepName = (index: number, { total, order }: { total: number; order: number }): string =>
  `step ${Math.floor(index / order) + 1} of ${Math.ceil(total / order)}`;

/** Numbers that the model gave fine and the scheduler lost. */
function checkStep({ previous, denoised }: StepResult, step: string, scheduler: string): void {
  const change = 'Choose another scheduler, or another number of steps.';
  for (const numbers of [previous, denoised])
    checkComputed(numbers, { part: `The scheduler “${scheduler}”`, at: step, change });
}

/** Puts the known part back outside the mask, brought to the noise of the next step. */
function holdKnown(
  latents: Float32Array,
  { starts, mask }: { starts: readonly Start[]; mask: Float32Array | undefined },
  renoise: (known: Float32Array, noise: Float32Array) => Float32Array,
): Float32Array {
  if (!mask || !starts[0]!.known) return latents;
  const f = Math.fround;
  const known = joinRows(starts.map((start) => renoise(start.known!.latents, start.known!.noise)));
  return latents.map((value, i) => {
    const m = mask[i % mask.length]!;
    return f(f(1 - m) * known[i]!) + f(m * value);
  });
}

const latentSize = ({ width, height }: { width: number; height: number }) => ({
  width: width / latentScale,
  height: height / latentScale,
});

function checkInput({ width, height, seeds, guidanceScale, strength, mask, eta }: DenoiseInput): void {
  const refuse = (found: string, accepted: string): never => {
    throw new AppError('bad-option', `${found}; accepted is ${accepted}.`);
  };
  const isSide = (side: number): boolean => Number.isInteger(side) && side >= latentScale && side % latentScale === 0;
  if (!isSide(width) || !isSide(height)) refuse(`The size is ${width} x ${height}`, 'a multiple of 8 along each side');
  const badSeed = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > 2 ** 32 - 1);
  if (badSeed !== undefined) refuse(`seed is ${badSeed}`, 'a whole number from 0 to 4294967295');
  if (seeds.length === 0) refuse('There is no seed', 'one for each picture');
  if (!(strength >= 0 && strength <= 1)) refuse(`strength is ${strength}`, '0 to 1');
  if (!Number.isFinite(guidanceScale)) refuse(`guidanceScale is ${guidanceScale}`, 'a number');
  if (eta !== undefined && !(eta >= 0 && eta <= 1)) refuse(`eta is ${eta}`, '0 to 1');
  const latent = latentSize({ width, height });
  if (mask && (mask.width !== latent.width || mask.height !== latent.height))
    refuse(`mask is ${mask.width} x ${mask.height}`, `the latent size, ${latent.width} x ${latent.height}`);
}
