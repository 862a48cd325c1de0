import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readGolden, readWav } from '../../../../../e2e/reference/whisper/golden.ts';
import { bins, melFilters } from './filters.ts';
import { createMelSource, melMaximum, samplesInMemory } from './source.ts';
import { logMelSpectrogram, type Spectrogram } from './spectrogram.ts';

// Made by e2e/golden/whisper's golden_units.py with openai-whisper 20250625.
interface Golden {
  filters: Record<string, { peaks: number[]; first: number[]; rowSums: number[]; sum: number }>;
  cases: Case[];
}
interface Case {
  signal: string;
  mels: number;
  padding: number;
  frames: number;
  min: number;
  max: number;
  rowMeans: number[];
  columns: Record<string, number[]>;
  lastColumn0: number;
}
const golden = readGolden<Golden>('units/logmel.json');
const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((a, b) => a + b, 0);

function noise(count: number): Float32Array {
  let state = 1000;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (((state >>> 8) / 2 ** 24) * 2 - 1) * 0.25;
  });
}
const signals: Record<string, () => Float32Array> = {
  silence: () => new Float32Array(16000),
  impulses: () => Float32Array.from({ length: 32000 }, (_, n) => (n % 4000 === 0 ? 1 : 0)),
  sweep: () =>
    Float32Array.from({ length: 32000 }, (_, n) => {
      const t = n / 16000;
      return 0.5 * Math.sin(2 * Math.PI * (100 * t + (7500 * t * t) / 4));
    }),
  noise: () => noise(24000),
  'loud-quiet': () =>
    noise(24000)
      .slice(0, 16000)
      .map((x, n) => (n < 8000 ? x * 4 : x / 4096)),
  constant: () => new Float32Array(8000).fill(0.5),
  short: () => noise(300),
  jfk: () => readWav('jfk'),
};
const column = ({ data, mels, frames }: Spectrogram, at: number) =>
  Array.from({ length: mels }, (_, mel) => data[mel * frames + at]!);
const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);

test.each([80, 128])('the %i filters are those of mel_filters.npz', (mels) => {
  const expected = golden.filters[mels]!;
  const rows = melFilters(mels).map(({ first, weights }) => {
    const row = new Float32Array(bins);
    row.set(weights, first);
    return row;
  });
  expect(rows.map((row) => row.indexOf(Math.max(...row)))).toEqual(expected.peaks);
  expect(largestDifference(rows.map(sum), expected.rowSums)).toBeLessThan(1e-7);
  expect(largestDifference(rows[0]!.subarray(0, expected.first.length), expected.first)).toBeLessThan(1e-7);
  expect(sum(rows.map(sum))).toBeCloseTo(expected.sum, 5);
});

describe.each(golden.cases)('log-mel of $signal, $mels mels, padding $padding', (expected) => {
  const made = logMelSpectrogram(signals[expected.signal]!(), expected.mels, { padding: expected.padding });
  test('is the reference’s to 1e-4', () => {
    expect(made.frames).toBe(expected.frames);
    for (const [at, numbers] of Object.entries(expected.columns))
      expect(largestDifference(column(made, Number(at)), numbers)).toBeLessThan(1e-4);
    expect(Math.abs(column(made, made.frames - 1)[0]! - expected.lastColumn0)).toBeLessThan(1e-4);
    const rowMeans = Array.from({ length: made.mels }, (_, mel) => {
      const content = made.frames - expected.padding / 160;
      return sum(made.data.subarray(mel * made.frames, mel * made.frames + content)) / content;
    });
    expect(largestDifference(rowMeans, expected.rowMeans)).toBeLessThan(1e-4);
  });
});

test.each([80, 128])('all of the first second of jfk, %i mels', (mels) => {
  const path = new URL(`../../../../../e2e/golden/whisper/units/logmel-jfk-${mels}.f32`, import.meta.url);
  const expected = new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
  const { data, frames } = logMelSpectrogram(readWav('jfk'), mels, { padding: 480_000 });
  const first = Float32Array.from({ length: mels * 100 }, (_, i) => data[Math.floor(i / 100) * frames + (i % 100)]!);
  expect(largestDifference(first, expected)).toBeLessThan(1e-4);
});

test.each(['jfk', 'short', 'silence', 'loud-quiet'])(
  'two passes with windows give the features of one call: %s',
  async (name) => {
    const samples = signals[name]!();
    const whole = logMelSpectrogram(samples, 80, { padding: 480_000 });
    const source = samplesInMemory(samples);
    const mel = createMelSource(source, { mels: 80, maximum: await melMaximum(source, { mels: 80 }) });
    expect(mel.frames).toBe(whole.frames - 3000);
    for (const [start, count] of [
      [0, 50],
      [1, 3],
      [70, 31],
      [mel.frames, 5],
      [0, 3000],
    ] as const) {
      const read = await mel.read(start, count);
      for (let i = 0; i < count; i++)
        expect(largestDifference(column({ data: read, mels: 80, frames: count }, i), column(whole, start + i))).toBe(0);
    }
  },
);

test('an empty recording is silence', async () => {
  const source = samplesInMemory(new Float32Array());
  expect(await melMaximum(source, { mels: 80 })).toBe(-10);
  expect(new Set(await createMelSource(source, { mels: 80, maximum: -10 }).read(0, 4))).toEqual(new Set([-1.5]));
});

test('the first pass stops at an abort', async () => {
  const signal = AbortSignal.abort();
  await expect(melMaximum(samplesInMemory(new Float32Array(400)), { mels: 80, signal })).rejects.toThrow('aborted');
});
