import { AppError } from '../../runtime/errors.ts';
import { type Address, fetchOwnFile, isAddress } from '../../runtime/page/own-file.ts';
import type { AudioSource } from './contract.ts';
import { checkSampleRate, refuseAudio } from './options.ts';
import { recordStream } from './recorder.ts';

/**
 * Anything that holds sound: a file of sound or video, an address on this site (relative ones, `blob:` and `data:` too),
 * mono samples from -1 to 1, decoded sound, a stream, or the file of an `<audio>` or `<video>`.
 */
export type AudioInput = Blob | string | URL | Float32Array | AudioBuffer | MediaStream | HTMLMediaElement;

export interface AudioInputOptions {
  signal?: AbortSignal | undefined;
  /** Hertz of the samples of a Float32Array; 16,000 when absent. */
  sampleRate?: number | undefined;
}

/** Rate of the models, in hertz. */
const modelRate = 16_000;

/** What the worker takes, and the signal for what comes next. */
export interface TakenAudio {
  audio: AudioSource;
  /** Absent when it has ended a recording: it ends nothing that comes after. */
  signal: AbortSignal | undefined;
}

/**
 * Turns what a person has into what the worker takes. A stream is recorded until its sound ends. An abort of `signal`
 * with the reason `stop` ends the recording too and keeps it; any other reason rejects with it.
 * Throws `bad-input` for anything else, `network` when an address gives no file.
 */
export async function takeAudio(input: AudioInput, options: AudioInputOptions = {}): Promise<TakenAudio> {
  const { signal, sampleRate } = options;
  signal?.throwIfAborted();
  if (input instanceof Float32Array)
    return { audio: fromSamples(input, checkSampleRate(sampleRate ?? modelRate)), signal };
  if (sampleRate !== undefined)
    throw new AppError('bad-option', 'sampleRate is for the samples of a Float32Array. Leave it out here.');
  const stream = streamOf(input);
  return stream ? record(stream, signal) : { audio: await fromWhole(input, signal), signal };
}

const fromSamples = (samples: Float32Array, sampleRate: number): AudioSource =>
  sampleRate === modelRate ? samples : { sampleRate, channels: [samples] };

/** What is still to be heard: a stream, or what a media element shows live. */
function streamOf(input: unknown): MediaStream | undefined {
  const source = input instanceof HTMLMediaElement ? input.srcObject : input;
  return source instanceof MediaStream ? source : undefined;
}

async function fromWhole(input: unknown, signal: AbortSignal | undefined): Promise<AudioSource> {
  if (input instanceof Blob) return input;
  if (isAddress(input)) return fetchRecording(input, signal);
  if (input instanceof AudioBuffer) return fromBuffer(input);
  if (input instanceof HTMLMediaElement) return fromElement(input, signal);
  return refuseAudio(input);
}

const fetchRecording = (address: Address, signal: AbortSignal | undefined): Promise<File> =>
  fetchOwnFile(address, { signal, kind: 'recording' });

const fromBuffer = (buffer: AudioBuffer): AudioSource => ({
  sampleRate: buffer.sampleRate,
  channels: Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel)),
});

async function fromElement(
  { srcObject, currentSrc, src }: HTMLMediaElement,
  signal: AbortSignal | undefined,
): Promise<AudioSource> {
  if (srcObject instanceof Blob) return srcObject;
  const address = currentSrc || src;
  if (address !== '') return fetchRecording(address, signal);
  throw new AppError('bad-input', 'The media element plays nothing: it has no address yet. Set its src first.');
}

async function record(stream: MediaStream, signal: AbortSignal | undefined): Promise<TakenAudio> {
  const over = Promise.withResolvers<void>();
  const onOver = () => over.resolve();
  const recorder = await recordStream(stream, { onLost: onOver });
  signal?.addEventListener('abort', onOver);
  if (signal?.aborted) onOver();
  await over.promise;
  signal?.removeEventListener('abort', onOver);
  if (!signal?.aborted) return { audio: await recorder.stop(), signal };
  // As where pictures are made, this reason keeps what is there.
  if (signal.reason === 'stop') return { audio: await recorder.stop(), signal: undefined };
  await recorder.discard();
  throw signal.reason;
}
