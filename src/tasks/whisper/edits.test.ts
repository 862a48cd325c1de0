import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { Segment } from './contract.ts';
import { findMatches, mergeWithNext, removeSegment, replaceAll, setText, splitSegment } from './edits.ts';

const segment = (id: number, start: number, text: string): Segment => {
  const parts = text.match(/\s*\S+/g) ?? [];
  const step = 1 / Math.max(1, parts.length);
  return {
    id,
    seek: 0,
    start,
    end: start + 1,
    text,
    tokens: [1, 2],
    temperature: 0,
    avg_logprob: -0.2,
    compression_ratio: 1,
    no_speech_prob: 0.1,
    words: parts.map((word, i) => ({
      word,
      start: start + i * step,
      end: start + (i + 1) * step,
      probability: 0.5,
    })),
  };
};
const two = [segment(0, 0, ' Go forward ten'), segment(1, 1, ' meters, please.')];
const words = ({ words: list = [] }: Segment) => list.map(({ word }) => word);

test('a changed word keeps its time, and its neighbours keep everything', () => {
  const [first] = setText(two, 0, ' Go forwards ten');
  expect(first).toMatchObject({ text: ' Go forwards ten', start: 0, end: 1, tokens: [] });
  expect(first!.words).toEqual([
    two[0]!.words![0],
    { word: ' forwards', start: 1 / 3, end: 2 / 3, probability: 1 },
    two[0]!.words![2],
  ]);
});

test('words that are put in share the time of what they replace', () => {
  const [first] = setText(two, 0, ' Go straight on ten');
  expect(words(first!)).toEqual([' Go', ' straight', ' on', ' ten']);
  expect(first!.words![1]).toMatchObject({ start: 1 / 3, end: 1 / 3 + (1 / 3) * (9 / 12) });
  expect(first!.words![2]!.end).toBeCloseTo(2 / 3);
});

test('whatever is written, the words say it, in order and within the segment', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const [first] = setText(two, 0, ` ${text.trim() || 'x'}`);
      expect(words(first!).join('')).toBe(first!.text);
      let last = 0;
      for (const { start, end } of first!.words!) {
        expect(start).toBeGreaterThanOrEqual(last - 1e-9);
        expect(end).toBeGreaterThanOrEqual(start - 1e-9);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

test('a line that was emptied and written anew has the time of its segment', () => {
  const [first] = setText(setText(two, 0, ''), 0, ' Start over');
  expect(words(first!)).toEqual([' Start', ' over']);
  expect(first!.words![0]!.start).toBe(0);
  expect(first!.words![1]!.end).toBe(1);
});

test('no sequence of edits gives a word a time outside of its segment', () => {
  const text = fc.oneof(
    fc.constant(''),
    fc.constantFrom(' a', ' Go forward', ' ten\n\nlines', 'x'),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), fc.nat(1), (texts, index) => {
      const segments = texts.reduce<readonly Segment[]>((before, next) => setText(before, index, next), two);
      const { words: list = [], start, end, text: last } = segments[index]!;
      expect(
        list
          .map(({ word }) => word)
          .join('')
          .trim(),
      ).toBe(last.trim());
      for (const word of list) {
        expect(word.start).toBeGreaterThanOrEqual(start - 1e-9);
        expect(word.end).toBeLessThanOrEqual(end + 1e-9);
        expect(word.end).toBeGreaterThanOrEqual(word.start);
      }
    }),
  );
});

test('joining a line that has word times with one that has none keeps all words', () => {
  const { words: _, ...plain } = two[1]!;
  const [joined] = mergeWithNext([two[0]!, plain], 0);
  expect(words(joined!)).toEqual([' Go', ' forward', ' ten', ' meters,', ' please.']);
  expect(joined!.words!.at(-1)!.end).toBe(2);
});

test('a joined text has tokens only if the model wrote all of it', () => {
  expect(mergeWithNext(two, 0)[0]!.tokens).toEqual([1, 2, 1, 2]);
  expect(mergeWithNext(setText(two, 1, ' yards.'), 0)[0]!.tokens).toEqual([]);
});

test('a split has its words on either side, and joined again it is what it was', () => {
  const cut = splitSegment(two, 0, ' Go forward'.length);
  expect(cut.map(({ id, text }) => [id, text])).toEqual([
    [0, ' Go forward'],
    [1, ' ten'],
    [2, ' meters, please.'],
  ]);
  expect(cut[0]!.end).toBeCloseTo(2 / 3);
  expect(cut[1]!.start).toBeCloseTo(2 / 3);
  const joined = mergeWithNext(cut, 0);
  expect(joined.map(({ text, start, end }) => ({ text, start, end }))).toEqual(
    two.map(({ text, start, end }) => ({ text, start, end })),
  );
  expect(joined[0]!.words).toEqual(two[0]!.words);
});

test('a split in the middle of a word cuts its time by its letters', () => {
  const [first, second] = splitSegment(two, 0, ' Go for'.length);
  expect(words(first!)).toEqual([' Go', ' for']);
  expect(words(second!)).toEqual(['ward', ' ten']);
  expect(second!.words![0]!.start).toBeCloseTo(1 / 3 + (1 / 3) * (4 / 8));
});

test('without times of words a split divides the time by the letters', () => {
  const { words: _, ...plain } = two[0]!;
  const [first, second] = splitSegment([plain], 0, 5);
  expect(first!.end).toBeCloseTo(5 / 15);
  expect(second).toMatchObject({ start: first!.end, end: 1 });
  expect('words' in second!).toBe(false);
});

test('nothing happens at the ends, and after the last', () => {
  expect(splitSegment(two, 0, 0)).toBe(two);
  expect(splitSegment(two, 0, 99)).toBe(two);
  expect(mergeWithNext(two, 1)).toBe(two);
  expect(setText(two, 7, 'x')).toBe(two);
});

test('what is taken out leaves no gap in the numbers', () => {
  expect(removeSegment(two, 0)).toMatchObject([{ id: 0, text: ' meters, please.' }]);
});

test('find and replace takes the text literally, with and without case', () => {
  const search = { find: 'GO', isCaseMatched: false };
  expect(findMatches(two, search)).toEqual([{ index: 0, place: 1, length: 2 }]);
  expect(findMatches(two, { ...search, isCaseMatched: true })).toEqual([]);
  expect(findMatches(two, { find: 'r', isCaseMatched: true }).map(({ index }) => index)).toEqual([0, 0, 1]);
  expect(replaceAll(two, search, '$& (.*)')[0]!.text).toBe(' $& (.*) forward ten');
  expect(replaceAll(two, { find: '.', isCaseMatched: true }, '!')[1]!.text).toBe(' meters, please!');
  expect(replaceAll(two, { find: '', isCaseMatched: true }, 'x')).toBe(two);
});
