import type { ErrorCode, Fault } from '../../runtime/errors.ts';
import type { ImageSource } from '../../runtime/picture/picture.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { Device, SelfTest } from '../../runtime/device.ts';

/** One template, a named set, or your own; `{}` is replaced by the label. */
export type Templates = 'plain' | 'photo' | 'openai-7' | 'openai-80' | string[];

/** A model that is ready in the worker. */
export interface LoadedClip {
  model: string;
  /** Names the model, its weights and how pictures are prepared: vectors of different keys are not comparable. */
  key: string;
  dims: number;
  device: Device;
  dtype: string;
  /** One plain sentence: why this device. */
  why: string;
  /** exp of the learned logit scale. */
  logitScale: number;
  /** The cosine under which no label fits; -1 where it is not known. */
  noneFloor: number;
  /** Side of the square the tower sees, in pixels. */
  resolution: number;
  selfTests: SelfTest[];
}

export interface LoadInput {
  model: string;
  /** `auto` takes the fastest device that passes its self-test. */
  device: Device | 'auto';
  /** Bytes of memory for models: where they are few, a smaller form of the model is taken. Absent: as many as it takes. */
  limit?: number;
}

/** Unit vectors, row-major. A picture that cannot be read has an error instead of numbers (its row is zeros). */
export interface EmbedOutput {
  dims: number;
  vectors: Float32Array;
  failures: { index: number; code: ErrorCode; message: string }[];
  /** Milliseconds: decode and resize are overlapped with the run, so they do not add up to the total. */
  timings: { decodeMs: number; runMs: number; totalMs: number };
  /** Milliseconds that the vision tower was at work since the worker began, at the end of this call. */
  workedMs: number;
  /** Of each picture that could be read, in the order given; the size is that of the upright original, in pixels. */
  pictures: ({ width: number; height: number; thumbnail?: Blob } | undefined)[];
}

/** Per picture, in the order of the labels given. */
export type Classification =
  | {
      /** Softmax of exp(logitScale) x cosine over the labels. */ scores: number[];
      /** Raw cosine with each label. */ cosines: number[];
      /** The background prompt: its cosine, and its share when it stands among the labels. */
      none: { cosine: number; score: number };
      /** SigLIP: each score is the probability that its label fits, and they do not add up to 1. */
      independent?: true;
      width: number;
      height: number;
    }
  | Fault;

export interface ClassifyInput extends LoadInput {
  images: ImageSource[];
  /** A stable id a picture: the same pictures with other labels then need no decoding and no vision tower. */
  keys?: string[];
  labels: string[];
  templates: Templates;
}
/** Results arrive as they are made, each with the index of its picture. */
export type ClassifyProgress = Progress & { results?: { index: number; result: Classification }[] };
export interface ClassifyOutput {
  results: Classification[];
  timings: EmbedOutput['timings'];
}

/** The worker's methods: name → [input, output, progress]. */
export type ClipContract = {
  load: [input: LoadInput, output: LoadedClip, progress: Progress];
  /** `thumbnail` asks for small pictures too: their longest side, in pixels. */
  embedImages: [
    input: LoadInput & { images: ImageSource[]; thumbnail?: number },
    output: EmbedOutput,
    progress: Progress,
  ];
  embedTexts: [input: LoadInput & { texts: string[] }, output: EmbedOutput, progress: Progress];
  classify: [input: ClassifyInput, output: ClassifyOutput, progress: ClassifyProgress];
  /** Runs the model's fixed input on each device that there is, and compares with the reference output. */
  selfTest: [input: Pick<LoadInput, 'model' | 'limit'>, output: SelfTest[], progress: Progress];
};
