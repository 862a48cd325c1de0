import { codePoints, pythonLineEnds } from '../python-text.ts';
import type { SubtitleOptions, Transcript, TranscriptSegment, TranscriptWord } from './transcript.ts';

/** A stretch of text that is never broken, and the white space behind it. Offsets in UTF-16 units. */
interface Atom {
  start: number;
  end: number;
}
/** White space, perhaps none, that a line feed takes the place of. */
interface Break {
  start: number;
  end: number;
}

/** Scripts that write words without spaces between them. */
const unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
/** What may not begin a line: closing and repeating marks, small kana, and marks of the letter before. */
const holdsOn =
  /^[\p{M}\p{Pe}\p{Pf}\p{Po}\u200d々〻ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿ゛゜ゝゞヽヾ〜～]/u;
/** What may not end a line. */
const leadsOn = /[\p{Ps}\p{Pi}\u200d]$/u;
/** The end of a sentence or a clause, after which a break reads well. */
const clauseEnd = /[.,;:!?…。、，．！？；：][\p{Pe}\p{Pf}"']?$/u;
/** A closing mark as wide as a letter: scripts without spaces break after it. */
const wideEnd = /[。、，．！？；：」』）】》〉]$/u;
/** White space where a line may end; no-break spaces are none. */
const gap = /[ \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+/gu;

/** The dictionaries for scripts without spaces do not depend on the language. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * A transcript with line feeds in its texts, so that no line has more than `wrapWidth` characters unless one word has.
 * Segments, times and words stay as they are. Without a width, or where openai-whisper's own options say where lines
 * and cues end, nothing is changed.
 */
export function withWraps(transcript: Transcript, options: SubtitleOptions): Transcript {
  const { wrapWidth: width, maxLineWidth, maxLineCount, maxWordsPerLine } = options;
  if (!width || maxLineWidth || maxLineCount || maxWordsPerLine) return transcript;
  return { ...transcript, segments: transcript.segments.map((segment) => wrapSegment(segment, width)) };
}

function wrapSegment(segment: TranscriptSegment, width: number): TranscriptSegment {
  const text = wrapText(segment.text, width);
  return segment.words ? { ...segment, text, words: wrapWords(segment.words, width) } : { ...segment, text };
}

/** `text` in the fewest lines of at most `width` code points, as even as they can be. Line breaks in it stay. */
export function wrapText(text: string, width: number): string {
  let wrapped = '';
  let from = 0;
  for (const { start, end } of breaksOf(text, width)) {
    wrapped += `${text.slice(from, start)}\n`;
    from = end;
  }
  return wrapped + text.slice(from);
}

/** The same for words that make up a text together; a line feed goes in front of the word that opens a line. */
function wrapWords(list: readonly TranscriptWord[], width: number): TranscriptWord[] {
  const breaks = breaksOf(list.map(({ word }) => word).join(''), width);
  let next = 0;
  let at = 0;
  return list.map((item) => {
    const [begin, until] = [at, at + item.word.length];
    at = until;
    let word = '';
    let from = begin;
    for (; next < breaks.length; next++) {
      const { start, end } = breaks[next]!;
      if (start >= until) break;
      word += item.word.slice(from - begin, Math.max(from, start) - begin);
      from = Math.min(until, end);
      if (end >= until) break; // the line feed belongs to the word after this one
      word += '\n';
    }
    return { ...item, word: word + item.word.slice(from - begin) };
  });
}

function breaksOf(text: string, width: number): Break[] {
  const ends = new RegExp(`[${pythonLineEnds}]+`, 'gu');
  const breaks: Break[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(ends)) {
    breaks.push(...breaksOfLine(text.slice(from, index), from, width));
    from = index + run.length;
  }
  return [...breaks, ...breaksOfLine(text.slice(from), from, width)];
}

/** The best way through all places where a line may end: fewest lines first, then the most even ones. */
function breaksOfLine(line: string, offset: number, width: number): Break[] {
  if (codePoints(line) <= width) return [];
  const atoms = atomsOf(line);
  const lengths = [0];
  for (const [i, { start }] of atoms.entries())
    lengths.push(lengths[i]! + codePoints(line.slice(start, atoms[i + 1]?.start ?? line.length)));
  /** Of the lines up to an atom: how many, how uneven, and where the last one begins. */
  const best = [{ lines: 0, cost: 0, from: 0 }];
  for (let to = 1; to <= atoms.length; to++) {
    const { start, end } = atoms[to - 1]!;
    /** Code points from the start of the line to the end of this atom. */
    const reach = lengths[to - 1]! + codePoints(line.slice(start, end));
    const bonus = clauseEnd.test(line.slice(start, end)) && to < atoms.length ? (width / 3) ** 2 : 0;
    let found: (typeof best)[number] | undefined;
    for (let from = to - 1; from >= 0; from--) {
      const size = reach - lengths[from]!;
      if (size > width && from < to - 1) break;
      const { lines, cost } = best[from]!;
      const sum = cost + size ** 2 - bonus;
      if (!found || lines + 1 < found.lines || (lines + 1 === found.lines && sum < found.cost))
        found = { lines: lines + 1, cost: sum, from };
    }
    best.push(found!);
  }
  const breaks: Break[] = [];
  for (let to = best.at(-1)!.from; to > 0; to = best[to]!.from)
    breaks.unshift({ start: offset + atoms[to - 1]!.end, end: offset + atoms[to]!.start });
  return breaks;
}

/** What stays together: words, and in scripts without spaces what the dictionary takes for words, with their marks. */
function atomsOf(line: string): Atom[] {
  const atoms: Atom[] = [];
  let from = 0;
  const close = (start: number, end: number) => {
    if (end > start)
      atoms.push(...(unspaced.test(line.slice(start, end)) ? parted(line, start, end) : [{ start, end }]));
  };
  for (const { 0: run, index } of line.matchAll(gap)) {
    close(from, index);
    from = index + run.length;
  }
  close(from, line.length);
  return atoms;
}

function parted(line: string, start: number, end: number): Atom[] {
  const atoms: Atom[] = [];
  let before = '';
  for (const { segment, index } of segmenter.segment(line.slice(start, end))) {
    const until = start + index + segment.length;
    const last = atoms.at(-1);
    if (last && !isBreakable(before, segment)) last.end = until;
    else atoms.push({ start: start + index, end: until });
    before = segment;
  }
  return atoms;
}

function isBreakable(before: string, after: string): boolean {
  if (holdsOn.test(after) || leadsOn.test(before)) return false;
  return unspaced.test(before) || unspaced.test(after) || wideEnd.test(before);
}
