/** A word with its times in seconds; `word` keeps the space before it, as the tokenizer gives it. */
export interface TranscriptWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1 */
  readonly probability?: number;
}

/** A stretch of speech, times in seconds. More members (tokens, scores, speaker) are kept by the JSON writer. */
export interface TranscriptSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What the model wrote the text with; none where a person wrote it. */
  readonly tokens?: readonly number[];
  readonly words?: readonly TranscriptWord[];
}

/** What the writers take: the result of `whisper.transcribe()`, with its keys. */
export interface Transcript {
  readonly text: string;
  readonly segments: readonly TranscriptSegment[];
  readonly language: string;
}

/**
 * `wrapWidth` breaks lines inside each cue. The others are the options of openai-whisper's subtitle writers, which need
 * word times; the three that limit lines group the words into new cues, and turn `wrapWidth` off. Zero counts as absent.
 */
export interface SubtitleOptions {
  /** Maximum characters per line, in srt, vtt and ass. Cues and their times stay as they are. */
  readonly wrapWidth?: number | undefined;
  /** Characters a line. */
  readonly maxLineWidth?: number | undefined;
  /** Lines a cue; works together with `maxLineWidth` only. */
  readonly maxLineCount?: number | undefined;
  /** Words a cue; no effect on cues that `maxLineWidth` and `maxLineCount` break. */
  readonly maxWordsPerLine?: number | undefined;
  /** One cue a word, the word marked. */
  readonly highlightWords?: boolean | undefined;
}

/** True when word times can be used: openai-whisper looks at the first segment only. */
export const hasWords = (transcript: Transcript): boolean => transcript.segments[0]?.words !== undefined;
