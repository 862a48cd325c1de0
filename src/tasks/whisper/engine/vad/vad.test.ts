import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSession, type Session } from '../../../../runtime/session.ts';
import { samplesInMemory } from '../mel/source.ts';
import { speechProbabilities } from './probabilities.ts';
import { createSpeechMap } from './speech-map.ts';
import { speechSpans } from './speech-spans.ts';
import type { SpeechSpan } from './speech-spans.ts';

const root = new URL('../../../../../', import.meta.url);

interface Case {
  recording: string | null;
  samples: number;
  probabilities: string;
  results: { options: Record<string, number>; spans: SpeechSpan[] }[];
}

// silero-vad 6.2.3: e2e/reference/whisper/golden_vad.py
const golden = (JSON.parse(readFileSync(new URL('e2e/golden/whisper/units/vad.json', root), 'utf8')) as Case[]).map(
  (given) => {
    const bytes = Buffer.from(given.probabilities, 'base64');
    const probabilities = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
    return { ...given, probabilities };
  },
);

test.each(golden)('spans of $recording, $samples samples, as silero-vad', ({ probabilities, samples, results }) => {
  for (const { options, spans } of results) {
    const found = speechSpans(probabilities, samples, {
      threshold: options.threshold,
      negThreshold: options.neg_threshold,
      minSpeech: (options.min_speech_duration_ms ?? 250) / 1000,
      minSilence: (options.min_silence_duration_ms ?? 100) / 1000,
      speechPad: (options.speech_pad_ms ?? 30) / 1000,
    });
    expect(found, JSON.stringify(options)).toEqual(spans);
  }
});

test('by default pauses of two seconds are cut and 0.4 s around speech are kept, as in faster-whisper', () => {
  const gap = golden.find(({ recording }) => recording === 'gap')!;
  expect(speechSpans(gap.probabilities, gap.samples)).toEqual(gap.results[1]!.spans);
});

function recording(name: string): Float32Array {
  const file = readFileSync(new URL(`e2e/golden/whisper/audio/${name}.wav`, root)).subarray(44);
  return Float32Array.from({ length: file.length >> 1 }, (_, i) => file.readInt16LE(2 * i) / 32_768);
}

let opened: Promise<Session> | undefined;
const detector = (): Promise<Session> =>
  (opened ??= createSession(readFileSync(new URL('public/models/silero-vad/silero_vad_16k_sequence.onnx', root)), {
    device: 'wasm',
  }));

test.each(golden.filter(({ recording: name }) => name !== null))('probabilities of $recording', async (given) => {
  const samples = recording(given.recording!);
  let heard = 0;
  const onProgress = (done: number) => void (heard = done);
  const found = await speechProbabilities(await detector(), samplesInMemory(samples), { onProgress });
  expect(found.length).toBe(given.probabilities.length);
  for (const [frame, probability] of found.entries())
    expect(Math.abs(probability - given.probabilities[frame]!), `frame ${frame}`).toBeLessThan(1e-4);
  expect(heard).toBe(samples.length);
});

test('an abort stops the detector, and another graph is refused by its inputs', async () => {
  const samples = samplesInMemory(recording('jfk'));
  const aborted = speechProbabilities(await detector(), samples, { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  const other = { ...(await detector()), inputs: [{ name: 'state', type: 'float32' as const, dims: [2, 1, 128] }] };
  await expect(speechProbabilities(other, samples)).rejects.toThrow(/has the inputs state; expected are input, h, c/);
});

// 1 s to 2 s and 5 s to 7 s of ten seconds; together three seconds.
const spans = [
  { start: 16_000, end: 32_000 },
  { start: 80_000, end: 112_000 },
];
const counting = samplesInMemory(Float32Array.from({ length: 160_000 }, (_, i) => i));

test('speech is read from its places in the recording, over joints as well', async () => {
  const { speech } = createSpeechMap(counting, spans);
  expect(speech.length).toBe(48_000);
  expect([...(await speech.read(15_998, 16_002))]).toEqual([31_998, 31_999, 80_000, 80_001]);
  expect([...(await speech.read(0, 1))]).toEqual([16_000]);
  expect(await speech.read(0, 48_000)).toHaveLength(48_000);
});

test('times go back to where they were said; an end at a joint stays before the pause', () => {
  const segment = { seek: 0, start: 0.25, end: 1 };
  const later = { seek: 100, start: 1, end: 3 };
  createSpeechMap(counting, spans).restore([segment, later]);
  expect(segment).toEqual({ seek: 100, start: 1.25, end: 2 });
  expect(later).toEqual({ seek: 500, start: 5, end: 7 });
});

test('a word belongs to the side that its middle is on, and its segment follows it', () => {
  const segment = {
    seek: 0,
    start: 0,
    end: 3,
    words: [
      { start: 0.5, end: 0.9 },
      { start: 0.9, end: 1.05 },
      { start: 1.05, end: 1.5 },
    ],
  };
  createSpeechMap(counting, spans).restore([segment]);
  expect(segment.words).toEqual([
    { start: 1.5, end: 1.9 },
    { start: 1.9, end: 2 },
    { start: 5.05, end: 5.5 },
  ]);
  expect(segment).toMatchObject({ start: 1.5, end: 5.5 });
});

test('without any speech there is nothing to read', async () => {
  const map = createSpeechMap(counting, []);
  expect(map.speech.length).toBe(0);
  expect(await map.speech.read(0, 0)).toHaveLength(0);
  map.restore([]);
});
