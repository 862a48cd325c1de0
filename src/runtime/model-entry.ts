import type { Device } from './device.ts';
import type { TensorType } from './tensor.ts';

/** A file of a model, at `path` below its repository or its folder on this page. */
export interface ModelFile {
  path: string;
  /** What the engine asks for: text, vision, encoder, decoder, unet, vae_decoder; tokenizer, preprocessor, config … */
  role: string;
  bytes: number;
  /** `bytes` is an estimate: the length is learnt from the hub. */
  approximate?: true;
  /** Another repository that it lies in, at that revision. */
  repo?: string;
  revision?: string;
  /** Lower-case hexadecimal. Absent where it is only known at the first download. */
  sha256?: string;
  /** SHA-256 of each 16 MiB, the last piece being shorter. */
  chunks?: string[];
  /** The name by which a graph refers to this file of weights. */
  external?: string;
}

/** The same model in one number format. */
export interface Variant {
  dtype: string;
  /** What the dtype means here, for a person. */
  about?: string;
  files: ModelFile[];
  /** Devices that it is meant for; all when absent. */
  devices?: Device[];
  /** What the device must have. */
  needs?: ('shader-f16' | 'jspi' | 'maxStorageBufferBindingSize')[];
  /** Bytes of its largest weight, for `maxStorageBufferBindingSize`; without it more than every device binds. */
  largest?: number;
  /** Bytes of heap and graphics memory expected at run time. */
  memory: number;
  /**
   * The same with its weights expanded to float32, which is quicker on WebAssembly, and how a graphics card without half
   * precision (shader-f16) runs them; absent where they are not.
   */
  expanded?: number;
}

/** A fixed tensor: the values, or numbers in [-1, 1) of the generator in `selftest.ts`. */
export interface FixedInput {
  name: string;
  type: TensorType;
  dims: number[];
  values?: number[];
  seed?: number;
}
/** One graph with a fixed input, and what it must give. */
export interface Reference {
  /** Role of the graph. */
  role: string;
  inputs: FixedInput[];
  output: string;
  /** Every `stride`-th number of the output is kept. */
  stride: number;
  values: number[];
}
export interface SelfTestReference {
  /** Largest absolute difference that is accepted, by dtype. */
  tolerance: Record<string, number>;
  references: Reference[];
}

/** One model that can be had. Only `base: 'page'` models are there without a download. */
export interface ModelEntry {
  id: string;
  name: string;
  task: string;
  /** Names the tensor layout. */
  family: string;
  parameters: number;
  embeddingDims?: number;
  /** Side of the picture, in pixels. */
  resolution?: number;
  languages?: string[];
  /** Where its files come from: the hub, this page, or the person's disk. */
  base: 'hub' | 'page' | 'disk';
  repo?: string;
  revision?: string;
  /** The preferred one first. */
  variants: Variant[];
  /** Tokenizer, preprocessor, scheduler, generation settings. */
  config: ModelFile[];
  /** Settings, by role, that its repository has no file for. */
  settings?: Record<string, Record<string, unknown>>;
  licence: string;
  licenceUrl: string;
  gated: boolean;
  notes: string;
  /** Why nothing here runs it yet, for a person: it can be kept, not used. */
  later?: string;
  recommended: boolean;
  /** CLIP: exp of the learned logit scale, which graphs of split towers do not carry. */
  logitScale?: number;
  /** SigLIP: added to the scaled cosine before the sigmoid. */
  logitBias?: number;
  /** CLIP: the cosine under which no label fits, whatever “none of these” is by the background prompts. */
  noneFloor?: number;
  selfTest?: SelfTestReference;
}
