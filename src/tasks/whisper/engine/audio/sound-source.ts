import type { PlanarAudio } from './down-mix.ts';

export interface OpenOptions {
  /** What messages call the file. */
  readonly name: string;
  /** Ends the opening; what was opened has signals of its own. */
  readonly signal?: AbortSignal | undefined;
}

export interface SoundOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told what is wrong with the file although it can be used, one sentence each, once a pass. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** A file that was opened and understood, ready to be decoded from its start as often as needed. */
export interface SoundSource {
  /** What it is, for people: "MP3", "MP4 with AAC". */
  readonly kind: string;
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds, as the file announces it or as it is estimated; undefined when neither can be. */
  readonly duration: number | undefined;
  /** Whether nothing at all is what the file holds, and no sign that it could not be decoded. */
  readonly mayBeEmpty: boolean;
  /**
   * Decodes block after block on the file's clock: a second of sound is a second of what a player shows. What stops it
   * early is thrown; an abort as an AbortError.
   */
  blocks(options?: SoundOptions): AsyncGenerator<PlanarAudio>;
}
