import type { Generator } from '../../../../runtime/random/generator.ts';

/** What a step needs beside the numbers. */
export interface StepOptions {
  /** The entry of `timesteps` that the output belongs to. */
  timestep: number;
  /** Gives the noise of stochastic schedulers; one draw fills the whole batch. */
  generator: Generator;
  /** DDIM and TCD: how stochastic, 0..1. Absent: the scheduler's default (0 and 0.3). */
  eta?: number | undefined;
}

/** What a step gives, both of the sample's shape. */
export interface StepResult {
  /** The sample at the next timestep. */
  previous: Float32Array;
  /** The estimate of the clean latents that the step was based on: what a preview shows. */
  denoised: Float32Array;
}

/**
 * One run of a sampler, with the names and the order of calls of diffusers: `setBeginIndex` when a run starts in the middle
 * (image-to-image), then for each timestep `scaleModelInput`, the model, `step`. Samples are float32 of any batch, and all
 * arithmetic is float32 in the order of diffusers 0.42.1. A scheduler holds the state of its run and serves one run only.
 */
export interface Scheduler {
  /** What the model is called with, in order; fractional for some schedules. */
  readonly timesteps: readonly number[];
  /** Noise levels of the schedulers that have them, one more than there are intervals. */
  readonly sigmas?: Float32Array;
  /** Model calls per step that was asked for: image-to-image skips `order` timesteps for each step. */
  readonly order: 1 | 2;
  /** What normal noise is multiplied with to start from. */
  readonly initNoiseSigma: number;
  setBeginIndex(index: number): void;
  scaleModelInput(sample: Float32Array): Float32Array;
  step(output: Float32Array, sample: Float32Array, options: StepOptions): StepResult;
  /** Clean latents brought to the noise of a timestep (before the first step: to that of the begin index). */
  addNoise(original: Float32Array, noise: Float32Array, timestep: number): Float32Array;
}
