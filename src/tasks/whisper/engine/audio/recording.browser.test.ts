import { expect, test } from 'vitest';
import { AppError } from '../../../../runtime/errors.ts';
import { soundStart } from './libav-source.ts';
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

test.each([
  ['mp3.mp3', 'MP3', 44_100, 2],
  ['m4a.m4a', 'MP4 with AAC', 48_000, 2],
  ['aac.aac', 'ADTS with AAC', 48_000, 2],
  ['vorbis.ogg', 'Ogg with Vorbis', 48_000, 2],
  ['opus.opus', 'Ogg with Opus', 48_000, 2],
  ['mov.mov', 'QuickTime with PCM', 8000, 2],
  ['flac.flac', 'FLAC', 22_050, 2],
  ['h264.mp4', 'MP4 with AAC', 48_000, 2],
  ['vp8.webm', 'WebM with Opus', 48_000, 2],
  ['mp3.mkv', 'Matroska with MP3', 48_000, 2],
  ['surround.m4a', 'MP4 with AAC', 48_000, 6],
])('%s is heard as ffmpeg hears it, twice', async (name, kind, sampleRate, channels) => {
  const notices: string[] = [];
  const onNotice = (sentence: string): void => void notices.push(sentence);
  const recording = await openRecording(await file(name), { onNotice });
  expect(recording).toMatchObject({ kind, sampleRate, channels });
  expect(recording.duration).toBeGreaterThan(0.59);
  expect(recording.duration).toBeLessThan(0.65);
  const levels = await listen(recording);
  const expected = await hear(await file(`${name}.wav`));
  // the padding behind the sound, which ffmpeg 5.1 keeps in MP4
  expect(Math.abs(levels.length - expected.length)).toBeLessThanOrEqual(320);
  expect(fidelity(levels, expected)).toBeGreaterThan(55);
  expect(await listen(recording)).toEqual(levels);
  expect(notices).toEqual([]);
});

/** Files of each kind that people have, and damaged ones, by ffmpeg 5.1: e2e/reference/whisper/golden-sweep.ts */
const sweep = import.meta.glob<string>('../../../../../e2e/golden/whisper/sweep/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
async function swept(name: string): Promise<File> {
  const url = Object.entries(sweep).find(([path]) => path.endsWith(`/${name}`))![1];
  return new File([await (await fetch(url)).blob()], name);
}

test.each([
  ['joined-mp3-44100-stereo.mp3', 2.4, 'MP3', undefined],
  ['xing-zero.mp3', 1.2, 'MP3', undefined],
  ['headless-44100-stereo.mp3', 1.2, 'MP3', undefined],
  ['chain.opus', 2.4, 'Ogg with Opus', undefined],
  ['joined-opus-48000-stereo.webm', 2.4, 'WebM with Opus', undefined],
  ['wrap.m2t', 1.2, 'MPEG transport stream with AAC', undefined],
  ['flac-14000-mono.flac', 1.2, 'FLAC', undefined],
  ['late-0.5.mp4', 1.7, 'MP4 with AAC', undefined],
  ['gap.mkv', 1.2, 'Matroska with MP3', undefined],
  ['short-sound.mkv', 1.2, 'Matroska with MP3', undefined],
  [
    'noise-aac-44100-stereo.m2t',
    1.2,
    'MPEG transport stream with AAC',
    /is damaged (at|from) 0\.\d s.* Everything else/,
  ],
  ['cut-0.9-opus-48000-stereo.webm', 1.1, 'WebM with Opus', undefined],
  ['xing-many.mp3', 1.2, 'MP3', /ends at 1\.\d s, but the file says 23\.5 s\. The first 1\.\d s are used/],
  ['amr.amr', 7.1, 'AMR', undefined],
  ['ms-8000-mono.wav', 1.2, 'WAV with Microsoft ADPCM', undefined],
  ['mulaw-8000-mono.aifc', 1.2, 'AIFF with µ-law', undefined],
])('%s: %d s of %s, and what is said of it is true', async (name, seconds, kind, notice) => {
  const notices: string[] = [];
  const onNotice = (sentence: string): void => void notices.push(sentence);
  const recording = await openRecording(await swept(name), { onNotice });
  expect(recording.kind).toBe(kind);
  expect((await listen(recording)).length / 16_000).toBeCloseTo(seconds, 0);
  expect(notices).toEqual(notice ? [expect.stringMatching(notice)] : []);
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

test('an M4A cut before its index is refused', async () => {
  const whole = await file('m4a.m4a');
  const refused = hear(new File([whole.slice(0, whole.size * 0.6)], 'm4a.m4a'));
  await expect(refused).rejects.toThrow(/“m4a\.m4a” begins like MP4 sound, but it is damaged or incomplete/);
});

const noise = Uint8Array.from({ length: 5000 }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 13) & 0xff);
test.each([
  ['a text', 'Dear diary, today', /Its content is text; MP3, WAV/],
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), /Its content is a PNG picture;/],
  ['a few zeros', new Uint8Array(9), /can’t be transcribed/],
  ['noise', noise, /of no known kind, or damaged from the start/],
] as const)('%s is refused with a sentence', async (_, content, sentence) => {
  await expect(hear(new File([content], 'x.mp3'))).rejects.toThrow(sentence);
});

