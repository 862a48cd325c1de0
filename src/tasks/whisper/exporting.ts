import type { TranscriptFormat } from '../../formats/subtitles/format.ts';
import type { SubtitleOptions } from '../../formats/subtitles/transcript.ts';

/** How a person wants the transcript as a file. */
export interface ExportChoice {
  format: TranscriptFormat;
  /** Whether the limits group the words into new cues, as openai-whisper does, instead of wrapping inside each cue. */
  regroups: boolean;
  maxLineWidth?: number | undefined;
  maxLineCount?: number | undefined;
  maxWordsPerLine?: number | undefined;
  highlightWords?: boolean | undefined;
}

/** The options of the writers for a choice. Regrouping needs word times. */
export function writerOptions(choice: ExportChoice, hasWords: boolean): SubtitleOptions {
  const { regroups, maxLineWidth, maxLineCount, maxWordsPerLine, highlightWords } = choice;
  if (regroups && hasWords) return { maxLineWidth, maxLineCount, maxWordsPerLine, highlightWords };
  return { wrapWidth: maxLineWidth, highlightWords };
}
