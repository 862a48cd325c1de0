import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { wavHeader, wavSamples } from '../../formats/wav.ts';
import { type AudioInput, takeAudio } from './audio-input.ts';
import { openRecording } from './engine/audio/recording.ts';

const rate = 16_000;
const wave = (samples: Float32Array): File =>
  new File([wavHeader(samples.length, rate), wavSamples(samples)], 'a.wav', { type: 'audio/wav' });

/** The same second of sound as every kind of thing that a script may hold. */
const kinds: Record<string, (samples: Float32Array<ArrayBuffer>) => Promise<AudioInput> | AudioInput> = {
  File: wave,
  'blob: text': (samples) => URL.createObjectURL(wave(samples)),
  'blob: URL': (samples) => new URL(URL.createObjectURL(wave(samples))),
  'data: text': async (samples) => {
    const bytes = new Uint8Array(await wave(samples).arrayBuffer());
    return `data:audio/wav;base64,${btoa(String.fromCharCode(...bytes))}`;
  },
  Float32Array: (samples) => samples,
  AudioBuffer(samples) {
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: rate });
    buffer.copyToChannel(samples, 0);
    return buffer;
  },
  audio: (samples) => new Audio(URL.createObjectURL(wave(samples))),
  video: (samples) => Object.assign(document.createElement('video'), { src: URL.createObjectURL(wave(samples)) }),
};

async function soundOf(input: AudioInput, options: Parameters<typeof takeAudio>[1] = {}): Promise<Float32Array> {
  const recording = await openRecording((await takeAudio(input, options)).audio);
  const chunks: number[] = [];
  for await (const chunk of recording.chunks()) chunks.push(...chunk);
  return Float32Array.from(chunks);
}

test.each(Object.entries(kinds))('a recording gives its own samples as %s', async (_, make) => {
  const tone = fc.record({ hertz: fc.integer({ min: 50, max: 2000 }), length: fc.integer({ min: 1000, max: rate }) });
  await fc.assert(
    fc.asyncProperty(tone, async ({ hertz, length }) => {
      const samples = Float32Array.from({ length }, (__, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));
      const heard = await soundOf(await make(samples));
      expect(heard.length).toBe(length);
      // 16 bits a sample in the file
      for (let i = 0; i < length; i += 97) expect(Math.abs(heard[i]! - samples[i]!)).toBeLessThan(1e-4);
    }),
    { numRuns: 4 },
  );
});

test('samples of another rate last as long as they say', async () => {
  for (const sampleRate of [8000, 22_050, 44_100, 48_000])
    expect((await soundOf(new Float32Array(sampleRate), { sampleRate })).length).toBeCloseTo(rate, -2);
  await expect(takeAudio(new Float32Array(3), { sampleRate: -1 })).rejects.toMatchObject({ code: 'bad-option' });
  await expect(takeAudio(new Blob(['x']), { sampleRate: rate })).rejects.toMatchObject({ code: 'bad-option' });
});

/** Chromium's false microphone, which beeps once a second. */
const beeps = (): Promise<MediaStream> => navigator.mediaDevices.getUserMedia({ audio: true });
/** Settles when something was recorded: the recorder asks for the state of the tracks with each message of samples. */
async function untilHeard(stream: MediaStream): Promise<void> {
  const asked = vi.spyOn(stream, 'getAudioTracks');
  await vi.waitUntil(() => asked.mock.calls.length > 30, 60_000);
  asked.mockRestore();
}

test('a stream is recorded until its tracks are stopped', async () => {
  const stream = await beeps();
  const taken = takeAudio(stream);
  await untilHeard(stream);
  for (const track of stream.getTracks()) track.stop();
  const { audio } = await taken;
  const recording = await openRecording(audio);
  let loudest = 0;
  for await (const chunk of recording.chunks()) loudest = chunk.reduce((a, b) => Math.max(a, Math.abs(b)), loudest);
  expect(loudest).toBeGreaterThan(0.005);
  await expect(takeAudio(stream)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringMatching(/ended/) });
});

test('an abort with the reason stop keeps what was recorded, and leaves the tracks running', async () => {
  const stream = await beeps();
  const stop = new AbortController();
  const player = Object.assign(document.createElement('audio'), { srcObject: stream });
  const taken = takeAudio(player, { signal: stop.signal });
  await untilHeard(stream);
  stop.abort('stop');
  const { audio, signal } = await taken;
  expect((await openRecording(audio)).duration).toBeGreaterThan(0.1);
  expect(signal).toBeUndefined();
  expect(stream.getAudioTracks()[0]!.readyState).toBe('live');
  for (const track of stream.getTracks()) track.stop();
});

test('any other abort rejects', async () => {
  const stream = await beeps();
  const stop = new AbortController();
  const taken = takeAudio(stream, { signal: stop.signal });
  stop.abort();
  await expect(taken).rejects.toMatchObject({ name: 'AbortError' });
});

test('what holds no sound is refused with what is accepted', async () => {
  const silent = document.createElement('canvas');
  silent.getContext('2d');
  const odd: unknown[] = [null, 1, {}, [], 'http://[', silent, silent.captureStream(), new Audio(), new Int16Array(4)];
  for (const input of odd) await expect(takeAudio(input as AudioInput)).rejects.toMatchObject({ code: 'bad-input' });
  const fetched = vi.spyOn(globalThis, 'fetch');
  await fc.assert(
    fc.asyncProperty(fc.domain(), async (host) => {
      for (const input of [`//${host}/a.wav`, new URL(`https://${host}/a.wav`)])
        await expect(takeAudio(input)).rejects.toThrow(/is another site/);
    }),
    { numRuns: 20 },
  );
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});
