import { strip } from '../python-text.ts';
import { centiseconds } from './timestamp.ts';
import { hasWords } from './transcript.ts';
import type { SubtitleOptions, Transcript, TranscriptWord } from './transcript.ts';
import { groupWords } from './word-groups.ts';

/** LRC counts minutes on past 59 and has hundredths. */
function lyricTime(seconds: number): string {
  const total = centiseconds(seconds);
  const padded = (value: number) => String(value).padStart(2, '0');
  return `${padded(Math.floor(total / 6000))}:${padded(Math.floor(total / 100) % 60)}.${padded(total % 100)}`;
}

/** A line of lyrics has no line breaks of its own. */
const singleLine = (text: string): string =>
  strip(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');

/**
 * LRC lyrics: one `[mm:ss.xx]` line a cue. With word times and `highlightWords`, the enhanced form with `<mm:ss.xx>`
 * before every word and after the last, which players use to follow the singing.
 */
export function writeLrc(transcript: Transcript, options: SubtitleOptions = {}): string {
  if (!hasWords(transcript))
    return transcript.segments.map(({ start, text }) => `[${lyricTime(start)}]${singleLine(text)}\n`).join('');
  const body = options.highlightWords ? timedWords : plainWords;
  return [...groupWords(transcript, options)]
    .map((words) => `[${lyricTime(words[0]!.start)}]${body(words)}\n`)
    .join('');
}

const plainWords = (words: readonly TranscriptWord[]): string => singleLine(words.map(({ word }) => word).join(''));

/** The space before a word goes before its tag, so that languages without spaces get none. */
function timedWords(words: readonly TranscriptWord[]): string {
  const tagged = words.map(({ start, word }) =>
    word.replace(/^\s*/, (space) => `${space && ' '}<${lyricTime(start)}>`),
  );
  return `${tagged.join('').trim()}<${lyricTime(words.at(-1)!.end)}>`;
}
