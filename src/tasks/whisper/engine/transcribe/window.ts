import { roundHalfEven } from '../../../../formats/python-number.ts';
import { strip } from '../../../../formats/python-text.ts';
import type { TranscribeSettings, TranscribeState } from '../../contract.ts';
import type { DecodeContext } from '../decode/decode.ts';
import { frameRate } from '../mel/frames.ts';
import type { Features } from '../model.ts';
import { guardHallucinations, lastWordEnd } from '../timing/anomaly.ts';
import { addWordTimestamps } from '../timing/word-timestamps.ts';
import { decodeWithFallback, isSilent } from './fallback.ts';
import { sliceSegments, type NewSegment, type Sliced, type Window } from './segments.ts';

/** What a window is read with; the tokenizer is that of the recording's language. */
export interface WindowContext extends DecodeContext {
  settings: TranscribeSettings;
  language: string;
  /** Frames of the recording. */
  frames: number;
}
export interface WindowInput {
  window: Window;
  features: Features;
  prompt: readonly number[];
  state: Readonly<TranscribeState>;
}

/** What a window came to. */
export interface WindowOutcome {
  segments: NewSegment[];
  /** Where the next one begins. */
  seek: number;
  lastSpeech: number;
  /** The text is not to be the context of what follows. */
  resetsPrompt: boolean;
}

/** Reads one window into segments. Source: the body of the loop in openai/whisper's transcribe.py. */
export async function readWindow(context: WindowContext, input: WindowInput): Promise<WindowOutcome> {
  const { tokenizer, settings, language } = context;
  const { window, features, prompt, state } = input;
  const result = await decodeWithFallback(context, features, { language, prompt, settings });
  const nothing = { segments: [], lastSpeech: state.lastSpeech, resetsPrompt: false };
  if (isSilent(result, settings)) return { ...nothing, seek: window.seek + window.size };

  const sliced = sliceSegments(tokenizer, result, window);
  const timed = settings.wordTimestamps ? await timeWords(context, input, sliced) : { ...nothing, ...sliced };
  // A window that the guard refused is as if it had not been read.
  if (!timed.segments) return { ...nothing, seek: timed.seek };
  return {
    segments: timed.segments.map(clearedIfEmpty),
    seek: timed.seek,
    lastSpeech: timed.lastSpeech,
    resetsPrompt: settings.conditionOnPreviousText === false || result.temperature > 0.5,
  };
}

interface Timed {
  segments: NewSegment[] | undefined;
  seek: number;
  lastSpeech: number;
}

/** Gives the segments their words; the next window then begins where the last word ends. */
async function timeWords(
  context: WindowContext,
  { window, features, state }: WindowInput,
  sliced: Sliced,
): Promise<Timed> {
  const { model, tokenizer, settings, frames, signal } = context;
  const { segments, isSingleEnding } = sliced;
  await addWordTimestamps(segments, {
    tokenizer,
    run: (tokens) => model.align(features, tokens, { signal }),
    numFrames: window.size,
    lastSpeechTimestamp: state.lastSpeech,
    prependPunctuations: settings.prependPunctuations,
    appendPunctuations: settings.appendPunctuations,
  });
  const lastEnd = lastWordEnd(segments);
  const follows = !isSingleEnding && lastEnd !== undefined && lastEnd > window.seek / frameRate;
  const seek = follows ? roundHalfEven(lastEnd * frameRate) : sliced.seek;
  const threshold = settings.hallucinationSilenceThreshold ?? undefined;
  if (threshold === undefined) return { segments, seek, lastSpeech: lastEnd ?? state.lastSpeech };

  const guarded = guardHallucinations(segments, {
    threshold,
    seek,
    previousSeek: window.seek,
    segmentSize: window.size,
    contentFrames: frames,
    singleTimestampEnding: isSingleEnding,
    lastSpeechTimestamp: state.lastSpeech,
  });
  if (guarded.kept === undefined) return { segments: undefined, seek: guarded.seek, lastSpeech: state.lastSpeech };
  const kept = segments.slice(0, guarded.kept);
  return { segments: kept, seek: guarded.seek, lastSpeech: lastWordEnd(kept) ?? state.lastSpeech };
}

/** A segment without length or text stays in the list, but leaves the text and the context. */
const clearedIfEmpty = (segment: NewSegment): NewSegment =>
  segment.start === segment.end || strip(segment.text) === ''
    ? { ...segment, text: '', tokens: [], words: [] }
    : segment;
