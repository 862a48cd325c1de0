import { pythonSpaces, strip } from '../python-text.ts';
import { hasWords } from './transcript.ts';
import type { SubtitleOptions, Transcript, TranscriptWord } from './transcript.ts';
import { groupWords } from './word-groups.ts';

/** One line of a subtitle file, its times written out already: gaps are judged on what is shown. */
export interface Cue {
  readonly start: string;
  readonly end: string;
  readonly text: string;
}

type TimeFormat = (seconds: number) => string;

const leading = new RegExp(`^[${pythonSpaces}]*`);

/**
 * The word underlined where Python's `^(\s*)(.*)$` fits it, as the reference writes it: the dot stops at line feeds only,
 * and `$` also matches before a last one.
 */
function underlined(word: string): string {
  const spaces = leading.exec(word)![0];
  if (spaces.length === word.length) return `${spaces}<u></u>`;
  const ending = word.endsWith('\n') ? '\n' : '';
  const body = word.slice(spaces.length, word.length - ending.length);
  return body.includes('\n') ? word : `${spaces}<u>${body}</u>${ending}`;
}

/** `SubtitlesWriter.iterate_result` of openai-whisper (utils.py). Only cues without word times get `-->` made harmless. */
export function* cues(
  transcript: Transcript,
  options: SubtitleOptions,
  { formatTime }: { formatTime: TimeFormat },
): Generator<Cue> {
  if (!hasWords(transcript)) {
    for (const { start, end, text } of transcript.segments)
      yield { start: formatTime(start), end: formatTime(end), text: strip(text).replaceAll('-->', '->') };
    return;
  }
  for (const words of groupWords(transcript, options)) {
    if (options.highlightWords) yield* highlighted(words, formatTime);
    else {
      const text = words.map(({ word }) => word).join('');
      yield { start: formatTime(words[0]!.start), end: formatTime(words.at(-1)!.end), text };
    }
  }
}

/** A cue a word with that word underlined, and plain cues for the time between words. */
function* highlighted(words: readonly TranscriptWord[], formatTime: TimeFormat): Generator<Cue> {
  const texts = words.map(({ word }) => word);
  let last = formatTime(words[0]!.start);
  for (const [index, word] of words.entries()) {
    const start = formatTime(word.start);
    const end = formatTime(word.end);
    if (last !== start) yield { start: last, end: start, text: texts.join('') };
    const marked = texts.with(index, underlined(texts[index]!));
    yield { start, end, text: marked.join('') };
    last = end;
  }
}
