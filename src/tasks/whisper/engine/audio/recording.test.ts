import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wavHeader, wavSamples } from '../../../../formats/wav.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { openRecording } from './recording.ts';
import type { OpenRecordingOptions, Recording, SoundInput } from './recording.ts';

const golden = new URL('../../../../../e2e/golden/whisper/', import.meta.url);

interface WavCase {
  codec: string;
  rate: number;
  channels: number;
  file: string;
  output: string;
}

// WAV files by ffmpeg 5.1 and what it gives of them to openai-whisper: e2e/reference/whisper/golden_audio.py
const wavs = JSON.parse(readFileSync(new URL('units/wav.json', golden), 'utf8')) as WavCase[];

async function listen(recording: Recording, signal?: AbortSignal): Promise<number[]> {
  const levels: number[] = [];
  for await (const chunk of recording.chunks({ signal })) for (const sample of chunk) levels.push(sample * 32_768);
  return levels;
}

const hear = async (input: SoundInput, options?: OpenRecordingOptions): Promise<number[]> =>
  listen(await openRecording(input, options));

function int16(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
}

const audio = (name: string): Buffer => readFileSync(new URL(`audio/${name}.wav`, golden));
const blob = (bytes: Uint8Array | string): Blob =>
  new Blob([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)]);
const named = (bytes: Uint8Array | string, name: string): File => new File([blob(bytes)], name);

test.each(wavs)(
  '$codec at $rate Hz with $channels channels as ffmpeg',
  async ({ codec, file, rate, channels, output }) => {
    const recording = await openRecording(blob(Buffer.from(file, 'base64')));
    expect(recording).toMatchObject({ kind: 'WAV', sampleRate: rate, channels });
    const levels = await listen(recording);
    const expected = int16(Buffer.from(output, 'base64'));
    expect(levels.length).toBe(expected.length);
    // of 16-bit sound at another rate ffmpeg rounds its filters and every step to 16 bits; here all is float
    const tolerance = rate === 16_000 || codec === 'pcm_s24le' ? 1 : 3;
    for (const [i, level] of levels.entries())
      expect(Math.abs(level - expected[i]!), `sample ${i}`).toBeLessThanOrEqual(tolerance);
  },
);

test('16 kHz mono 16-bit comes out bit for bit, and again on the second pass', async () => {
  const file = audio('jfk');
  const recording = await openRecording(named(file, 'jfk.wav'));
  expect(recording.duration).toBe(11);
  const expected = int16(file.subarray(44));
  expect(await listen(recording)).toEqual(expected);
  expect(await listen(recording)).toEqual(expected);
});

test('a WAV without samples is no error: the reference gives an empty result', async () => {
  expect(await hear(blob(audio('empty')))).toEqual([]);
});

test('a recording of 0.05 s is 800 samples', async () => {
  expect(await hear(blob(audio('tiny-50ms')))).toHaveLength(800);
});

test('a file cut short is used as far as it goes, and said so', async () => {
  const notices: string[] = [];
  const onNotice = (sentence: string) => void notices.push(sentence);
  const levels = await hear(named(audio('jfk').subarray(0, 44 + 64_001), 'cut.wav'), { onNotice });
  expect(levels).toHaveLength(32_000);
  expect(notices).toEqual([expect.stringMatching(/“cut\.wav” ends at 2\.0 s, but the file says 11\.0 s/)]);
});

test('lengths that a recorder left open reach to the end of the file', async () => {
  for (const length of [0, 0xffffffff]) {
    const file = audio('tiny-50ms');
    file.writeUInt32LE(length, 40);
    expect(await hear(blob(file))).toHaveLength(800);
  }
});

test('samples in memory are taken as they are', async () => {
  const samples = Float32Array.from({ length: 40_000 }, (_, n) => Math.sin(n) / 3);
  const recording = await openRecording(samples);
  expect(recording.duration).toBe(2.5);
  expect(await listen(recording)).toEqual([...samples].map((sample) => sample * 32_768));
});

test('what the page decoded is mixed, resampled and rounded', async () => {
  const left = new Float32Array(48_000).fill(0.5);
  const levels = await hear({ sampleRate: 48_000, channels: [left, new Float32Array(48_000)] });
  expect(levels).toHaveLength(16_000);
  expect(levels[8000]).toBe(8192);
});

const refusal = async (input: SoundInput, options?: OpenRecordingOptions): Promise<AppError> => {
  const error: unknown = await hear(input, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('It was not refused.', { cause: error });
  expect(error.code).toBe('bad-input');
  return error;
};

test.each([
  ['nothing', '', /“x\.mp3” is empty \(0 bytes\)/],
  ['a WAV header alone', audio('jfk').subarray(0, 20), /is a damaged WAV file: its format chunk is too short/],
  ['a WAV without data', audio('jfk').subarray(0, 36), /is a damaged WAV file: it has no data chunk/],
] as const)('%s is refused with a sentence', async (_, content, sentence) => {
  expect((await refusal(named(content, 'x.mp3'))).message).toMatch(sentence);
});

test('an abort stops it between chunks', async () => {
  const recording = await openRecording(blob(audio('jfk')));
  const stop = new AbortController();
  const chunks = recording.chunks({ signal: stop.signal });
  await chunks.next();
  stop.abort();
  await expect(chunks.next()).rejects.toMatchObject({ name: 'AbortError' });
});

/** A WAV whose format hides behind so many chunks of nothing. */
function manyChunks(count: number): File {
  const chunk = Buffer.concat([Buffer.from('junk'), Buffer.alloc(4)]);
  const all = Buffer.concat([Buffer.from('RIFF\xff\xff\xff\x7fWAVE', 'latin1'), ...Array<Buffer>(count).fill(chunk)]);
  return named(all, 'chunks.wav');
}

test('an abort stops the opening, in the midst of it too', async () => {
  const given = AbortSignal.abort();
  await expect(openRecording(blob(audio('jfk')), { signal: given })).rejects.toMatchObject({ name: 'AbortError' });
  const stop = new AbortController();
  const file = manyChunks(200_000);
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    stop.abort();
    return slice(...range);
  };
  const opening = openRecording(file, { signal: stop.signal });
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
});

test('a WAV that was written reads back, clipped at full scale', async () => {
  const written = new Blob([wavHeader(4, 16_000), wavSamples(Float32Array.of(0, 0.5, -1, 2))]);
  const levels = await hear(written);
  expect(levels).toEqual([0, 16_384, -32_768, 32_767]);
});
