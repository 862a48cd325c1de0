import type { CallOptions, Progress } from '../../runtime/progress.ts';
import type { Emphasis } from './engine/prompt/chunks.ts';
import type { ImageInput } from '../../runtime/page/picture-source.ts';

export type Offload = 'auto' | 'always' | 'never';

/** Everything that makes a picture and can be written down: what history, PNG texts and the form hold. */
export interface Settings {
  model: string;
  prompt: string;
  /** Absent is not empty: SDXL is told zeros then. */
  negativePrompt?: string;
  width: number;
  height: number;
  steps: number;
  guidanceScale: number;
  guidanceRescale: number;
  /** How much of the picture given is repainted, 0..1; means nothing without one. */
  strength: number;
  scheduler: string;
  /** How much noise DDIM and TCD add at each step; absent is their own default. */
  eta?: number;
  seed: number;
  /** Layers of the text encoder left out at its end. */
  clipSkip: number;
  /** Whether they are left out for the prompt only, as in diffusers, or for both, as in AUTOMATIC1111. */
  clipSkipFor: 'prompt' | 'both';
  emphasis: Emphasis;
  /** Noise of PyTorch on the CPU (diffusers, ComfyUI), or AUTOMATIC1111's emulation of NVIDIA's. */
  rng: 'cpu' | 'nv';
  maskBlur: number;
  inpaintArea: 'whole' | 'masked';
  maskPadding: number;
}

export interface ControlInput {
  model: string;
  image: ImageInput;
  scale?: number;
  start?: number;
  end?: number;
  guess?: boolean;
}

/** What `generate` takes. Names follow diffusers where it has one; what is absent is the model's own default. */
export interface GenerateOptions extends Omit<Partial<Settings>, 'seed'>, CallOptions<GenerateProgress> {
  prompt: string;
  /** Up to 64 bits (above 2^53 as a BigInt), of which the low 32 count, as in PyTorch; -1 draws one. */
  seed?: number | bigint;
  /** Pictures, with the seeds seed, seed + 1, … */
  count?: number;
  /** One picture a seed, instead of `seed` and `count`. */
  seeds?: (number | bigint)[];
  /** Whether the pictures share the UNet's batch; they are the same either way. */
  batch?: 'sequential' | 'together';
  /** What is started from; where it is transparent, it is laid on white. */
  image?: ImageInput;
  /**
   * White is repainted. A mask with transparency is read by its opacity, in whatever colour it is drawn: opaque is repainted,
   * transparent is kept. Where it is drawn in both black and white, white is repainted, and black and transparent are kept.
   */
  mask?: ImageInput;
  /** `all` repaints wherever a mark is, however small; `nearest` (the default) samples the mask as diffusers does. */
  maskMarks?: 'nearest' | 'all';
  controls?: ControlInput[];
  loras?: { model: string; weight: number }[];
  vaeTiling?: boolean | 'auto';
  offload?: Offload;
  /** Also returns float32 latents after each step. */
  keepLatents?: boolean;
  /**
   * `abort('stop')` ends after the current step and resolves with what is there, decoded.
   * Any other reason rejects with it.
   */
  signal?: AbortSignal;
}

export type GenerateProgress = Progress & {
  /** Cheap picture of the current estimate. */
  preview?: ImageBitmap;
  /** Which of the pictures, from 0. */
  image: number;
  /** What it is of a picture; absent, the same as before. */
  part?: 'text' | 'start' | 'unet' | 'steps' | 'finish';
  /** Milliseconds of the last step. */
  stepMs?: number;
};

export interface Generation {
  /** PNG with the parameters in it. */
  images: Blob[];
  seeds: number[];
  parameters: GenerateOptions;
  latents?: Float32Array[];
  /** What was asked for and not done as asked, in sentences: prompt syntax that is not supported, a mark too small. */
  notices: string[];
  timings: { encodeMs: number; stepMs: number[]; decodeMs: number; totalMs: number };
  /** True when it was stopped: the last picture has fewer steps than asked for. */
  stopped: boolean;
}
