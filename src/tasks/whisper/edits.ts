import type { Segment, Word } from './contract.ts';

/** Edits of a transcript. Times are kept; a word that a person wrote gets its share of the time of those it replaces. */
type Segments = readonly Segment[];

/** Writes another text for a segment. */
export function setText(segments: Segments, index: number, text: string): Segments {
  const segment = segments[index];
  if (!segment || segment.text === text) return segments;
  return segments.with(index, rewritten(segment, text));
}

/** Cuts a segment in two before the character at `place` of its text. Nothing happens at its ends. */
export function splitSegment(segments: Segments, index: number, place: number): Segments {
  const segment = segments[index];
  if (!segment) return segments;
  const texts = [segment.text.slice(0, place), segment.text.slice(place)] as const;
  if (texts.some((text) => text.trim() === '')) return segments;
  const [before, after] = segment.words ? splitWords(segment.words, place) : [undefined, undefined];
  const middle =
    after?.[0]?.start ?? segment.start + ((segment.end - segment.start) * place) / Math.max(1, segment.text.length);
  const first: Segment = { ...segment, end: before?.at(-1)?.end ?? middle, text: texts[0], tokens: [] };
  const second: Segment = { ...segment, start: middle, text: texts[1], tokens: [] };
  if (before) first.words = before;
  if (after) second.words = after;
  return numbered(segments.toSpliced(index, 1, first, second));
}

/** Joins a segment with the next one. */
export function mergeWithNext(segments: Segments, index: number): Segments {
  const [first, second] = [segments[index], segments[index + 1]];
  if (!first || !second) return segments;
  const merged: Segment = {
    ...first,
    end: second.end,
    text: first.text + second.text,
    // tokens tell that all of the text is the model's
    tokens: isWritten(first) || isWritten(second) ? [] : [...first.tokens, ...second.tokens],
  };
  if (first.words || second.words) merged.words = [...wordsOf(first), ...wordsOf(second)];
  return numbered(segments.toSpliced(index, 2, merged));
}

/** Whether a person wrote the text: it has no tokens. */
const isWritten = ({ text, tokens }: Segment): boolean => text !== '' && tokens.length === 0;

/** Takes a segment out. */
export const removeSegment = (segments: Segments, index: number): Segments => numbered(segments.toSpliced(index, 1));

export interface Search {
  find: string;
  isCaseMatched: boolean;
}

/** Replaces every place of a text. */
export function replaceAll(segments: Segments, search: Search, replacement: string): Segments {
  if (search.find === '') return segments;
  const pattern = patternOf(search);
  return segments.map((segment) => {
    const text = segment.text.replace(pattern, () => replacement);
    return text === segment.text ? segment : rewritten(segment, text);
  });
}

/** Where a text occurs: in which segment, and from which character of it. */
export interface Match {
  index: number;
  place: number;
  length: number;
}

/** Every place of a text, in order. */
export function findMatches(segments: Segments, search: Search): Match[] {
  if (search.find === '') return [];
  const pattern = patternOf(search);
  return segments.flatMap(({ text }, index) =>
    Array.from(text.matchAll(pattern), (found) => ({ index, place: found.index, length: found[0].length })),
  );
}

const patternOf = ({ find, isCaseMatched }: Search): RegExp =>
  new RegExp(find.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), isCaseMatched ? 'gu' : 'giu');

const numbered = (segments: Segments): Segments =>
  segments.map((segment, id) => (segment.id === id ? segment : { ...segment, id }));

/** Tokens tell what the model wrote, so a text by somebody else has none. */
function rewritten(segment: Segment, text: string): Segment {
  const next: Segment = { ...segment, text, tokens: [] };
  if (segment.words) next.words = realigned(segment.words, text, segment);
  return next;
}

/**
 * The words of a new text: those outside of the change keep what they have, those inside share its time. A line without
 * words, such as one that was emptied before, has the time of its segment.
 */
function realigned(words: readonly Word[], text: string, segment: Segment): Word[] {
  const old = words.map(({ word }) => word).join('');
  const most = Math.min(old.length, text.length);
  let prefix = 0;
  while (prefix < most && old[prefix] === text[prefix]) prefix++;
  let suffix = 0;
  while (suffix < most - prefix && old.at(-1 - suffix) === text.at(-1 - suffix)) suffix++;

  const before: Word[] = [];
  const after: Word[] = [];
  let at = 0;
  for (const word of words) {
    const end = at + word.word.length;
    // A word at the edge of the change may have grown: only what is followed by a space, or by a word that stays, is safe.
    if (end < prefix || (end === prefix && /^\s|^$/.test(text.slice(end)))) before.push(word);
    else if (at >= old.length - suffix && /^\s/.test(word.word)) after.push(word);
    at = end;
  }
  const length = (kept: readonly Word[]) => kept.reduce((sum, { word }) => sum + word.length, 0);
  const changed = text.slice(length(before), text.length - length(after));
  const replaced = words.slice(before.length, words.length - after.length);
  const start = replaced[0]?.start ?? before.at(-1)?.end ?? segment.start;
  const end = Math.max(start, replaced.at(-1)?.end ?? after[0]?.start ?? segment.end);
  return [...before, ...shared(changed, { start, end }), ...after];
}

/** The words of a segment; one without word times shares its own among them. */
const wordsOf = (segment: Segment): readonly Word[] => segment.words ?? shared(segment.text, segment);

/** The words of a text, each with a part of the time by its length. What a person writes is certain. */
function shared(text: string, { start, end }: Pick<Segment, 'start' | 'end'>): Word[] {
  const body = text.trimEnd(); // blanks at the end, tried from each of them, would take quadratic time
  const parts: string[] = body.match(/\s*\S+/g) ?? [];
  if (parts.length > 0) parts.push(parts.pop()! + text.slice(body.length));
  let at = 0;
  return parts.map((word) => {
    const from = start + ((end - start) * at) / text.length;
    at += word.length;
    return { word, start: from, end: start + ((end - start) * at) / text.length, probability: 1 };
  });
}

/** A word that the cut goes through is cut as well. */
function splitWords(words: readonly Word[], place: number): [Word[], Word[]] {
  const before: Word[] = [];
  const after: Word[] = [];
  let at = 0;
  for (const word of words) {
    const cut = place - at;
    const length = word.word.length;
    at += length;
    if (cut >= length) before.push(word);
    else if (cut <= 0) after.push(word);
    else {
      const middle = word.start + ((word.end - word.start) * cut) / length;
      before.push({ ...word, word: word.word.slice(0, cut), end: middle });
      after.push({ ...word, word: word.word.slice(cut), start: middle });
    }
  }
  return [before, after];
}
