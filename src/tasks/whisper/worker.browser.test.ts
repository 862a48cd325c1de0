import { afterAll, beforeEach, expect, test } from 'vitest';
import { budget, usualLimit } from '../../runtime/budget.ts';
import mp3Url from '../../../e2e/golden/whisper/media/mp3.mp3?url';
import { loadWhisper, lookAt, setWhisperDevice, unloadWhisper, whisperApi } from './api.ts';
import type { Segment, TranscribeProgress } from './contract.ts';

const recordings = import.meta.glob<string>('../../../e2e/golden/whisper/audio/*.wav', {
  query: '?url',
  import: 'default',
  eager: true,
});
const patience = 180_000;

async function recording(name: string): Promise<File> {
  const [, url] = Object.entries(recordings).find(([path]) => path.endsWith(`/${name}.wav`))!;
  return new File([await (await fetch(url)).blob()], `${name}.wav`, { type: 'audio/wav' });
}
/** e2e/golden/whisper/transcribe/goforward.json, greedy: openai-whisper over the same graphs. */
const goforward = ' Go forward 10 meters.';

beforeEach(() => setWhisperDevice('wasm'));
afterAll(unloadWhisper);

test(
  'a short recording is written down as the reference does, and told while it runs',
  { timeout: patience },
  async () => {
    const told: TranscribeProgress[] = [];
    const segments: Segment[] = [];
    const result = await whisperApi.transcribe(await recording('goforward'), {
      temperature: 0,
      onProgress: (progress) => told.push(progress),
      onSegment: (segment) => segments.push(segment),
    });
    expect(result).toMatchObject({ text: goforward, language: 'en' });
    expect(segments).toEqual(result.segments);
    const language = told.find((progress) => progress.language)!.language!;
    expect(language[0]).toMatchObject({ language: 'en', probability: expect.closeTo(0.9919, 2) });
    const sound = told.find((progress) => progress.sound)!;
    expect(sound.sound).toMatchObject({
      kind: 'WAV',
      channels: 1,
      sampleRate: 16_000,
      duration: expect.closeTo(2.79, 1),
    });
    expect(sound.peaks!.pairs.length).toBe(2 * Math.floor(sound.sound!.duration * 50));
    expect(told.some(({ partial }) => partial && goforward.startsWith(partial.text))).toBe(true);
    const loading = told.filter(({ unit }) => unit === 'bytes');
    const bar = loading.map(({ done, total }) => done / total!);
    expect(bar).toEqual(bar.toSorted((a, b) => a - b)); // one bar for all files of the model
    expect(new Set(loading.map(({ total }) => total)).size).toBe(1);
    expect(loading.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['load', 'compile', 'verify']));
    const last = told.at(-1)!;
    expect(last).toMatchObject({ phase: 'run', done: last.total, unit: 'seconds' });
    expect(last.state!.seek).toBeGreaterThan(0);
  },
);

test('Stop is answered at once, and the next call works', { timeout: patience }, async () => {
  const controller = new AbortController();
  const stopped = whisperApi.transcribe(await recording('jfk'), {
    signal: controller.signal,
    onProgress: ({ partial }) => partial && controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  const [first] = await whisperApi.detectLanguage(await recording('goforward'));
  expect(first!.language).toBe('en');
});

test.each([
  ['an unknown language', { language: 'klingon' }, 'bad-option', /klingon/],
  [
    'a temperature out of range',
    { temperature: 3 },
    'bad-option',
    /temperature is 3; accepted is a number from 0 to 2/,
  ],
])('%s is refused', async (_, options, code, sentence) => {
  const refused = whisperApi.transcribe(await recording('goforward'), options);
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});

test.each([
  ['nothing', '', /empty/],
  ['a text', 'only words here', /Its content is text/],
])('%s is told in a sentence', { timeout: patience }, async (_, content, sentence) => {
  const refused = whisperApi.transcribe(new File([content], 'note.mp3', { type: 'audio/mpeg' }));
  await expect(refused).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(sentence) });
});

test('an MP3 behind zeros is found, and zeros alone are refused', async () => {
  // as a broken download leaves it
  const mp3 = await (await fetch(mp3Url)).blob();
  const found = await lookAt(new Blob([new Uint8Array(5000), mp3]));
  expect(found).toMatchObject({ kind: 'MP3', channels: 2 });
  expect(found.duration).toBeCloseTo(0.6, 1);
  await expect(lookAt(new File([new Uint8Array(5000)], 'zeros.mp3'))).rejects.toThrow(
    /“zeros\.mp3” can’t be transcribed/,
  );
});

/** Two recordings with a second of silence between them. */
async function joined(first: string, second: string): Promise<Blob> {
  const [one, two] = await Promise.all([recording(first), recording(second)]);
  const sound = [one.slice(44), new Uint8Array(2 * 16_000), two.slice(44)];
  const length = one.size + two.size - 88 + 2 * 16_000;
  const header = new DataView(await one.slice(0, 44).arrayBuffer());
  header.setUint32(4, length + 36, true);
  header.setUint32(40, length, true);
  return new Blob([header, ...sound]);
}

// What openai-whisper gives of them over the same graphs: golden_transcribe.py and onnx_whisper.py, temperature 0.
test.each([
  ['0.05 s', () => recording('tiny-50ms'), " I'm sure that the"],
  ['silence', () => recording('silence'), ' You'],
  ['two languages', () => joined('goforward', 'espeak-de-2'), ' Go forward ten meters.'],
  ['nothing at all', () => recording('empty'), ''],
])('of %s it gives what the reference gives', { timeout: patience }, async (_, sound, text) => {
  const result = await whisperApi.transcribe(await sound(), { temperature: 0 });
  expect(result).toMatchObject({ text, language: 'en' });
});

test(
  'where memory is short, the model in 8 bits hears, and says why it is this one',
  { timeout: patience },
  async () => {
    expect(budget.usage().stages).toMatchObject([{ model: 'whisper-base', bytes: 1.2e9 }]);
    unloadWhisper();
    budget.setLimit(1e9);
    try {
      const { dtype, why } = await loadWhisper();
      expect(dtype).toBe('q8');
      expect(why).toMatch(/in q8, which mishears a little more, because .* needs 1\.2 GB and there are 1\.0 GB/);
      expect(budget.usage().stages).toMatchObject([{ model: 'whisper-base', bytes: 600e6 }]);
      const { text } = await whisperApi.transcribe(await recording('goforward'), { temperature: 0 });
      expect(text).toMatch(/go forward (10|ten) meters/i);
    } finally {
      budget.setLimit(usualLimit());
    }
  },
);