test('an abort ends it, and the file can be heard again', async () => {
  const recording = await openRecording(await swept('amr.amr'));
  const stop = new AbortController();
  const chunks = recording.chunks({ signal: stop.signal });
  await chunks.next();
  stop.abort();
  await expect(chunks.next()).rejects.toMatchObject({ name: 'AbortError' });
  expect((await listen(recording)).length).toBeGreaterThan(100_000);
});

test('a damaged file that leads demuxers in circles ends', async () => {
  const media = import.meta.glob<string>('../../../../runtime/media/fixtures/*.{webm,mp4}', {
    query: '?url',
    import: 'default',
    eager: true,
  });
  for (const [path, url] of Object.entries(media)) {
    const ended = await hear(new File([await (await fetch(url)).blob()], path)).then(
      (levels) => levels.length / 16_000,
      (error: unknown) => (error instanceof AppError ? error.code : error),
    );
    expect(ended, path).toSatisfy((value) => value === 'bad-input' || (Number(value) > 0 && Number(value) < 60));
  }
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

test('a codec without a decoder is named, and a free converter', async () => {
  const bytes = new Uint8Array(await (await swept('ms-8000-mono.wav')).arrayBuffer());
  bytes.set([0x48, 0x20], 20); // the format tag
  const refused = openRecording(new File([bytes], 'x.wav'));
  await expect(refused).rejects.toThrow(/“x\.wav” \(WAV\) is coded as SONIC, which cannot be decoded here.*Audacity/);
  const nameless = openRecording(await patched('mp3.mkv', 'A_MPEG/L3', 'A_MPEG/L9'));
  await expect(nameless).rejects.toThrow(/\(Matroska\) is coded as something unknown, which cannot be decoded here/);
});

test('a file whose sound is garbage is refused, not heard as silence', async () => {
  const whole = new Uint8Array(await (await file('m4a.m4a')).arrayBuffer());
  const text = Array.from(whole, (byte) => String.fromCharCode(byte)).join('');
  const data = text.indexOf('mdat') + 4;
  for (let i = data; i < text.lastIndexOf('moov') - 4; i++) whole[i] = (i * 89) & 0xff;
  await expect(hear(new File([whole], 'x.m4a'))).rejects.toThrow(/nothing in it can be decoded: it is damaged/);
});

// ffprobe -show_entries stream=start_time: the sound half a second late, with its encoder's delay before it
test.each([
  ['late-0.5.mkv', 0.431],
  ['late-0.5.mp4', 0.436],
  ['gap.mp4', 0],
  ['wrap.m2t', 0],
  ['pcm-8000-mono.aiff', 0],
])('the sound of %s begins %f s into the file', async (name, seconds) => {
  expect(Math.abs((await soundStart(await swept(name))) - seconds)).toBeLessThan(0.001);
});
