import { AppError } from '../../../runtime/errors.ts';
import type { Generator } from '../../../runtime/random/generator.ts';
import type { Tensor } from '../../../runtime/tensor.ts';
import { samplePosterior } from './posterior.ts';
import type { Scheduler } from './schedulers/scheduler.ts';

/** What a picture starts from. Without moments it is made from noise alone. */
export interface Source {
  /** Latent size. */
  width: number;
  height: number;
  /** 0..1, the share of the steps that run over a given picture. */
  strength: number;
  scalingFactor: number;
  /** From `encodePicture`: of the picture, and of the picture with its masked part hidden. */
  moments?: Tensor<'float32'> | undefined;
  maskedMoments?: Tensor<'float32'> | undefined;
  /** Of latent size, 1 = repaint; one value for each place. */
  mask?: Float32Array | undefined;
}

/** Latents of one picture before the first step. */
export interface Start {
  latents: Float32Array;
  /** A 4-channel UNet is held to the known part: its clean latents, and the noise they are brought to each level with. */
  known?: { latents: Float32Array; noise: Float32Array };
  /** What a 9-channel UNet is told beside the latents: the mask, and the latents of the visible part. */
  visible?: Float32Array;
}

const latentChannels = 4;

/**
 * Draws the start of one picture, in the order in which the pipelines of diffusers draw: the posterior of the picture, the
 * noise, the posterior of the masked picture. The scheduler is told where it begins,
 * after the `skipped` steps. Throws `bad-option` when a picture that the model needs is not given.
 */
export function drawStart(
  source: Source,
  { scheduler, skipped, channels }: { scheduler: Scheduler; skipped: number; channels: number },
  generator: Generator,
): Start {
  const { moments, mask, scalingFactor, width, height } = source;
  const size = latentChannels * width * height;
  const repaints = channels === 2 * latentChannels + 1;
  if (repaints && !mask)
    throw new AppError('bad-option', 'This model repaints: give it a picture and a mask, or choose another model.');
  if (!moments && !mask) return { latents: scaled(generator.randn(size), scheduler.initNoiseSigma) };
  if (!moments && !(repaints && source.strength === 1))
    throw new AppError('bad-option', 'mask is given without image. Pass the picture to inpaint as image.');

  scheduler.setBeginIndex(skipped * scheduler.order);
  const fromNoise = mask !== undefined && source.strength === 1;
  const draw = { channels: latentChannels, scalingFactor };
  const clean = moments && !(repaints && fromNoise) ? samplePosterior(moments, generator, draw) : undefined;
  const noise = generator.randn(size);
  const first = scheduler.timesteps[skipped * scheduler.order]!;
  const latents = fromNoise ? scaled(noise, scheduler.initNoiseSigma) : scheduler.addNoise(clean!, noise, first);
  if (!mask) return { latents };
  if (repaints) return { latents, visible: visiblePart(source, mask, generator) };
  // diffusers encodes the masked picture for every UNet; here it only moves the generator on
  generator.randn(size);
  return { latents, known: { latents: clean!, noise } };
}

/** Steps that image-to-image leaves out, as diffusers truncates: of 20 steps at strength 0.6, 12 run. */
export function skippedSteps(steps: number, strength: number): number {
  const run = Math.min(Math.trunc(steps * strength), steps);
  if (run >= 1) return steps - run;
  throw new AppError(
    'bad-option',
    `strength is ${strength}, which leaves no step of ${steps}; accepted is ${1 / steps} to 1.`,
  );
}

function visiblePart({ maskedMoments, scalingFactor }: Source, mask: Float32Array, generator: Generator): Float32Array {
  if (!maskedMoments)
    throw new AppError('bad-option', 'This model repaints: it needs the picture with its masked part hidden.');
  const latents = samplePosterior(maskedMoments, generator, { channels: latentChannels, scalingFactor });
  const all = new Float32Array(mask.length + latents.length);
  all.set(mask);
  all.set(latents, mask.length);
  return all;
}

const scaled = (noise: Float32Array, sigma: number): Float32Array => noise.map((value) => value * sigma);
