import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTranscript } from '../../formats/subtitles/format.ts';
import type { Transcript } from '../../formats/subtitles/transcript.ts';
import { type ExportChoice, tallCuesText, writerOptions } from './exporting.ts';

const choice: ExportChoice = { format: 'srt', regroups: true, maxLineWidth: 42, maxLineCount: 2 };

test('a line length wraps inside the cue unless regrouping is chosen, and possible', () => {
  expect(writerOptions(choice, true)).toEqual({ maxLineWidth: 42, maxLineCount: 2 });
  expect(writerOptions(choice, false)).toEqual({ wrapWidth: 42 });
  expect(writerOptions({ ...choice, regroups: false }, true)).toEqual({ wrapWidth: 42 });
});

/** Cues of five seconds, a word each second. */
function transcriptOf(texts: readonly string[]): Transcript {
  const segments = texts.map((text, id) => ({
    start: id * 5,
    end: id * 5 + 5,
    text: ` ${text}`,
    words: text.split(' ').map((word, i) => ({ word: ` ${word}`, start: id * 5 + i, end: id * 5 + i + 1 })),
  }));
  return { text: texts.join(' '), language: 'en', segments };
}
/** Each cue of an SRT file: its times, and its lines. */
const cuesOf = (srt: string) =>
  srt
    .trim()
    .split('\n\n')
    .map((cue) => ({ times: cue.split('\n')[1]!, lines: cue.split('\n').slice(2) }));
const texts = fc.array(
  fc
    .array(fc.constantFrom('one', 'three', 'eleven', 'a'), { minLength: 1, maxLength: 5 })
    .map((words) => words.join(' ')),
  { minLength: 1, maxLength: 6 },
);
const limits = { maxLineWidth: fc.integer({ min: 6, max: 20 }), maxLineCount: fc.integer({ min: 1, max: 3 }) };

test('wrapping inside cues keeps every cue, and names exactly those with more lines than are allowed', () => {
  fc.assert(
    fc.property(texts, fc.record(limits), (given, { maxLineWidth, maxLineCount }) => {
      const transcript = transcriptOf(given);
      const chosen: ExportChoice = { format: 'srt', regroups: false, maxLineWidth, maxLineCount };
      const cues = cuesOf(formatTranscript(transcript, 'srt', writerOptions(chosen, true)));
      expect(cues.map(({ lines }) => lines.join(' '))).toEqual(given);
      const tall = cues.filter(({ lines }) => lines.length > maxLineCount).length;
      const told = tallCuesText(transcript, chosen, true);
      expect(told === '' ? 0 : Number(/^\d+/u.exec(told)![0])).toBe(tall);
    }),
  );
});

test('regrouping writes no cue with more lines than are allowed, and nothing is named', () => {
  fc.assert(
    fc.property(texts, fc.record(limits), (given, { maxLineWidth, maxLineCount }) => {
      const transcript = transcriptOf(given);
      const chosen: ExportChoice = { format: 'srt', regroups: true, maxLineWidth, maxLineCount };
      const cues = cuesOf(formatTranscript(transcript, 'srt', writerOptions(chosen, true)));
      expect(Math.max(...cues.map(({ lines }) => lines.length))).toBeLessThanOrEqual(maxLineCount);
      expect(cues.flatMap(({ lines }) => lines).join(' ')).toBe(given.join(' '));
      expect(tallCuesText(transcript, chosen, true)).toBe('');
    }),
  );
});

test('cues with too many lines are named by their times, with what to do', () => {
  const transcript = transcriptOf(['one two', 'one three five', 'a', 'one three five']);
  const chosen: ExportChoice = { format: 'vtt', regroups: false, maxLineWidth: 9, maxLineCount: 1 };
  expect(tallCuesText(transcript, chosen, true)).toBe(
    '2 cues take more than 1 line: 0:05, 0:15. Allow longer lines, split these cues, or regroup them.',
  );
  expect(tallCuesText(transcript, chosen, false)).toContain('Allow longer lines, or split these cues.');
  expect(tallCuesText(transcript, { ...chosen, format: 'txt' }, true)).toBe('');
  expect(tallCuesText(transcript, { ...chosen, maxLineCount: 2 }, true)).toBe('');
});
