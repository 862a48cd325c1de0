import { expect, test } from 'vitest';
import { AppError } from '../../../../runtime/errors.ts';
import { openRecording } from './recording.ts';
import type { OpenRecordingOptions, Recording } from './recording.ts';

/** Small files by ffmpeg 5.1, and beside each what it gives of it to openai-whisper: e2e/reference/whisper/golden_media.sh */
const media = import.meta.glob<string>('../../../../../e2e/golden/whisper/media/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function file(name: string): Promise<File> {
  const url = Object.entries(media).find(([path]) => path.endsWith(`/${name}`))![1];
  return new File([await (await fetch(url)).blob()], name);
}

async function listen(recording: Recording): Promise<number[]> {
  const levels: number[] = [];
  for await (const chunk of recording.chunks()) for (const sample of chunk) levels.push(sample * 32_768);
  return levels;
}

const hear = async (input: Blob, options?: OpenRecordingOptions): Promise<number[]> =>
  listen(await openRecording(input, options));

/** Decibels of what is expected over the difference. */
function fidelity(levels: readonly number[], expected: readonly number[]): number {
  const common = expected.slice(0, levels.length);
  const power = common.reduce((sum, level) => sum + level ** 2, 0);
  const error = common.reduce((sum, level, i) => sum + (level - levels[i]!) ** 2, 0);
  return 10 * Math.log10(power / error);
}

// The last column is how many samples more there may be: trailing silence that ffmpeg trims by marks only it reads.
test.each([
  ['mp3.mp3', 'MP3 with MP3', 44_100, 2, 0],
  ['m4a.m4a', 'MP4 with AAC', 48_000, 2, 0],
  ['aac.aac', 'ADTS with AAC', 48_000, 2, 0],
  ['vorbis.ogg', 'Ogg with Vorbis', 48_000, 2, 43],
  ['opus.opus', 'Ogg with Opus', 48_000, 2, 0],
  ['mov.mov', 'QuickTime File Format with pcm-s16be', 8000, 2, 0],
  ['flac.flac', 'FLAC with FLAC', 22_050, 2, 0],
  ['h264.mp4', 'MP4 with AAC', 48_000, 2, 0],
  ['vp8.webm', 'WebM with Opus', 48_000, 2, 216],
  ['mp3.mkv', 'Matroska with MP3', 48_000, 2, 16],
  ['surround.m4a', 'MP4 with AAC', 48_000, 6, 0],
])('%s is heard as ffmpeg hears it, twice', async (name, kind, sampleRate, channels, more) => {
  const recording = await openRecording(await file(name));
  expect(recording).toMatchObject({ kind, sampleRate, channels, startTime: 0 });
  expect(recording.duration).toBeGreaterThan(0.59);
  expect(recording.duration).toBeLessThan(0.65);
  const levels = await listen(recording);
  const expected = await hear(await file(`${name}.wav`));
  expect(levels.length - expected.length).toBe(more);
  expect(fidelity(levels, expected)).toBeGreaterThan(70);
  expect(await listen(recording)).toEqual(levels);
});

test('what a file is is judged by its content', async () => {
  const mp3 = await file('mp3.mp3');
  expect(await hear(new File([mp3], 'notes.wav'))).toEqual(await hear(mp3));
});

test('an MP3 cut in the middle is used as far as it goes', async () => {
  const whole = await file('mp3.mp3');
  const levels = await hear(whole.slice(0, whole.size * 0.6));
  const expected = await hear(whole);
  expect(levels.length).toBeGreaterThan(3000);
  expect(levels.length).toBeLessThan(expected.length);
  expect(fidelity(levels.slice(0, 2500), expected)).toBeGreaterThan(50);
});

test.each([
  ['m4a.m4a', /“m4a\.m4a” begins like MP4, but no audio track .* damaged or incomplete/],
  ['opus.opus', /“opus\.opus” is damaged or incomplete/],
])('%s cut before its index or in its only page is refused', async (name, sentence) => {
  const whole = await file(name);
  await expect(hear(new File([whole.slice(0, whole.size * 0.6)], name))).rejects.toThrow(sentence);
});

test('a video without sound is refused as such', async () => {
  const refused = openRecording(await file('silent-film.mp4'));
  await expect(refused).rejects.toThrow('“silent-film.mp4” is a video (MP4) without sound.');
  await expect(refused).rejects.toBeInstanceOf(AppError);
});

/** Renames the box of the audio codec, as an encrypted file has it. */
async function patched(name: string, from: string, to: string): Promise<File> {
  const bytes = new Uint8Array(await (await file(name)).arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  bytes.set(new TextEncoder().encode(to), text.indexOf(from));
  return new File([bytes], name);
}

test('an encrypted file is refused as protected', async () => {
  const refused = openRecording(await patched('m4a.m4a', 'mp4a', 'enca'));
  await expect(refused).rejects.toThrow(/“m4a\.m4a” is protected: its sound is encrypted \(DRM\)/);
});

test('a codec that the browser lacks is named', async () => {
  const input = await patched('m4a.m4a', 'mp4a', 'dtsc');
  await expect(openRecording(input)).rejects.toThrow(/coded as (DTS|dts|"dtsc"), which this browser cannot decode/);
});

test('a file whose sound is garbage is refused, not heard as silence', async () => {
  const whole = new Uint8Array(await (await file('m4a.m4a')).arrayBuffer());
  const text = Array.from(whole, (byte) => String.fromCharCode(byte)).join('');
  const data = text.indexOf('mdat') + 4;
  for (let i = data; i < text.lastIndexOf('moov') - 4; i++) whole[i] = (i * 89) & 0xff;
  await expect(hear(new File([whole], 'x.m4a'))).rejects.toThrow(/nothing in it can be decoded: it is damaged/);
});
