import { mersenneTwister } from '../../../../runtime/random/mersenne.ts';
import type {
  LanguageProbability,
  Resume,
  Segment,
  TranscribeSettings,
  TranscribeState,
  Transcription,
} from '../../contract.ts';
import { detectLanguage } from '../decode/language.ts';
import { frameRate } from '../mel/frames.ts';
import type { MelSource } from '../mel/source.ts';
import type { Abortable, Features, WhisperModel } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';
import { seekClips, type Clip } from './clips.ts';
import { positionIn } from './position.ts';
import { createPrompter } from './prompt.ts';
import type { Window } from './segments.ts';
import { checkSettings, languageOf } from './settings.ts';
import { readWindow } from './window.ts';

export interface TranscribeContext {
  model: WhisperModel;
  tokenizer: Tokenizer;
  mel: MelSource;
}
export interface TranscribeControl extends Abortable {
  /** Continues after the last window that had ended; with the same recording and settings. */
  resume?: Resume | undefined;
  /** The text of the window that is being read, while it may still change. */
  onPartial?: ((partial: PartialReading) => void) | undefined;
}

/** What a reading of a window has come to, and how far it is, in seconds; `count` tokens, from 1 in each reading. */
export interface PartialReading {
  start: number;
  text: string;
  until: number;
  count: number;
}

/** What has just become known. */
export type TranscribeEvent =
  | { kind: 'language'; probabilities: LanguageProbability[] }
  /** `done` of `total` seconds. A window may end without a segment. */
  | { kind: 'window'; segments: Segment[]; state: TranscribeState; done: number; total: number };

/** Frames of a window: 30 s. */
const windowFrames = 3000;

/**
 * Transcribes a recording window by window, as openai/whisper's `transcribe()` does; what it returns has the reference's
 * keys. Throws `bad-option` before anything is decoded, and the signal's reason between two tokens.
 */
export async function* transcribe(
  { model, tokenizer: anyTokenizer, mel }: TranscribeContext,
  settings: TranscribeSettings,
  { signal, resume, onPartial }: TranscribeControl = {},
): AsyncGenerator<TranscribeEvent, Transcription> {
  checkSettings(settings, model, anyTokenizer);
  const clips = seekClips(settings.clipTimestamps, mel.frames);
  const listener = createListener(model, mel, signal);
  try {
    let language = resume?.state.language ?? languageOf(settings) ?? (anyTokenizer.multilingual ? undefined : 'en');
    if (language === undefined) {
      // On the first 30 s followed by true silence; a first window that is as long hears the same.
      const features = await listener.hear({ seek: 0, size: windowFrames });
      const probabilities = await detectLanguage(model, features, { tokens: anyTokenizer, signal });
      language = probabilities[0]!.language;
      yield { kind: 'language', probabilities };
    }
    const tokenizer = anyTokenizer.withLanguage(language, settings.task);
    const prompter = createPrompter(tokenizer, settings, model.dims);
    const segments: Segment[] = [...(resume?.segments ?? [])];
    const state: TranscribeState = resume
      ? structuredClone(resume.state)
      : { language, seek: 0, clip: 0, tokens: [...prompter.initial], promptResetSince: 0, lastSpeech: 0 };
    const context = { model, tokenizer, settings, language, frames: mel.frames, signal };

    for (let window = nextWindow(state, clips, mel.frames); window; window = nextWindow(state, clips, mel.frames)) {
      signal?.throwIfAborted();
      const start = window.seek / frameRate;
      const text = (tokens: readonly number[]) => tokenizer.decode(tokens.filter((token) => token < tokenizer.eot));
      const outcome = await readWindow(
        {
          ...context,
          random: uniform((settings.seed ?? 0) + window.seek),
          onTokens:
            onPartial &&
            ((tokens) =>
              onPartial({
                start,
                text: text(tokens),
                until: start + positionIn(tokens, tokenizer, window.size / frameRate),
                count: tokens.length,
              })),
        },
        { window, state, features: await listener.hear(window), prompt: prompter.promptFor(state) },
      );
      const added = outcome.segments.map((segment, i): Segment => ({ id: segments.length + i, ...segment }));
      segments.push(...added);
      state.seek = outcome.seek;
      state.lastSpeech = outcome.lastSpeech;
      for (const { tokens } of added) state.tokens.push(...tokens);
      if (outcome.resetsPrompt) state.promptResetSince = state.tokens.length;
      const done = Math.min(state.seek, mel.frames) / frameRate;
      yield { kind: 'window', segments: added, state: structuredClone(state), done, total: mel.frames / frameRate };
    }
    return { text: tokenizer.decode(state.tokens.slice(prompter.initial.length)), segments, language };
  } finally {
    listener.dispose();
  }
}

/** Encodes windows and holds the features of the last one, so that the same window is not encoded twice in a row. */
function createListener(model: WhisperModel, mel: MelSource, signal: AbortSignal | undefined) {
  let held: (Window & { features: Features }) | undefined;
  const dispose = () => {
    held?.features.dispose();
    held = undefined;
  };
  return {
    dispose,
    async hear({ seek, size }: Window): Promise<Features> {
      if (held && held.seek === seek && held.size === size) return held.features;
      dispose();
      const features = await model.encode(padded(await mel.read(seek, size), mel.mels), { signal });
      held = { seek, size, features };
      return features;
    },
  };
}

/** Features [mels, size] followed by zeros, which is not what silence sounds like, to [mels, 3000] (`pad_or_trim`). */
function padded(features: Float32Array, mels: number): Float32Array {
  const size = features.length / mels;
  if (size === windowFrames) return features;
  const whole = new Float32Array(mels * windowFrames);
  for (let mel = 0; mel < mels; mel++) whole.set(features.subarray(mel * size, (mel + 1) * size), mel * windowFrames);
  return whole;
}

/** Moves the state into the next clip where one has ended. Undefined at the end of the last. */
function nextWindow(state: TranscribeState, clips: readonly Clip[], frames: number): Window | undefined {
  for (; state.clip < clips.length; state.clip++) {
    const [start, end] = clips[state.clip]!;
    state.seek = Math.max(state.seek, start);
    // The reference reads on behind the end of the recording, in steps of nothing, where a clip ends later.
    const size = Math.min(windowFrames, frames - state.seek, end - state.seek);
    if (size > 0) return { seek: state.seek, size };
    state.seek = clips[state.clip + 1]?.[0] ?? state.seek;
  }
  return undefined;
}

/** Uniform numbers in [0, 1) that a window can be read again with. */
function uniform(seed: number): () => number {
  const next = mersenneTwister(seed);
  return () => next() / 2 ** 32;
}
