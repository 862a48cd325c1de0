import type { PlanarAudio } from './down-mix.ts';

/** A file that was opened and understood, ready to be decoded from its start as often as needed. */
export interface SoundSource {
  /** What it is, for people: "MP3", "MP4 with AAC". */
  readonly kind: string;
  /** Hertz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Seconds, as the file announces it; undefined when it does not. */
  readonly duration: number | undefined;
  /** Seconds of the file's clock at its first sample: what a player shows there. 0 but for some videos. */
  readonly startTime: number;
  /** Decodes block after block. What stops it early is thrown; an abort as an AbortError. */
  blocks(signal?: AbortSignal): AsyncGenerator<PlanarAudio>;
}
