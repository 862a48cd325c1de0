import type { TranscriptFormat } from '../../formats/subtitles/format.ts';
import { wrappedFormats } from '../../formats/subtitles/format.ts';
import type { SubtitleOptions, Transcript, TranscriptSegment } from '../../formats/subtitles/transcript.ts';
import { withWraps } from '../../formats/subtitles/wrap.ts';
import { formatPlace } from './times.ts';

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

/** The cues that take more lines than a choice allows. Wrapping inside cues keeps all of their words, and so cannot shorten them. */
function tallCues(transcript: Transcript, choice: ExportChoice, hasWords: boolean): readonly TranscriptSegment[] {
  const { format, maxLineCount: most } = choice;
  const options = writerOptions(choice, hasWords);
  if (!most || options.maxLineCount || !wrappedFormats.includes(format)) return [];
  return withWraps(transcript, options).segments.filter(({ text }) => text.trim().split('\n').length > most);
}

/** Says which cues take more lines than a choice allows, and what to do; empty where none does. */
export function tallCuesText(transcript: Transcript, choice: ExportChoice, hasWords: boolean): string {
  const tall = tallCues(transcript, choice, hasWords);
  if (tall.length === 0) return '';
  const named = tall.slice(0, namedMost).map(({ start }) => formatPlace(start));
  const more = tall.length > namedMost ? ` and ${tall.length - namedMost} more` : '';
  const lines = choice.maxLineCount === 1 ? '1 line' : `${choice.maxLineCount} lines`;
  const found = tall.length === 1 ? `1 cue takes more than ${lines}` : `${tall.length} cues take more than ${lines}`;
  const advice = hasWords
    ? 'Allow longer lines, split these cues, or regroup them.'
    : 'Allow longer lines, or split these cues.';
  return `${found}: ${named.join(', ')}${more}. ${advice}`;
}

/** Cues whose times are given. */
const namedMost = 5;
