import type { Device, SelfTest } from '../../runtime/device.ts';
import type { ImageSource } from '../../runtime/picture/picture.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { Tensor } from '../../runtime/tensor.ts';
import type { DenoiseInput as EngineInput } from './engine/denoise.ts';
import type { Emphasis } from './engine/prompt/chunks.ts';
import type { Conditioning } from './engine/prompt/condition.ts';
import type { KnownWords } from './known-words.ts';
import type { PreviewPixels } from './engine/tiny-decoder.ts';

/** Each stage runs in a worker of its own: ending the worker is the only sure way to free its memory. */
export type Stage = 'text' | 'unet' | 'vae';

export interface StageInput {
  model: string;
  device: Device | 'auto';
}

/** A stage that is ready. */
export interface LoadedStage {
  stage: Stage;
  model: string;
  device: Device;
  dtype: string;
  /** One plain sentence: why this device. */
  why: string;
  selfTests: SelfTest[];
}

/** What a model is, read from its configuration files, without any graph. */
export interface ModelFacts {
  /** Pixels of a side when none is asked for. */
  size: number;
  /** What width and height must be divisible by. */
  sizeMultiple: number;
  /** Name of the scheduler that its configuration describes. */
  scheduler: string;
  /** Whether it can start from a picture: some exports have no VAE encoder. */
  takesPictures: boolean;
  /** SDXL: no negative prompt at all is zeros, not the encoding of "". */
  zerosForEmpty: boolean;
  /** Distilled models take the guidance as an input, or none at all. */
  guided: boolean;
  /** Whose tiny autoencoders read its latents: none do that has a map of its own for previews. */
  latents: 'sd' | 'sdxl' | 'own';
  /** All that a small model was taught; absent where it is not listed. */
  words?: KnownWords;
}

export interface TokenCount {
  /** Tokens of the prompt; a chunk that was closed early counts as 75. */
  count: number;
  /** Tokens in each chunk, without start, end and filling. */
  chunks: number[];
}

export interface EncodeInput extends StageInput {
  prompts: { text: string; clipSkip: number }[];
  emphasis: Emphasis;
}

/** A picture to start from, and the part of it that is to be repainted. */
export interface StartInput {
  image: ImageSource;
  /** White is repainted, or what is opaque (`readMask`). Absent: all of it is. */
  mask?: ImageSource;
  /** What the UNet works at, in pixels; the picture is brought to it. */
  width: number;
  height: number;
  maskBlur: number;
  inpaintArea: 'whole' | 'masked';
  maskPadding: number;
  /** Whether every mark counts, or those that diffusers' sampling meets. */
  maskMarks: 'nearest' | 'all';
}

export interface PrepareInput extends StartInput {
  /** Bytes that models may take here: a picture that is estimated above is encoded in tiles. */
  memoryLimit: number;
}

/** What the UNet starts from instead of noise alone: made by the VAE stage. */
export type Prepared = Pick<EngineInput, 'moments' | 'maskedMoments' | 'mask'>;

/** Everything that decides the latents. What the model's configuration files say is read in the worker. */
export interface DenoiseInput
  extends StageInput, Omit<EngineInput, 'schedulerConfig' | 'unetConfig' | 'scalingFactor' | 'batch'> {
  /** Names the run for `stop`. */
  job: string;
  keepLatents: boolean;
  /** Id of a tiny autoencoder that is here, for sharper previews. */
  tiny?: string;
}
export type DenoiseProgress = Progress & {
  /** Milliseconds of the last step. */
  stepMs?: number;
  /** The current estimate of the first picture: RGBA, one pixel a latent, or as large as it will be. */
  preview?: PreviewPixels;
};
export interface DenoiseOutput {
  /** [seeds, 4, h, w]: of a run that was stopped, the estimate of its last step. */
  latents: Tensor<'float32'>;
  /** After each step, when asked for. */
  kept?: Float32Array[];
  stepMs: number[];
  /** True when `stop` ended it before its last step. */
  stopped: boolean;
}

export interface FinishInput extends StageInput {
  latents: Tensor<'float32'>;
  /** The picture that was started from: what lies outside its mask is laid over the result. */
  start?: StartInput;
  tiling: boolean | 'auto';
  /** Bytes that models may take here: a decode that is estimated above is made in tiles. */
  memoryLimit: number;
  /** Text chunks for each picture, by keyword. */
  texts: Map<string, string>[];
}
export interface FinishOutput {
  /** PNG */
  images: Blob[];
  decodeMs: number;
}

/** The worker's methods: name → [input, output, progress]. One worker serves one stage. */
export type DiffusionContract = {
  facts: [input: { model: string }, output: ModelFacts, progress: Progress];
  /** Opens a stage before it is needed. */
  load: [input: StageInput & { stage: Stage }, output: LoadedStage, progress: Progress];
  /** Runs the fixed inputs of a stage's graphs on each device that there is. */
  selfTest: [input: { model: string; stage: Stage }, output: SelfTest[], progress: Progress];
  countTokens: [input: { model: string; prompt: string; emphasis: Emphasis }, output: TokenCount, progress: Progress];
  encode: [input: EncodeInput, output: Conditioning[], progress: Progress];
  prepare: [input: StageInput & PrepareInput, output: Prepared, progress: Progress];
  denoise: [input: DenoiseInput, output: DenoiseOutput, progress: DenoiseProgress];
  /** Ends a run after the step it is in; it then answers with what is there. */
  stop: [input: { job: string }, output: void, progress: Progress];
  finish: [input: FinishInput, output: FinishOutput, progress: Progress];
};
