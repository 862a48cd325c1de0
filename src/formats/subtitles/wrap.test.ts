import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePoints } from '../python-text.ts';
import { formatTranscript } from './format.ts';
import type { Transcript, TranscriptSegment } from './transcript.ts';
import { wrapText } from './wrap.ts';

const word = fc.oneof(
  fc.constantFrom(
    'a',
    'of',
    'word,',
    'sentence.',
    'extraordinarily',
    '3.5',
    'naïve',
    '😀',
    '你好',
    '日本語の',
    '字幕。',
  ),
  fc.constantFrom('「東京」', 'ภาษาไทย', 'R&B', '<i>', '-->', 'カーテン', '{x}'),
);
const texts = fc.array(fc.array(word, { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 5 });
const kind = fc.record({ hasWords: fc.boolean(), isOfModel: fc.boolean(), highlightWords: fc.constant(false) });

/** Two seconds per segment. Words of some texts are cut off from their neighbours without a space, as in Japanese. */
function transcriptOf(
  parts: string[][],
  { hasWords, isOfModel }: { hasWords: boolean; isOfModel: boolean },
): Transcript {
  const segments = parts.map((list, i): TranscriptSegment => {
    const spaced = list.map((text, j) => (j > 0 && /\p{sc=Han}/u.test(text) ? text : ` ${text}`));
    const step = 2 / spaced.length;
    const words = spaced.map((text, j) => ({ word: text, start: 2 * i + j * step, end: 2 * i + (j + 1) * step }));
    const tokens = isOfModel ? [1] : [];
    const segment = { start: 2 * i, end: 2 * i + 2, text: spaced.join(''), tokens };
    return hasWords ? { ...segment, words } : segment;
  });
  return { text: '', language: 'en', segments };
}

interface ReadCue {
  time: string;
  lines: string[];
}
const blocks = (file: string): ReadCue[] =>
  file
    .trimEnd()
    .split('\n\n')
    .filter((block) => block.includes(' --> '))
    .map((block) => {
      const rows = block.split('\n');
      const at = rows.findIndex((row) => /^[\d:,.]+ --> [\d:,.]+$/.test(row));
      return { time: rows[at]!, lines: rows.slice(at + 1) };
    });
const events = (file: string): ReadCue[] =>
  [...file.matchAll(/^Dialogue: 0,([^,]*,[^,]*),Default,,0,0,0,,(.*)$/gm)].map(([, time, text]) => ({
    time: time!,
    lines: text!.split(String.raw`\N`),
  }));
const readers = { srt: blocks, vtt: blocks, ass: events };
const formats = ['srt', 'vtt', 'ass'] as const;
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const letters = (lines: readonly string[]) => lines.join('').replace(/\s/gu, '');

test.each(formats)('wrapping %s leaves every cue, its times and its text, and no line is too long', (format) => {
  const read = readers[format];
  fc.assert(
    fc.property(texts, kind, fc.integer({ min: 1, max: 50 }), (parts, how, wrapWidth) => {
      const transcript = transcriptOf(parts, how);
      const plain = read(formatTranscript(transcript, format));
      const wrapped = read(formatTranscript(transcript, format, { wrapWidth }));
      expect(wrapped.map(({ time }) => time)).toEqual(plain.map(({ time }) => time));
      expect(wrapped).toHaveLength(parts.length);
      for (const [i, { lines }] of wrapped.entries()) {
        expect(letters(lines)).toBe(letters(plain[i]!.lines));
        for (const line of lines) {
          expect(line).not.toMatch(/^\s|\s$|^$/u);
          // the rest is a single word, or ends where no line may end
          if (codePoints(unescaped(line)) > wrapWidth)
            expect(wrapText(unescaped(line), wrapWidth)).toBe(unescaped(line));
          if (codePoints(unescaped(line)) > wrapWidth) expect(line).not.toContain(' ');
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a transcript with word times is wrapped at the same places as one without', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 50 }), (parts, wrapWidth) => {
      const [timed, plain] = [true, false].map((hasWords) =>
        formatTranscript(transcriptOf(parts, { hasWords, isOfModel: true }), 'ass', { wrapWidth }),
      );
      expect(timed).toBe(plain);
    }),
  );
});

test('the words that are marked stay in the lines of their cue', () => {
  const transcript = transcriptOf([['one', 'two', 'three', 'four']], { hasWords: true, isOfModel: true });
  const cues = blocks(formatTranscript(transcript, 'srt', { wrapWidth: 10, highlightWords: true }));
  expect(cues.map(({ lines }) => lines)).toEqual([
    ['<u>one</u> two', 'three four'],
    ['one <u>two</u>', 'three four'],
    ['one two', '<u>three</u> four'],
    ['one two', 'three <u>four</u>'],
  ]);
});

test.each([
  ['lines are even, not full', 'And so my fellow Americans ask not', 30, 'And so my fellow\nAmericans ask not'],
  [
    'a line ends with its clause',
    'I saw him there, and he was gone at once',
    30,
    'I saw him there,\nand he was gone at once',
  ],
  ['a word that is too long keeps its line', 'an extraordinarily odd', 8, 'an\nextraordinarily\nodd'],
  ['breaks that a person typed stay', 'one two\nthree four five', 10, 'one two\nthree\nfour five'],
  ['no-break spaces hold', 'about 10\u00a0km away', 8, 'about\n10\u00a0km\naway'],
  [
    'Japanese breaks between words and after its marks',
    '今日は天気がいいです。散歩に行きましょう。',
    11,
    '今日は天気がいいです。\n散歩に行きましょう。',
  ],
  ['Chinese marks do not begin a line', '你好，世界你好，世界', 5, '你好，世界\n你好，世界'],
  ['a bracket is not left alone', '東京「大阪」京都', 4, '東京\n「大阪」\n京都'],
])('%s', (_, text, width, expected) => expect(wrapText(text, width)).toBe(expected));

test("openai-whisper's own options decide the lines alone, and formats of one line per cue are not wrapped", () => {
  const transcript = transcriptOf([['one', 'two', 'three', 'four']], { hasWords: true, isOfModel: true });
  const regrouped = { maxLineWidth: 8, maxLineCount: 1 };
  expect(formatTranscript(transcript, 'srt', { ...regrouped, wrapWidth: 5 })).toBe(
    formatTranscript(transcript, 'srt', regrouped),
  );
  for (const format of ['txt', 'tsv', 'json', 'lrc'] as const)
    expect(formatTranscript(transcript, format, { wrapWidth: 5 })).toBe(formatTranscript(transcript, format));
});
