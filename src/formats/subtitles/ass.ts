import { strip } from '../python-text.ts';
import { centiseconds } from './timestamp.ts';
import { hasWords } from './transcript.ts';
import type { SubtitleOptions, Transcript, TranscriptWord } from './transcript.ts';
import { groupWords } from './word-groups.ts';

/** Colours are &HAABBGGRR: the sung part white, the part to come yellow, a black edge. Sizes are for 384 x 288. */
const header = `[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&H00FFFFFF,&H0000FFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

/** ASS writes `H:MM:SS.cc`. */
function eventTime(seconds: number): string {
  const total = centiseconds(seconds);
  const padded = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(total / 6000);
  return `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(Math.floor(total / 100) % 60)}.${padded(total % 100)}`;
}

/** Braces would open a block of override tags, and a backslash one tag; ASS cannot escape them, so look-alikes stand in. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '⧵')
    .replaceAll('{', '｛')
    .replaceAll('}', '｝')
    .replace(/\r\n?|\n/g, '\\N');

/**
 * Advanced SubStation Alpha with one style. With word times and `highlightWords`, `{\kf}` tags fill each word while it
 * is spoken; the time between words belongs to an empty syllable.
 */
export function writeAss(transcript: Transcript, options: SubtitleOptions = {}): string {
  if (!hasWords(transcript))
    return header + transcript.segments.map(({ start, end, text }) => event(start, end, plain(strip(text)))).join('');
  const body = options.highlightWords ? karaoke : (words: readonly TranscriptWord[]) => plain(join(words));
  const events = [...groupWords(transcript, options)].map((words) =>
    event(words[0]!.start, words.at(-1)!.end, body(words)),
  );
  return header + events.join('');
}

const event = (start: number, end: number, text: string): string =>
  `Dialogue: 0,${eventTime(start)},${eventTime(end)},Default,,0,0,0,,${text}\n`;

const join = (words: readonly TranscriptWord[]): string => words.map(({ word }) => word).join('');

function karaoke(words: readonly TranscriptWord[]): string {
  let last = centiseconds(words[0]!.start);
  let text = '';
  for (const { word, start, end } of words) {
    const begin = Math.max(last, centiseconds(start));
    const stop = Math.max(begin, centiseconds(end));
    if (begin > last) text += `{\\k${begin - last}}`;
    text += `{\\kf${stop - begin}}${plain(word)}`;
    last = stop;
  }
  return text;
}
