import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pythonLineEnds } from '../python-text.ts';
import { formatTranscript } from './format.ts';
import type { SubtitleOptions, Transcript, TranscriptSegment } from './transcript.ts';

/** Texts as a person may type or paste them: made of what the formats give a meaning. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r',
        '\n\n',
        ' \n \t\n',
        '\u2028',
        '\x85',
        '-->',
        '--',
        '>',
        '<',
        '&',
        '&lt;',
        '<b>',
        '\t',
        ' ',
      ),
      fc.constantFrom('12', 'WEBVTT', 'NOTE x', '00:00:01,000 --> 00:00:02,000', 'a', 'word', 'é', '你好', '😀'),
      fc.string({ maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => /[^\s\p{Cc}]/u.test(text));

const withWords = (segment: TranscriptSegment): TranscriptSegment => {
  const parts = segment.text.match(/\s*\S+(\s+$)?/g) ?? [];
  const step = (segment.end - segment.start) / Math.max(1, parts.length);
  const words = parts.map((word, i) => ({
    word,
    start: segment.start + i * step,
    end: segment.start + (i + 1) * step,
  }));
  return { ...segment, words };
};

/** A transcript of edited lines, two seconds each, all with word times or none. */
const edited = fc.tuple(fc.array(typed, { minLength: 1, maxLength: 5 }), fc.boolean()).map(([texts, hasWords]) => {
  const segments = texts.map((text, i) => ({ start: 2 * i, end: 2 * i + 2, text, tokens: [] }));
  return { text: '', language: 'en', segments: hasWords ? segments.map(withWords) : segments };
});

const lineEnd = new RegExp(`\\r\\n|[${pythonLineEnds}]`);

/** What can be compared after a format has lost line breaks, dashes and control characters. */
const letters = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029-]+/gu, '');

/** The strictest reading of SubRip: blocks between blank lines; a number, a time, and text with no time in it. */
function readSubRip(file: string): { start: string; end: string; text: string }[] {
  expect(file.endsWith('\n\n')).toBe(true);
  return file
    .slice(0, -2)
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((block, index) => {
      const [number, time, ...lines] = block.split(lineEnd);
      expect(number).toBe(String(index + 1));
      const [, start, end] = /^(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})$/.exec(time!)!;
      for (const line of lines) {
        expect(line).not.toContain('-->');
        expect(line).toMatch(/[^\s\p{Cc}]/u);
      }
      return { start: start!, end: end!, text: lines.join('\n') };
    });
}

test('SubRip of edited lines has a cue for each of them, with all that was written', () => {
  fc.assert(
    fc.property(edited, (transcript) => {
      const cues = readSubRip(formatTranscript(transcript, 'srt'));
      expect(cues.map(({ text }) => letters(text))).toEqual(transcript.segments.map(({ text }) => letters(text)));
      for (const [index, { start, end }] of cues.entries()) {
        const second = (time: string) => Number(time.slice(6, 8));
        expect([2 * index, 2 * index + 1]).toContain(second(start));
        expect(end > start).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('SubRip stays readable under every way of breaking lines', () => {
  const options = fc.record({
    maxLineWidth: fc.option(fc.integer({ min: 1, max: 42 }), { nil: undefined }),
    maxLineCount: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    maxWordsPerLine: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  });
  fc.assert(
    fc.property(edited, options, (transcript: Transcript, breaking: SubtitleOptions) => {
      const cues = readSubRip(formatTranscript(transcript, 'srt', breaking));
      expect(letters(cues.map(({ text }) => text).join(''))).toBe(
        letters(transcript.segments.map(({ text }) => text).join('')),
      );
    }),
    { numRuns: 500 },
  );
});

test('TSV of edited lines has a row for each of them', () => {
  fc.assert(
    fc.property(edited, (transcript) => {
      const rows = formatTranscript(transcript, 'tsv').split(lineEnd);
      expect(rows.pop()).toBe('');
      expect(rows.slice(1).map((row) => row.split('\t').length)).toEqual(transcript.segments.map(() => 3));
    }),
  );
});

const line = (text: string, tokens: number[]): Transcript => ({
  text,
  language: 'en',
  segments: [{ start: 0, end: 1, text, tokens }],
});

test('what the model wrote is what openai-whisper writes, and what a person wrote is escaped', () => {
  expect(formatTranscript(line(' R&B <i>', [1]), 'vtt')).toContain('\nR&B <i>\n');
  expect(formatTranscript(line(' R&B <i> --> x', []), 'vtt')).toContain('\nR&amp;B &lt;i&gt; --&gt; x\n');
  expect(formatTranscript(line(' a --> b', []), 'srt')).toContain('\na -> b\n');
});

test('a line without word times among lines that have them is not lost', () => {
  const [first, second] = [
    { start: 0, end: 1, text: ' Ask not', tokens: [1], words: [{ word: ' Ask not', start: 0, end: 1 }] },
    { start: 1, end: 2, text: ' what', tokens: [1] },
  ];
  const transcript = { text: '', language: 'en', segments: [first!, second!] };
  expect(formatTranscript(transcript, 'srt')).toBe(
    '1\n00:00:00,000 --> 00:00:01,000\nAsk not\n\n2\n00:00:01,000 --> 00:00:02,000\nwhat\n\n',
  );
});
