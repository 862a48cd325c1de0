import { wavHeader, wavSamples } from '../../formats/wav.ts';
import { AppError } from '../../runtime/errors.ts';
import workletUrl from './recorder.worklet.ts?worker&url';

/** How loud the microphone is, 0 to 1. */
export interface MicrophoneLevel {
  /** Largest sample of the last 43 ms. */
  readonly peak: number;
  /** Root of the mean square of the last 43 ms. */
  readonly rms: number;
  /** Recorded so far, without pauses. */
  readonly seconds: number;
}

export interface RecorderOptions {
  /** A microphone of `enumerateDevices`; the system's own by default. */
  readonly deviceId?: string | undefined;
  readonly onLevel?: ((level: MicrophoneLevel) => void) | undefined;
  /** The microphone was taken away; what was recorded can be had by `stop`. */
  readonly onLost?: (() => void) | undefined;
}

/** A recording that runs until it is stopped or discarded. */
export interface Recorder {
  /** Holds the recording; `resume` goes on without a gap. */
  pause(): void;
  resume(): void;
  /** Ends it and gives a WAV file at the rate of the sound card, mono, 16 bit, to be played and transcribed. */
  stop(): Promise<File>;
  /** Ends it and forgets it. */
  discard(): Promise<void>;
}

/** Bytes that are collected before they go into a Blob, which the browser may keep on disk. */
const pieceBytes = 2 ** 22;

/** Refusals of `getUserMedia` by name (Media Capture and Streams, section 10.2), and what to do. */
const refusals: Record<string, string> = {
  NotAllowedError: 'The microphone may not be used: permission was refused. Allow it for this page and try again.',
  NotFoundError: 'No microphone was found. Connect one, or choose a file instead.',
  NotReadableError: 'The microphone cannot be read: another program may be using it. Close that and try again.',
  OverconstrainedError: 'The chosen microphone is not connected. Choose another one.',
};

/**
 * Asks for the microphone and records it. Its samples come through an AudioWorklet and wait in Blobs, so that a long
 * dictation does not fill the memory. Throws `bad-input` with a sentence when there is no microphone to be had.
 */
export async function startRecorder(options: RecorderOptions = {}): Promise<Recorder> {
  const stream = await openMicrophone(options.deviceId);
  return connect(stream, {
    ...options,
    onRelease: () => {
      for (const track of stream.getTracks()) track.stop();
    },
  });
}

/**
 * Records the sound of a stream, whose tracks stay as they are; `onLost` says that all of them have ended.
 * Throws `bad-input` when there is no sound in it, or when the browser lets the page hear nothing before a click.
 */
export async function recordStream(stream: MediaStream, options: RecorderOptions = {}): Promise<Recorder> {
  if (!isLive(stream))
    throw new AppError(
      'bad-input',
      stream.getAudioTracks().length > 0
        ? 'The sound of this stream has ended already. Give a stream that still runs.'
        : 'This stream has no sound: none of its tracks is of audio. Give a stream with an audio track.',
    );
  return connect(stream, { ...options, started });
}

/** How long a context may take to start on a busy machine, in milliseconds. */
const patience = 5000;

/** A context that may not start records nothing, without a word: browsers ask for a click or a key press first. */
async function started(context: AudioContext): Promise<void> {
  const { promise: refused, reject } = Promise.withResolvers<never>();
  const refuse = () =>
    reject(new AppError('bad-input', 'The browser lets this page listen only after a click or a key press on it.'));
  const timer = navigator.userActivation.hasBeenActive ? undefined : setTimeout(refuse, patience);
  await Promise.race([context.resume(), refused]).finally(() => clearTimeout(timer));
}

const isLive = (stream: MediaStream): boolean =>
  stream.getAudioTracks().some(({ readyState }) => readyState === 'live');

async function openMicrophone(deviceId: string | undefined): Promise<MediaStream> {
  // absent on pages that were not served securely
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new AppError('bad-input', 'The microphone can be used on pages served over https only.');
  const device = deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
  // speech recognisers are trained on plain sound; only the gain is worth a correction
  const audio = { ...device, echoCancellation: false, noiseSuppression: false, autoGainControl: true };
  return devices.getUserMedia({ audio }).catch((error: unknown) => {
    const sentence = error instanceof DOMException ? refusals[error.name] : undefined;
    throw sentence ? new AppError('bad-input', sentence, { cause: error }) : error;
  });
}

async function connect(
  stream: MediaStream,
  {
    onRelease,
    started,
    ...options
  }: RecorderOptions & { onRelease?: () => void; started?: (context: AudioContext) => Promise<void> },
): Promise<Recorder> {
  const context = new AudioContext();
  const release = async (): Promise<void> => {
    onRelease?.();
    if (context.state !== 'closed') await context.close();
  };
  try {
    await context.audioWorklet.addModule(workletUrl);
    await started?.(context);
    return listen(context, stream, { ...options, release });
  } catch (error) {
    await release();
    throw error;
  }
}

function listen(
  context: AudioContext,
  stream: MediaStream,
  { release, onLevel, onLost }: RecorderOptions & { release: () => Promise<void> },
): Recorder {
  const store = createStore(context.sampleRate);
  const node = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0 });
  let isLost = false;
  /** `ended` of a track is not fired where a script stops it: its state is looked at with the samples as well. */
  const lookForEnd = () => {
    if (isLost || isLive(stream)) return;
    isLost = true;
    onLost?.();
  };
  const ended = new Promise<void>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<Float32Array | null>) => {
      if (!data) return resolve();
      if (data.length > 0) {
        const level = store.append(data);
        onLevel?.(level);
      }
      lookForEnd();
    };
  });
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', lookForEnd);
  context.createMediaStreamSource(stream).connect(node);
  return {
    pause: () => void context.suspend(),
    resume: () => void context.resume(),
    async stop() {
      node.port.postMessage(null);
      // a paused context does not answer
      await context.resume();
      await ended;
      await release();
      return store.file();
    },
    discard: release,
  };
}

/** Samples as they arrive, 16 bit each. */
function createStore(sampleRate: number) {
  const pieces: Blob[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let openBytes = 0;
  let samples = 0;
  const close = (): void => {
    pieces.push(new Blob(open));
    open = [];
    openBytes = 0;
  };
  return {
    append(chunk: Float32Array): MicrophoneLevel {
      samples += chunk.length;
      open.push(wavSamples(chunk));
      openBytes += 2 * chunk.length;
      if (openBytes >= pieceBytes) close();
      let peak = 0;
      let power = 0;
      for (const sample of chunk) {
        peak = Math.max(peak, Math.abs(sample));
        power += sample * sample;
      }
      return { peak, rms: Math.sqrt(power / chunk.length), seconds: samples / sampleRate };
    },
    file(): File {
      close();
      const name = `Recording ${new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')}.wav`;
      return new File([wavHeader(samples, sampleRate), ...pieces], name, { type: 'audio/wav' });
    },
  };
}
