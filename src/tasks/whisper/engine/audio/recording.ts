import { AppError, isAbort } from '../../../../runtime/errors.ts';
import { converters } from './accepted.ts';
import type { PlanarAudio } from './down-mix.ts';
import { openLibav } from './libav-source.ts';
import { monoStream, sampleRate } from './mono-stream.ts';
import { brokenNotice } from './notices.ts';
import type { OpenOptions, SoundSource } from './sound-source.ts';
import { openWav } from './wav-source.ts';

/** What a page may hand over: a file of sound or video, 16 kHz mono samples, or what the page decoded itself. */
export type SoundInput = Blob | Float32Array | PlanarAudio;

/** A recording that can be listened to from its start, as often as needed, a second at a time. */
export interface Recording {
  /** What it is, for people: "MP4 with AAC". */
  readonly kind: string;
  /** Rate of the file, hertz. */
  readonly sampleRate: number;
  /** Channels of the file. */
  readonly channels: number;
  /** Seconds, as the file announces it; undefined when it does not. */
  readonly duration: number | undefined;
  /**
   * Mono samples at 16 kHz, as ffmpeg gives them to openai-whisper (multiples of 1 / 32,768; samples handed over as
   * such are not rounded), on the file's clock: where sound begins late or pauses, there is silence. Rejects with
   * `bad-input` when nothing at all can be decoded, with AbortError on abort.
   */
  chunks(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Float32Array>;
}

export interface OpenRecordingOptions {
  /** What messages call the recording; a File has its own name. */
  readonly name?: string | undefined;
  /** Ends the opening. Each pass over the recording has a signal of its own. */
  readonly signal?: AbortSignal | undefined;
  /** Told once a pass what of the file is missing or damaged: what was heard is kept. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/**
 * Opens a recording, judging it by its content. Throws `bad-input` with what was found and what to do when it is empty,
 * is no sound, has no sound in it, is encrypted, damaged at its start, or coded as nothing here decodes. Rejects with
 * AbortError on abort.
 */
export async function openRecording(input: SoundInput, options: OpenRecordingOptions = {}): Promise<Recording> {
  if (input instanceof Float32Array) return samplesRecording(input);
  const name = nameOf(input, options);
  const opening =
    input instanceof Blob ? openFile(input, { name, signal: options.signal }) : Promise.resolve(planarSource(input));
  const source = await opening.catch((error: unknown) => {
    throw isUnreadable(error) ? unreadable(name, error) : error;
  });
  return recording(source, { ...options, name });
}

function nameOf(input: Blob | PlanarAudio, { name }: OpenRecordingOptions): string {
  const own = input instanceof File ? input.name : '';
  return own || name ? `“${own || name}”` : 'This recording';
}

async function openFile(file: Blob, options: OpenOptions): Promise<SoundSource> {
  const { name, signal } = options;
  signal?.throwIfAborted();
  if (file.size === 0) throw new AppError('bad-input', `${name} is empty (0 bytes). Choose a file that holds sound.`);
  const wav = await openWav(file, options).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('bad-input', `${name} is a damaged WAV file: ${error.message}. Export or copy it again.`);
  });
  return wav ?? openLibav(file, options);
}

function planarSource(audio: PlanarAudio): SoundSource {
  return {
    kind: 'decoded by the page',
    sampleRate: audio.sampleRate,
    channels: audio.channels.length,
    duration: (audio.channels[0]?.length ?? 0) / audio.sampleRate,
    mayBeEmpty: true,
    async *blocks() {
      yield audio;
    },
  };
}

function recording(source: SoundSource, options: OpenRecordingOptions & { name: string }): Recording {
  const { kind, channels, duration, mayBeEmpty } = source;
  const announce = options.onNotice ?? (() => {});
  return {
    kind,
    sampleRate: source.sampleRate,
    channels,
    duration,
    async *chunks({ signal } = {}) {
      let heard = 0;
      try {
        for await (const chunk of monoStream(source.blocks({ signal, onNotice: announce }))) {
          signal?.throwIfAborted();
          heard += chunk.length;
          yield chunk;
        }
      } catch (error) {
        if (isAbort(error) || signal?.aborted) throw error;
        if (isUnreadable(error)) throw unreadable(options.name, error);
        if (heard === 0) throw error instanceof AppError ? error : undecodable(options.name, kind, error);
        announce(brokenNotice(options.name, heard / sampleRate));
        return;
      }
      if (heard === 0 && !mayBeEmpty) throw undecodable(options.name, kind);
    },
  };
}

const undecodable = (name: string, kind: string, cause?: unknown): AppError =>
  new AppError(
    'bad-input',
    `${name} looks like ${kind}, but nothing in it can be decoded: it is damaged or incomplete. Get the file again. ${converters}`,
    { cause },
  );

/** What a browser says of a file that was moved, changed or on a disk that is gone. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && ['NotReadableError', 'NotFoundError'].includes(error.name);

const unreadable = (name: string, cause: unknown): AppError =>
  new AppError('bad-input', `${name} can no longer be read: it was moved or changed. Choose it again.`, { cause });

function samplesRecording(samples: Float32Array): Recording {
  return {
    kind: 'samples',
    sampleRate,
    channels: 1,
    duration: samples.length / sampleRate,
    async *chunks({ signal } = {}) {
      for (let at = 0; at < samples.length; at += sampleRate) {
        signal?.throwIfAborted();
        yield samples.subarray(at, at + sampleRate);
      }
    },
  };
}
