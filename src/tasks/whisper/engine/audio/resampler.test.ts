import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { units } from '../../../../../e2e/golden-units.ts';
import { downMix } from './down-mix.ts';
import { quantise } from './pcm16.ts';
import { createResampler } from './resampler.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../../e2e/golden/whisper/units/${name}`, import.meta.url), 'utf8'));

// ffmpeg 5.1 `-f s16le -ac 1 -ar 16000`: e2e/reference/whisper/golden_audio.py
const resampled = read('resample.json') as { seed: number; rate: number; samples: number; output: string }[];
const mixed = read('mix.json') as { seed: number; channels: number; mask: number; output: string }[];

const noise = (seed: number, count: number): Float32Array =>
  Float32Array.from(units(seed, count), (unit) => unit * 1.6 - 0.8);

function int16(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
}

const largestDifference = (samples: Float32Array, expected: readonly number[]): number =>
  samples.reduce((largest, sample, i) => Math.max(largest, Math.abs(sample * 32_768 - expected[i]!)), 0);

/** Resamples in blocks of a length, as a stream. */
function resample(samples: Float32Array, rates: [number, number], block = samples.length): Float32Array {
  const resampler = createResampler(...rates);
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += block) parts.push(resampler.push(samples.subarray(at, at + block)));
  parts.push(resampler.flush());
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

test.each(resampled)('$samples samples at $rate Hz, seed $seed, as ffmpeg', ({ seed, rate, samples, output }) => {
  const expected = int16(output);
  const actual = quantise(resample(noise(seed, samples), [rate, 16_000]));
  expect(actual.length).toBe(expected.length);
  expect(largestDifference(actual, expected)).toBeLessThanOrEqual(1);
});

test.each(mixed)('$channels channels, mask $mask, to one as ffmpeg', ({ seed, channels, mask, output }) => {
  const interleaved = noise(seed, 40 * channels);
  const planes = Array.from({ length: channels }, (_, c) => interleaved.filter((_, i) => i % channels === c));
  const mono = downMix({ sampleRate: 16_000, channels: planes, channelMask: mask });
  expect(largestDifference(quantise(mono.slice()), int16(output))).toBeLessThanOrEqual(1);
});

test.each([1, 7, 160, 1000])('blocks of %i give the samples of one block', (block) => {
  const samples = noise(9, 3000);
  for (const rate of [8000, 22_051, 44_100, 48_000])
    expect(resample(samples, [rate, 16_000], block)).toEqual(resample(samples, [rate, 16_000]));
});

const tone = (hertz: number, rate: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rate));

const decibels = (samples: Float32Array): number =>
  10 * Math.log10((2 * samples.reduce((sum, sample) => sum + sample * sample, 0)) / samples.length);

/** Level of what is left of a tone of 0 dB, away from the ends. */
function level(hertz: number, rate: number): number {
  const out = resample(tone(hertz, rate, rate / 2), [rate, 16_000]);
  return decibels(out.subarray(1000, out.length - 1000));
}

test.each([22_050, 32_000, 44_100, 48_000, 96_000, 192_000])(
  'from %i Hz, what is above 9.2 kHz is 80 dB down',
  (rate) => {
    for (let hertz = 9200; hertz < rate / 2; hertz += rate / 40)
      expect(level(hertz, rate), `${hertz} Hz`).toBeLessThan(-80);
  },
);

test.each([8000, 11_025, 22_050, 44_100, 48_000, 192_000])('from %i Hz, speech passes unchanged', (rate) => {
  for (const hertz of [60, 440, 1000, 3000, Math.min(6800, rate * 0.42)])
    expect(Math.abs(level(hertz, rate)), `${hertz} Hz`).toBeLessThan(0.3);
});

test('there is no delay: output n is the input at n · from / to', () => {
  const out = resample(tone(300, 44_100, 44_100), [44_100, 16_000]);
  expect(out.length).toBe(16_000);
  for (const n of [1000, 5000, 12_345]) expect(out[n]).toBeCloseTo(Math.sin((2 * Math.PI * 300 * n) / 16_000), 4);
});

test('16 kHz passes through, and nothing gives nothing', () => {
  const samples = noise(1, 100);
  expect(resample(samples, [16_000, 16_000])).toEqual(samples);
  expect(createResampler(48_000, 16_000).flush()).toHaveLength(0);
});

test('quantising rounds ties to even, clips, and takes what is no number for silence', () => {
  const levels = [0.5, 1.5, -0.5, -1.5, 2.4999, 40_000, -40_000, Number.NaN];
  const samples = quantise(Float32Array.from(levels, (value) => value / 32_768));
  expect([...samples].map((sample) => sample * 32_768 + 0)).toEqual([0, 2, 0, -2, 2, 32_767, -32_768, 0]);
});
