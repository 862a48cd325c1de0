import type { Device, SelfTest } from '../../runtime/device.ts';
import type { Progress } from '../../runtime/progress.ts';

/** A word of a segment, times in seconds. */
export interface Word {
  word: string;
  start: number;
  end: number;
  /** 0 to 1. */
  probability: number;
}

/** A segment of openai-whisper's JSON: same keys, same meaning. Times in seconds. */
export interface Segment {
  id: number;
  /** Start of its window in frames of 10 ms. */
  seek: number;
  start: number;
  end: number;
  text: string;
  tokens: number[];
  temperature: number;
  avg_logprob: number;
  compression_ratio: number;
  no_speech_prob: number;
  words?: Word[];
  speaker?: string;
}
/** The result of openai-whisper's `transcribe()`. */
export interface Transcription {
  text: string;
  language: string;
  segments: Segment[];
}

/** Names, meanings and defaults of openai-whisper's `transcribe()`, in camelCase; `null` is its `None`. */
export interface TranscribeSettings {
  /** Code or English name; `auto` (or absent) detects it. */
  language?: string | null;
  task?: 'transcribe' | 'translate';
  /** One temperature, or those to fall back to in turn. Default 0, 0.2, … 1. */
  temperature?: number | number[];
  beamSize?: number | null;
  bestOf?: number | null;
  patience?: number | null;
  lengthPenalty?: number | null;
  /** A reading with a higher ratio is too repetitive. Default 2.4. */
  compressionRatioThreshold?: number | null;
  /** A reading with a lower mean log-probability has failed. Default -1. */
  logprobThreshold?: number | null;
  /** Above this, a failed reading is silence. Default 0.6. */
  noSpeechThreshold?: number | null;
  conditionOnPreviousText?: boolean;
  initialPrompt?: string | null;
  carryInitialPrompt?: boolean;
  prefix?: string | null;
  /** Words that are put before the previous text of every window (as in faster-whisper). */
  hotwords?: string | null;
  suppressTokens?: number[] | string | null;
  suppressBlank?: boolean;
  withoutTimestamps?: boolean;
  maxInitialTimestamp?: number | null;
  sampleLen?: number | null;
  wordTimestamps?: boolean;
  prependPunctuations?: string;
  appendPunctuations?: string;
  /** Seconds; needs `wordTimestamps`. */
  hallucinationSilenceThreshold?: number | null;
  /** start, end, start, … in seconds; the last end may be left out. Numbers, or separated by commas. */
  clipTimestamps?: number[] | string;
  /** Of the random numbers above temperature 0. Default 0. */
  seed?: number;
}

/** Where a transcription stands after a window; with the segments so far it can be continued from there. */
export interface TranscribeState {
  language: string;
  /** Next frame (of 10 ms). */
  seek: number;
  clip: number;
  /** All tokens so far, those of the initial prompt first. */
  tokens: number[];
  promptResetSince: number;
  /** End of the last word, seconds. */
  lastSpeech: number;
}
export interface Resume {
  state: TranscribeState;
  segments: Segment[];
}

export interface LanguageProbability {
  language: string;
  probability: number;
}

/** Samples of all channels, -1 to 1, as `decodeAudioData` gives them. */
export interface PlanarAudio {
  sampleRate: number;
  channels: Float32Array[];
}
/** A file, samples at 16 kHz mono, or what the page decoded where the worker could not. */
export type AudioSource = Blob | Float32Array | PlanarAudio;

export interface LoadInput {
  model: string;
  /** `auto` takes the fastest device that passes its self-test. */
  device: Device | 'auto';
  /** Bytes of memory for models: where they are few, a smaller form of the model is taken. */
  limit: number;
}
/** A model that is ready in the worker. */
export interface LoadedWhisper {
  model: string;
  device: Device;
  dtype: string;
  /** One plain sentence: why this device. */
  why: string;
  /** Codes of the languages it knows; empty for a model of English only. */
  languages: string[];
  /** False for models of English only, turbo and distilled ones. */
  translates: boolean;
  /** False where the export has no cross-attentions. */
  wordTimes: boolean;
  selfTests: SelfTest[];
}

export interface VadSettings {
  threshold?: number;
  minSilence?: number;
  speechPad?: number;
}
export interface TranscribeInput extends LoadInput {
  audio: AudioSource;
  settings: TranscribeSettings;
  vad?: boolean | VadSettings;
  resume?: Resume;
}
/** What a waveform is drawn from: [lowest, highest] pairs, 127 is full scale. */
export interface Peaks {
  perSecond: number;
  pairs: Int8Array<ArrayBuffer>;
}
/** What a file says of itself. */
export interface RecordingFacts {
  /** For people: "MP4 with AAC". */
  kind: string;
  /** Hertz, in the file. */
  sampleRate: number;
  channels: number;
  /** Seconds, where the file announces it. */
  duration?: number;
}
/** A recording that was listened to from end to end. */
export interface SoundInfo extends RecordingFacts {
  /** Seconds from the start of the file's clock to the end of the sound. */
  duration: number;
  /** Part of the time without sound worth the name, 0 to 1. */
  silence: number;
  /** What is wrong with the file although it can be used, one sentence each. */
  notices: string[];
  /** Only in what earlier versions kept (`old-times.ts`). */
  startTime?: number;
}

/** `decode` and `run` count seconds of audio. What is new comes with it. */
export type TranscribeProgress = Progress & {
  /** The waveform so far. */
  peaks?: Peaks;
  /** The recording, once all of it was heard. */
  sound?: SoundInfo;
  /** Seconds of audio a second. */
  speed?: number;
  language?: LanguageProbability[];
  /** Segments of the window that has just ended, for good. */
  segments?: Segment[];
  /** Keep it with the segments to continue after an interruption. */
  state?: TranscribeState;
  /** What is being written, while it may still change; `start` in seconds. */
  partial?: { start: number; text: string };
};

/** An initial prompt in the tokens of a model. */
export interface PromptSize {
  /** Tokens that it has, and that the model reads of it: its last ones. */
  count: number;
  room: number;
  /** The beginning that has no room; empty where all of it is read. */
  cut: string;
}

/** The worker's methods: name → [input, output, progress]. */
export type WhisperContract = {
  load: [input: LoadInput, output: LoadedWhisper, progress: Progress];
  /** What a recording is, by its beginning, without a model. Rejects with `bad-input` when it cannot be read. */
  look: [input: { audio: AudioSource }, output: RecordingFacts, progress: Progress];
  /** Seconds of the file's clock before its first sound. Rejects when nothing of it can be decoded. */
  soundStart: [input: { file: Blob }, output: number, progress: Progress];
  transcribe: [input: TranscribeInput, output: Transcription, progress: TranscribeProgress];
  /** Counts with the model's vocabulary alone. Rejects with `bad-option` for a text with the name of a control token. */
  measurePrompt: [input: { model: string; text: string }, output: PromptSize, progress: Progress];
  detectLanguage: [input: LoadInput & { audio: AudioSource }, output: LanguageProbability[], progress: Progress];
  /** Runs the model's fixed input on each device that there is, and compares with the reference output. */
  selfTest: [input: { model: string; limit: number }, output: SelfTest[], progress: Progress];
};
