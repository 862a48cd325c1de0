import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatTranscript } from './format.ts';
import type { TranscriptFormat } from './format.ts';
import { formatTimestamp } from './timestamp.ts';
import type { SubtitleOptions, Transcript } from './transcript.ts';
import { writeTsv } from './writers.ts';

const golden = new URL('../../../e2e/golden/whisper/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, golden), 'utf8');

interface TimestampCase {
  seconds: number;
  plain: string;
  srt: string;
  tsv: number;
}

test.each(JSON.parse(read('units/timestamps.json')) as TimestampCase[])(
  '$seconds s',
  ({ seconds, plain, srt, tsv }) => {
    expect(formatTimestamp(seconds)).toBe(plain);
    expect(formatTimestamp(seconds, { alwaysIncludeHours: true, decimalMarker: ',' })).toBe(srt);
    const transcript = { text: '', language: 'en', segments: [{ start: seconds, end: seconds, text: '' }] };
    expect(writeTsv(transcript)).toBe(`start\tend\ttext\n${tsv}\t${tsv}\t\n`);
  },
);

interface PythonOptions {
  max_line_width?: number;
  max_line_count?: number;
  max_words_per_line?: number;
  highlight_words?: boolean;
}

const optionsOf = (options: PythonOptions): SubtitleOptions => ({
  maxLineWidth: options.max_line_width,
  maxLineCount: options.max_line_count,
  maxWordsPerLine: options.max_words_per_line,
  highlightWords: options.highlight_words,
});

/** Reads what Python wrote, with -0 for its integer zeros. */
const parse = (json: string): Transcript =>
  JSON.parse(json.replace(/("(?:start|end)": )0(?=[,}])/g, '$1-0')) as Transcript;

/** JavaScript holds the int 2 and the float 2.0 as one number; only the zero of `max(0, …)` comes out of the pipeline. */
const withFloats = (json: string): string => json.replace(/("(?:start|end)": [1-9]\d*)(?=[,}])/g, '$1.0');

interface WriterCase {
  name: string;
  result: Transcript;
  outputs: { format: TranscriptFormat; options: PythonOptions; output: string }[];
}

const cases = (JSON.parse(read('units/writers.json')) as WriterCase[]).flatMap(({ name, outputs }) => {
  const json = outputs.find(({ format }) => format === 'json')!.output;
  return outputs.map(({ format, options, output }) => ({ name, format, options, json, output }));
});

test.each(cases)('made-up result "$name" as $format with $options', ({ format, options, json, output }) => {
  const expected = format === 'json' ? withFloats(output) : output;
  expect(formatTranscript(parse(json), format, optionsOf(options))).toBe(expected);
});

const variants: Record<string, SubtitleOptions> = {
  '': {},
  w42c2: { maxLineWidth: 42, maxLineCount: 2 },
  mw5: { maxWordsPerLine: 5 },
  hl: { highlightWords: true },
  w20: { maxLineWidth: 20 },
  'w30c1.hl': { maxLineWidth: 30, maxLineCount: 1, highlightWords: true },
};

test.each(readdirSync(new URL('writers/', golden)))('recording %s, all runs, formats and variants', (recording) => {
  for (const file of readdirSync(new URL(`writers/${recording}/`, golden))) {
    const [run, ...rest] = file.split('.');
    const format = rest.pop() as TranscriptFormat;
    const transcript = parse(read(`writers/${recording}/${run}.json`));
    const options = variants[rest.join('.')];
    expect(options, file).toBeDefined();
    expect(formatTranscript(transcript, format, options), file).toBe(read(`writers/${recording}/${file}`));
  }
});

test('a format that is not known is refused by name', () => {
  const transcript = { text: '', language: 'en', segments: [] };
  expect(() => formatTranscript(transcript, 'docx' as TranscriptFormat)).toThrow('"docx" is not a transcript format');
});
