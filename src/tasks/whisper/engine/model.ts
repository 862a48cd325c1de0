import type { ForcedPass } from './timing/alignment.ts';

/** Sizes that decoding needs to know. */
export interface ModelDims {
  /** Mel bands of the features, 80 or 128. */
  readonly mels: number;
  /** Positions that the encoder gives for 30 s: 1500. */
  readonly audioContext: number;
  /** Columns of the logits: 51864, 51865 or 51866. */
  readonly vocabulary: number;
  /** Tokens that the decoder can see: 448. */
  readonly textContext: number;
}

/** What the encoder made of a window. Held until `dispose`, perhaps in the memory of the device. */
export interface Features {
  dispose(): void;
}

/** What every call that takes its time ends in. */
export interface Abortable {
  signal?: AbortSignal | undefined;
}

/** A Whisper model, whatever computes it. All calls reject with the signal's reason when it aborts. */
export interface WhisperModel {
  readonly dims: ModelDims;
  /** False where the model was not trained to translate. */
  readonly translates: boolean;
  /** `mel` is [mels, 3000]. */
  encode(mel: Float32Array, options?: Abortable): Promise<Features>;
  /** Reads the first tokens, which are the same in all `rows`. */
  start(features: Features, tokens: readonly number[], options: StartOptions): Promise<DecoderRun>;
  /** Throws `bad-option`, naming the export to take, when the model cannot `align`. */
  checkAlignment(): void;
  /** One pass over all tokens that also gives the attention of the alignment heads, for word times. */
  align(features: Features, tokens: readonly number[], options?: Abortable): Promise<ForcedPass>;
}
/** How a window is begun. */
export interface StartOptions extends Abortable {
  /** Sequences that are decoded side by side: beams or samples. */
  rows: number;
}

/** Sequences in the middle of decoding, with what the decoder remembers of them. */
export interface DecoderRun {
  /** Logits [vocabulary] after the first token at `position`. Read only. */
  first(position: number): Float32Array;
  /** Appends a token to each row; logits [rows][vocabulary] after it, read only. */
  step(tokens: readonly number[], options: StepOptions): Promise<Float32Array[]>;
  dispose(): void;
}
/** How rows go on. */
export interface StepOptions extends Abortable {
  /** Row i continues what row `sources[i]` was before this token. Absent: all rows continue themselves. */
  sources?: readonly number[] | undefined;
}
