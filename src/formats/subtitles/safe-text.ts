import { pythonLineEnds, pythonSpaces } from '../python-text.ts';
import type { Transcript, TranscriptSegment, TranscriptWord } from './transcript.ts';

type Escape = (text: string) => string;

/**
 * A transcript whose texts cannot end their cue or row early, or be taken for markup. Only what a person wrote is
 * changed: a segment with the tokens of its model is what openai-whisper would have written, and stays as it is.
 * `escape` says how a format writes the characters that mean something in it.
 */
export const withSafeText = (transcript: Transcript, escape: Escape): Transcript => ({
  ...transcript,
  segments: transcript.segments.map((segment) => (isOfModel(segment) ? segment : safeSegment(segment, escape))),
});

/** openai-whisper clears segments without speech: they have neither text nor tokens. */
const isOfModel = ({ text, tokens }: TranscriptSegment): boolean => text === '' || (tokens?.length ?? 0) > 0;

function safeSegment(segment: TranscriptSegment, escape: Escape): TranscriptSegment {
  const text = escape(withoutBlankLines(segment.text));
  return segment.words ? { ...segment, text, words: safeWords(segment, escape) } : { ...segment, text };
}

function safeWords({ words = [], start, end }: TranscriptSegment, escape: Escape): TranscriptWord[] {
  const plain = withBreaksInFront(words);
  const safe = plain.map((word) => ({ ...word, word: escape(word.word) }));
  const whole = escape(joined(plain));
  // Two words that are harmless alone can make an arrow together; they then share one time.
  return joined(safe) === whole ? safe : [{ word: whole, start, end }];
}

const joined = (words: readonly TranscriptWord[]): string => words.map(({ word }) => word).join('');

const spaceRuns = new RegExp(`[\\s${pythonSpaces}]+`, 'g');
/** Readers written in Python end lines at these. */
const lineBreak = new RegExp(`[${pythonLineEnds}]`);

const withBreaksAs = (text: string, separator: string): string =>
  text.replace(spaceRuns, (run) => (lineBreak.test(run) ? separator : run));

/** Line breaks of every system become single line feeds: a blank line would end the cue. */
const withoutBlankLines = (text: string): string => withBreaksAs(text, '\n');

/** The same for words. A break goes in front of the word after it, where the grouping into lines expects it. */
function withBreaksInFront(words: readonly TranscriptWord[]): TranscriptWord[] {
  let space = '';
  return words.flatMap((word) => {
    const text = withoutBlankLines(space + word.word);
    const body = text.trimEnd();
    space = text.slice(body.length);
    return body === '' ? [] : [{ ...word, word: body }];
  });
}

/** SubRip has no escapes: the arrow loses a dash, as in openai-whisper's own writer. */
export const subRipText: Escape = (text) => text.replace(/-{2,}>/g, '->');

/** WebVTT, section 4.2.2 (cue text): `&`, `<` and the arrow's `>` are written as character references. */
export const webVttText: Escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A row of a table is one line. */
export const singleLine: Escape = (text) => withBreaksAs(text, ' ');
