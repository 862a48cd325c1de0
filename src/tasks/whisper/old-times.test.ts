import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Segment } from './contract.ts';
import { toRecording, type Recording } from './recording.ts';
import { createWhisperStore, type WhisperSurroundings } from './store.ts';
import { createTranscriptStore } from './transcripts.ts';

const transcripts = createTranscriptStore();
const file = new File(['sound'], 'late.webm', { type: 'video/webm', lastModified: 1 });
const segments: Segment[] = [
  {
    id: 0,
    seek: 0,
    start: 0,
    end: 1.5,
    text: ' One.',
    tokens: [50_364, 7, 50_439],
    temperature: 0,
    avg_logprob: -0.3,
    compression_ratio: 1,
    no_speech_prob: 0,
    words: [{ word: ' One.', start: 0.25, end: 1.5, probability: 0.9 }],
  },
];
const sound = { kind: 'WebM with Opus', duration: 3, sampleRate: 48_000, channels: 2, silence: 0.5, notices: [] };
/** As the version before times on the file's clock kept it. */
const old = (startTime: number, change: Partial<Recording> = {}): Recording => ({
  ...toRecording(file, 1),
  state: 'done',
  segments,
  text: ' One.',
  language: 'en',
  sound: { ...sound, startTime },
  ...change,
});

function visit({ soundStart = 2.4 }: { soundStart?: number | Error } = {}) {
  const asked = vi.fn(async () => {
    if (typeof soundStart !== 'number') throw soundStart;
    return soundStart;
  });
  const transcribe = vi.fn<WhisperSurroundings['transcribe']>(async () => ({ text: '', segments: [], language: 'en' }));
  const store = createWhisperStore({
    transcribe,
    load: async () => ({}) as never,
    look: async () => sound,
    soundStart: asked,
    find: async () => ({ id: 'whisper-base' }) as never,
    list: async () => [],
    transcripts,
    deaths: () => ({ dead: async () => [], begin: () => {}, end: () => {} }),
  });
  return { store, asked, transcribe, shown: () => store.getState().recordings[0]! };
}
const kept = async (): Promise<Recording> => (await transcripts.list()).recordings[0]!;

beforeEach(async () => {
  for (const { id } of (await transcripts.list()).recordings) await transcripts.remove(id);
});

test('an old transcript is put on the clock of its file when it is opened, once, waveform and all', async () => {
  const recording = old(2.5);
  await transcripts.save(recording);
  await transcripts.saveSound(recording.id, { file, peaks: { perSecond: 50, pairs: Int8Array.of(-5, 5) } });
  const first = visit();
  await first.store.getState().open();
  await vi.waitFor(() => expect(first.shown().sound).not.toHaveProperty('startTime'));
  // What the file says counts before what was noted.
  expect(first.shown()).toMatchObject({
    text: ' One.',
    sound: { duration: 5.4, silence: 3.9 / 5.4 },
    segments: [{ seek: 240, start: 2.4, end: 3.9, tokens: segments[0]!.tokens, words: [{ start: 2.65, end: 3.9 }] }],
  });
  await vi.waitFor(async () => expect((await transcripts.sound(recording.id)).peaks!.pairs).toHaveLength(242));
  expect(await kept()).toEqual(first.shown());

  const second = visit();
  await second.store.getState().open();
  await vi.waitFor(() => expect(second.store.getState().peaks.size).toBe(1));
  second.store.getState().select(recording.id);
  expect(second.asked).not.toHaveBeenCalled();
  expect(second.shown().segments[0]).toMatchObject({ start: 2.4, end: 3.9 });
});

test('an edit made meanwhile, and what it can be undone to, are moved as well', async () => {
  const recording = old(2.5);
  await transcripts.save(recording);
  await transcripts.saveSound(recording.id, { file });
  const { store, shown, asked } = visit();
  let answer: (late: number) => void = () => {};
  asked.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  await store.getState().open();
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  store.getState().editText(0, ' Won.');
  answer(2.4);
  await vi.waitFor(() => expect(shown().segments[0]).toMatchObject({ text: ' Won.', start: 2.4 }));
  store.getState().undo();
  expect(shown().segments[0]).toMatchObject({ text: ' One.', start: 2.4 });
});

test('without its file what was noted counts; of a transport stream only the file tells, when it comes', async () => {
  await transcripts.save(old(2.5));
  const noted = visit();
  await noted.store.getState().open();
  await vi.waitFor(() => expect(noted.shown().segments[0]).toMatchObject({ start: 2.5, end: 4 }));
  expect(noted.asked).not.toHaveBeenCalled();
  await transcripts.remove(noted.shown().id);

  await transcripts.save(old(3.9, { sound: { ...sound, kind: 'MPEG Transport Stream with AAC', startTime: 3.9 } }));
  const stream = visit();
  await stream.store.getState().open();
  await stream.store.getState().open();
  expect(stream.shown()).toMatchObject({ sound: { startTime: 3.9 }, segments: [{ start: 0 }] });
  stream.store.getState().add([file]);
  await vi.waitFor(() => expect(stream.shown().segments[0]).toMatchObject({ start: 2.4 }));
});

test('a file that cannot be read any more leaves what was noted; a start within the tolerance moves nothing', async () => {
  const recording = old(2.5);
  await transcripts.save(recording);
  await transcripts.saveSound(recording.id, { file });
  const { store, shown } = visit({ soundStart: new Error('gone') });
  await store.getState().open();
  await vi.waitFor(() => expect(shown().segments[0]).toMatchObject({ start: 2.5 }));
  await transcripts.remove(recording.id);

  await transcripts.save(old(0.007));
  const same = visit();
  await same.store.getState().open();
  await vi.waitFor(() => expect(same.shown().sound).not.toHaveProperty('startTime'));
  expect(same.shown().segments).toEqual(segments);
});

test('an interrupted one goes on from the same place of its sound', async () => {
  const resume = { language: 'en', seek: 150, clip: 0, tokens: [7], promptResetSince: 0, lastSpeech: 1.5 };
  const making = { model: 'whisper-base', settings: {}, vad: false };
  for (const vad of [false, true]) {
    const recording = old(2.5, { state: 'stopped', resume, making: { ...making, vad } });
    await transcripts.save(recording);
    await transcripts.saveSound(recording.id, { file });
    const { store, transcribe } = visit();
    await store.getState().open();
    store.getState().goOn(recording.id);
    await vi.waitFor(() => expect(transcribe).toHaveBeenCalled());
    // The silence before the sound is no part of what is heard where pauses are left out.
    const place = vad ? { seek: 150, lastSpeech: 1.5 } : { seek: 390, lastSpeech: 3.9 };
    expect(transcribe.mock.calls[0]![1]!.resume).toMatchObject({ state: place, segments: [{ start: 2.4 }] });
    await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
    await transcripts.remove(recording.id);
  }
});
