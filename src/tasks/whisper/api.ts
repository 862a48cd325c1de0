import type { SelfTest } from '../../runtime/device.ts';
import { AppError } from '../../runtime/errors.ts';
import { callOptions, type CallOptions } from '../../runtime/progress.ts';
import { formatTranscript, type TranscriptFormat } from '../../formats/subtitles/format.ts';
import type { SubtitleOptions } from '../../formats/subtitles/transcript.ts';
import { knownModels, loadInput, whisperClient } from './client.ts';
import { builtInModel } from './defaults.ts';
import type {
  AudioSource,
  LanguageProbability,
  LoadedWhisper,
  PromptSize,
  RecordingFacts,
  Resume,
  Segment,
  TranscribeProgress,
  TranscribeSettings,
  Transcription,
  VadSettings,
} from './contract.ts';
import { type AudioInput, takeAudio } from './audio-input.ts';
import { decodeOnPage } from './decode-on-page.ts';
import { checkFormat, checkSubtitleOptions, checkTranscript } from './check-transcript.ts';
import { checkModel, checkSettings, checkVad } from './options.ts';

export { isWhisperStarted, setWhisperDevice, unloadWhisper } from './client.ts';

export type WhisperOptions<P = TranscribeProgress> = CallOptions<P> & { model?: string };
/** Names, meanings and defaults of openai-whisper's `transcribe()`, in camelCase. */
export type TranscribeOptions = WhisperOptions &
  TranscribeSettings & {
    /** Hertz of the samples of a Float32Array. Default 16,000. */
    sampleRate?: number;
    /** Leaves out what Silero hears no voice in. */
    vad?: boolean | VadSettings;
    /** Called with each finished segment, in order, while the rest is still running. */
    onSegment?: (segment: Segment) => void;
    /** Continues a transcription that was interrupted: the same recording and settings. */
    resume?: Resume;
  };

/** Whisper for a console, a script and the panel: `window.triptych.whisper`. */
export const whisperApi = {
  /**
   * The JSON of openai-whisper: same keys, same meaning, times in seconds. A MediaStream is recorded until its sound ends;
   * `signal` aborted with the reason `stop` meanwhile ends the recording and transcribes it, any other reason rejects.
   */
  async transcribe(audio: AudioInput, options: TranscribeOptions = {}): Promise<Transcription> {
    const settings = checkSettings(options);
    const vad = checkVad(options.vad);
    const model = await modelOf(options);
    const { onSegment, onProgress, resume } = options;
    const { audio: given, signal } = await takeAudio(audio, options);
    const listen = (progress: TranscribeProgress) => {
      onProgress?.(progress);
      for (const segment of progress.segments ?? []) onSegment?.(segment);
    };
    return withPageDecoder(given, signal, (source) =>
      whisperClient().transcribe(
        { ...loadInput(model), audio: source, settings, vad, ...(resume && { resume }) },
        { ...(signal && { signal }), onProgress: listen },
      ),
    );
  },

  /** Probabilities over the languages that the model knows, highest first, of the first 30 seconds. */
  async detectLanguage(
    audio: AudioInput,
    options: WhisperOptions & { sampleRate?: number } = {},
  ): Promise<LanguageProbability[]> {
    const model = await modelOf(options);
    const { audio: given, signal } = await takeAudio(audio, options);
    const { onProgress } = options;
    return withPageDecoder(given, signal, (source) =>
      whisperClient().detectLanguage(
        { ...loadInput(model), audio: source },
        { ...(signal && { signal }), ...(onProgress && { onProgress }) },
      ),
    );
  },

  /**
   * The bytes that openai-whisper's writers give for the same result and options; `lrc` and `ass` besides. `wrapWidth`
   * breaks lines and leaves the cues as they are. Text without tokens, which no model wrote, is escaped.
   */
  format(result: Transcription, format: TranscriptFormat, options: SubtitleOptions = {}): string {
    const known = checkFormat(format);
    checkTranscript(result);
    checkSubtitleOptions(options);
    try {
      return formatTranscript(result, known, options);
    } catch (cause) {
      // JSON has no form for functions, and none for what holds itself.
      throw new AppError('bad-input', 'result cannot be written. Give what transcribe() has returned.', { cause });
    }
  },
};
export type WhisperApi = typeof whisperApi;

/** Loads the model, if it is not there yet, and says what runs where and why. */
export async function loadWhisper(options: CallOptions & { model?: string } = {}): Promise<LoadedWhisper> {
  return whisperClient().load(loadInput(await modelOf(options)), callOptions(options));
}

/** What a recording is, without a model. Throws `bad-input` when neither the worker nor the page can read it. */
export async function lookAt(audio: Blob, signal?: AbortSignal): Promise<RecordingFacts> {
  return withPageDecoder(audio, signal, (source) => whisperClient().look({ audio: source }, signal ? { signal } : {}));
}

/** Seconds of a file's clock before its first sound. Rejects when nothing of it can be decoded. */
export const soundStart = (file: Blob): Promise<number> => whisperClient().soundStart({ file });

/** How much of an initial prompt a model reads. */
export const measurePrompt = (text: string, options: { model: string; signal: AbortSignal }): Promise<PromptSize> =>
  whisperClient().measurePrompt({ model: options.model, text }, { signal: options.signal });

/** Runs the model's fixed inputs on each device that there is. */
export const whisperSelfTest = (options: CallOptions & { model?: string } = {}): Promise<SelfTest[]> =>
  whisperClient().selfTest(loadInput(options.model), callOptions(options));

async function modelOf({ model, signal }: { model?: string; signal?: AbortSignal }): Promise<string> {
  signal?.throwIfAborted();
  return model === undefined ? builtInModel : checkModel(model, await knownModels(signal));
}

/** What the worker cannot read is tried once more with the page's decoder; if that fails too, the worker's reason stands. */
async function withPageDecoder<T>(
  audio: AudioSource,
  signal: AbortSignal | undefined,
  work: (source: AudioSource) => Promise<T>,
): Promise<T> {
  try {
    return await work(audio);
  } catch (error) {
    const isUnread = error instanceof AppError && error.code === 'bad-input' && audio instanceof Blob;
    const decoded = isUnread ? await decodeOnPage(audio, signal) : undefined;
    if (!decoded) throw error;
    return work(decoded);
  }
}
