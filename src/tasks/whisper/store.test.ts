import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import type { TranscribeOptions } from './api.ts';
import type { Segment, Transcription } from './contract.ts';
import { AppError } from '../../runtime/errors.ts';
import type { DeathWatch } from '../../runtime/page/death-watch.ts';
import { isPlayable, type Recording, toRecording } from './recording.ts';
import { createWhisperStore, type WhisperSurroundings } from './store.ts';
import { createTranscriptStore } from './transcripts.ts';

const segment = (id: number, text: string): Segment => ({
  id,
  seek: id * 3000,
  start: id * 30,
  end: id * 30 + 30,
  text,
  tokens: [7],
  temperature: 0,
  avg_logprob: -0.3,
  compression_ratio: 1,
  no_speech_prob: 0,
});
const state = (seek: number) => ({ language: 'en', seek, clip: 0, tokens: [], promptResetSince: 0, lastSpeech: 0 });
const texts = [' One.', ' Two.', ' Three.'];

/** A model that writes a window at each `step`, from where it is told to go on. */
function fakeModel() {
  const steps: (() => void)[] = [];
  const calls: TranscribeOptions[] = [];
  const transcribe = vi.fn<WhisperSurroundings['transcribe']>(async (_, options = {}) => {
    calls.push(options);
    const { signal, onProgress, resume } = options;
    const run = { phase: 'run', unit: 'seconds', total: 90 } as const;
    for (let i = (resume?.state.seek ?? 0) / 3000; i < texts.length; i++) {
      await new Promise<void>((resolve, reject) => {
        steps.push(resolve);
        signal?.addEventListener('abort', () => {
          steps.splice(steps.indexOf(resolve), 1);
          reject(signal.reason as Error);
        });
      });
      onProgress?.({ ...run, done: 30 * (i + 1), segments: [segment(i, texts[i]!)], state: state(3000 * (i + 1)) });
    }
    const all = texts.map((text, i) => segment(i, text));
    return { text: texts.join(''), segments: all, language: 'en' } satisfies Transcription;
  });
  const step = async () => {
    await vi.waitFor(() => expect(steps.length).toBeGreaterThan(0));
    steps.shift()!();
  };
  return { transcribe, step, calls };
}

const model = { model: 'whisper-base', device: 'wasm', dtype: 'q4', why: '', languages: [], selfTests: [] } as const;
const surroundings = (transcribe: WhisperSurroundings['transcribe']): WhisperSurroundings => ({
  transcribe,
  load: async () => ({ ...model, languages: [], selfTests: [], translates: true, wordTimes: true }),
  look: async () => ({ kind: 'WAV', sampleRate: 16_000, channels: 1, duration: 90 }),
  soundStart: async () => 0,
  find: async () => ({ id: 'whisper-base' }) as never,
  list: async () => [],
  transcripts: createTranscriptStore(),
  deaths: () => calm,
});
const calm: DeathWatch = { dead: async () => [], begin: () => {}, end: () => {} };
const file = (name: string) => new File(['sound'], name, { type: 'audio/wav', lastModified: 1 });

beforeEach(async () => {
  const { transcripts } = surroundings(fakeModel().transcribe);
  for (const { id } of (await transcripts.list()).recordings) await transcripts.remove(id);
});

test('recordings are written down one after the other, and their text grows', async () => {
  const { transcribe, step } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav'), file('b.wav')]);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  expect(store.getState().recordings.map((recording) => recording.state)).toEqual(['running', 'waiting']);
  for (let i = 0; i < 5; i++) await step();
  await vi.waitFor(() => expect(store.getState().recordings[1]!.state).toBe('done'));
  expect(store.getState().recordings[0]).toMatchObject({ state: 'done', text: ' One. Two. Three.', language: 'en' });
  expect(store.getState().work.phase).toBe('idle');
});

test('Stop keeps what there is, and it goes on from there', async () => {
  const { transcribe, step, calls } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav')]);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  store.getState().stop();
  await vi.waitFor(() => expect(store.getState().recordings[0]).toMatchObject({ state: 'stopped' }));
  const { id } = store.getState().recordings[0]!;
  store.getState().goOn(id);
  await step();
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.state).toBe('done'));
  expect(calls[1]!.resume).toMatchObject({ state: { seek: 3000 }, segments: [{ text: ' One.' }] });
  expect(store.getState().recordings[0]!.segments.map(({ text }) => text)).toEqual(texts);
});

test('Stop ends one recording and the next one begins, Stop all ends the queue', async () => {
  const { transcribe, step } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  const states = () => store.getState().recordings.map(({ state }) => state);
  store.getState().add([file('a.wav'), file('b.wav'), file('c.wav')]);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  store.getState().stop();
  await vi.waitFor(() => expect(states()).toEqual(['stopped', 'running', 'waiting']));
  store.getState().stopAll();
  await vi.waitFor(() => expect(states()).toEqual(['stopped', 'stopped', 'stopped']));
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
});

test('after a reload an interrupted transcript is found with its sound, and goes on', async () => {
  const before = fakeModel();
  const page = createWhisperStore(surroundings(before.transcribe));
  page.getState().add([file('a.wav'), file('b.wav')]);
  await before.step();
  await vi.waitFor(() => expect(page.getState().recordings[0]!.segments).toHaveLength(1));
  const { transcripts } = surroundings(before.transcribe);
  await vi.waitFor(async () => expect((await transcripts.list()).recordings[0]!.resume).toBeDefined());

  const after = fakeModel();
  const store = createWhisperStore(surroundings(after.transcribe));
  await store.getState().open();
  const [found, waiting] = store.getState().recordings;
  expect(found).toMatchObject({ name: 'a.wav', state: 'stopped', segments: [{ text: ' One.' }] });
  // What waited has nobody to wait for: it says so, and can be begun.
  expect(waiting).toMatchObject({ name: 'b.wav', state: 'stopped', segments: [] });
  expect(store.getState().current).toBe(waiting!.id);
  store.getState().goOn(found!.id);
  await after.step();
  await after.step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.state).toBe('done'));
  expect(after.calls[0]!.resume!.state.seek).toBe(3000);
});

test('a recording over which the page died twice is told as failed, and the others go on', async () => {
  const first = fakeModel();
  const page = createWhisperStore(surroundings(first.transcribe));
  page.getState().add([file('deadly.webm'), file('b.wav')]);
  await vi.waitFor(() => expect(first.calls).toHaveLength(1));
  // The page is gone in the midst of it, and so is the next one.
  const survivor = () => {
    const model = fakeModel();
    const deaths = () => ({ ...calm, dead: async () => [page.getState().recordings[0]!.id] });
    return { ...model, store: createWhisperStore({ ...surroundings(model.transcribe), deaths }) };
  };
  const second = survivor();
  await second.store.getState().open();
  expect(second.store.getState().recordings[0]).toMatchObject({ name: 'deadly.webm', state: 'stopped', deaths: 1 });
  expect(isPlayable(second.store.getState().recordings[0]!), 'a player may die of it as well').toBe(false);
  second.store.getState().goOn(second.store.getState().recordings[0]!.id);
  await vi.waitFor(() => expect(second.calls).toHaveLength(1));

  const third = survivor();
  await third.store.getState().open();
  const [given, other] = third.store.getState().recordings;
  expect(given!.error!.message).toMatch(/^The page died twice while it read “deadly\.webm”/);
  expect([given!.state, other!.state]).toEqual(['failed', 'stopped']);
  third.store.getState().goOn(other!.id);
  for (let i = 0; i < 3; i++) await third.step();
  await vi.waitFor(() => expect(third.store.getState().recordings[1]!.state).toBe('done'));

  // It stays given up over a reload in order, until somebody tries again and it is read.
  const fourth = fakeModel();
  const store = createWhisperStore(surroundings(fourth.transcribe));
  await store.getState().open();
  expect(store.getState().recordings[0]).toMatchObject({ state: 'failed', deaths: 2 });
  store.getState().goOn(given!.id);
  for (let i = 0; i < 3; i++) await fourth.step();
  await vi.waitFor(() => {
    const [{ state, deaths }] = store.getState().recordings as [Recording];
    expect([state, deaths]).toEqual(['done', undefined]);
  });
  expect(isPlayable(store.getState().recordings[0]!)).toBe(true);
});

test('only the recording of the tab that died is accused, not the one that another tab is at work on', async () => {
  const models = [fakeModel(), fakeModel()];
  const [dying, living] = models.map(({ transcribe }) => createWhisperStore(surroundings(transcribe)));
  dying!.getState().add([file('deadly.webm')]);
  living!.getState().add([file('calm.wav')]);
  for (const { calls } of models) await vi.waitFor(() => expect(calls).toHaveLength(1));
  const { id } = dying!.getState().recordings[0]!;
  const next = createWhisperStore({
    ...surroundings(fakeModel().transcribe),
    deaths: () => ({ ...calm, dead: async () => [id] }),
  });
  await next.getState().open();
  const deaths = Object.fromEntries(next.getState().recordings.map((one) => [one.name, one.deaths]));
  expect(deaths).toEqual({ 'deadly.webm': 1, 'calm.wav': undefined });
});

test('a page that is reloaded in order accuses no recording', async () => {
  const first = fakeModel();
  createWhisperStore(surroundings(first.transcribe))
    .getState()
    .add([file('a.wav')]);
  await vi.waitFor(() => expect(first.calls).toHaveLength(1));
  const store = createWhisperStore(surroundings(fakeModel().transcribe));
  await store.getState().open();
  expect(store.getState().recordings[0]).toMatchObject({ state: 'stopped' });
  expect(store.getState().recordings[0]!.deaths).toBeUndefined();
});

test('recordings stay in the order in which they came although the clock was set back', async () => {
  const first = createWhisperStore(surroundings(fakeModel().transcribe));
  first.getState().add([file('a.wav')]);
  await vi.waitFor(async () => expect((await surroundings(vi.fn()).transcripts.list()).recordings).toHaveLength(1));
  const dayBefore = Date.now() - 86_400_000;
  vi.spyOn(Date, 'now').mockReturnValue(dayBefore);
  const second = createWhisperStore(surroundings(fakeModel().transcribe));
  await second.getState().open();
  second.getState().add([file('b.wav'), file('c.wav')]);
  vi.restoreAllMocks();
  const { transcripts } = surroundings(vi.fn());
  await vi.waitFor(async () =>
    expect((await transcripts.list()).recordings.map(({ name }) => name)).toEqual(['a.wav', 'b.wav', 'c.wav']),
  );
});

test('edits are undone and redone, also while the transcript grows', async () => {
  const { transcribe, step } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  const written = () => store.getState().recordings[0]!.segments.map(({ text }) => text);
  store.getState().add([file('a.wav')]);
  await step();
  await vi.waitFor(() => expect(written()).toHaveLength(1));
  store.getState().editText(0, ' Won.');
  await step();
  await vi.waitFor(() => expect(written()).toEqual([' Won.', ' Two.']));
  store.getState().undo();
  expect(written()).toEqual([' One.', ' Two.']);
  store.getState().redo();
  expect(written()).toEqual([' Won.', ' Two.']);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.state).toBe('done'));
  expect(store.getState().recordings[0]).toMatchObject({ text: undefined });
  expect(written()).toEqual([' Won.', ' Two.', ' Three.']);
});

test('a file that cannot be read is told in its place, and the next one is taken', async () => {
  const { transcribe, step } = fakeModel();
  transcribe.mockRejectedValueOnce(new AppError('bad-input', '“a.wav” is empty.'));
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav'), file('b.wav')]);
  for (let i = 0; i < 3; i++) await step();
  await vi.waitFor(() => expect(store.getState().recordings[1]!.state).toBe('done'));
  expect(store.getState().recordings[0]).toMatchObject({ state: 'failed', error: { message: '“a.wav” is empty.' } });
});

test('the settings of now count for a new transcription, those of then for one that goes on', async () => {
  const { transcribe, step, calls } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().setSettings({ language: 'de', beamSize: 5 });
  store.getState().add([file('a.wav')]);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  store.getState().stop();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.state).toBe('stopped'));
  store.getState().setSettings({ language: 'fr' });
  const { id } = store.getState().recordings[0]!;
  store.getState().goOn(id);
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  expect(calls[1]).toMatchObject({ language: 'de', beamSize: 5, wordTimestamps: true });
  store.getState().stop();
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
  store.getState().again(id);
  await vi.waitFor(() => expect(calls).toHaveLength(3));
  expect(calls[2]).toMatchObject({ language: 'fr' });
  expect(calls[2]!.resume).toBeUndefined();
});

test('a recording is begun again in another language while it runs, and the others keep the setting', async () => {
  const { transcribe, step, calls } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav'), file('b.wav')]);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  store.getState().again(store.getState().recordings[0]!.id, { language: 'cy' });
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  expect(calls[1]).toMatchObject({ language: 'cy' });
  expect(calls[1]!.resume).toBeUndefined();
  for (let i = 0; i < 3; i++) await step();
  await vi.waitFor(() => expect(calls).toHaveLength(3));
  expect(store.getState().recordings[0]!.segments.map(({ text }) => text)).toEqual(texts);
  expect(calls[2]!.language).toBeUndefined();
  expect(store.getState().settings.language).toBeNull();
  store.getState().stopAll();
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
});

test('a recording whose file was not kept says so, and goes on when the file comes again', async () => {
  const before = fakeModel();
  const page = createWhisperStore(surroundings(before.transcribe));
  page.getState().add([file('a.wav')]);
  await before.step();
  const around = surroundings(before.transcribe);
  await vi.waitFor(async () => expect((await around.transcripts.list()).recordings[0]!.resume).toBeDefined());
  const after = fakeModel();
  const store = createWhisperStore({
    ...surroundings(after.transcribe),
    transcripts: { ...around.transcripts, sound: async () => ({}) },
  });
  await store.getState().open();
  store.getState().goOn(store.getState().recordings[0]!.id);
  await vi.waitFor(() => expect(store.getState().recordings[0]!.error?.message).toMatch(/was not kept/));
  store.getState().add([file('a.wav')]);
  await after.step();
  await after.step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.state).toBe('done'));
  expect(store.getState().recordings).toHaveLength(1);
});

test('another model is given new recordings, and what was begun stays with its own', async () => {
  const { transcribe, step, calls } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav')]);
  await step();
  store.getState().choose('whisper-small');
  store.getState().add([file('b.wav')]);
  for (let i = 0; i < 5; i++) await step();
  await vi.waitFor(() => expect(store.getState().recordings.every(({ state: now }) => now === 'done')).toBe(true));
  expect(calls.map((options) => options.model)).toEqual(['whisper-base', 'whisper-small']);
});

test('what is removed comes back with its text, its edits, its sound and its place', async () => {
  const { transcribe, step } = fakeModel();
  const around = surroundings(transcribe);
  const store = createWhisperStore(around);
  store.getState().add([file('a.wav'), file('b.wav')]);
  for (let i = 0; i < 6; i++) await step();
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
  const { id } = store.getState().recordings[0]!;
  store.getState().select(id);
  store.getState().editText(0, ' Won.');
  store.getState().remove(id);
  expect(store.getState().recordings.map(({ name }) => name)).toEqual(['b.wav']);
  await vi.waitFor(async () => expect((await around.transcripts.list()).recordings).toHaveLength(1));

  const save = vi.spyOn(around.transcripts, 'save');
  const back = store.getState().bringBack();
  expect(save.mock.calls.at(-1)?.[0].id, 'before anything else is waited for').toBe(id);
  await back;
  expect(store.getState()).toMatchObject({
    current: id,
    takenAway: undefined,
    recordings: [{ id }, { name: 'b.wav' }],
  });
  const reloaded = createWhisperStore(surroundings(transcribe));
  await reloaded.getState().open();
  const found = reloaded.getState().recordings.find((recording) => recording.id === id)!;
  expect(found).toMatchObject({ state: 'done', segments: [{ text: ' Won.' }, {}, {}] });
  expect((await around.transcripts.sound(id)).file).toBeDefined();
  store.getState().undo();
  expect(store.getState().recordings[0]!.segments[0]!.text).toBe(' One.');
});

test('the transcript before comes back while it is being transcribed again', async () => {
  const { transcribe, step } = fakeModel();
  const store = createWhisperStore(surroundings(transcribe));
  store.getState().add([file('a.wav')]);
  for (let i = 0; i < 3; i++) await step();
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
  const { id } = store.getState().recordings[0]!;
  store.getState().editText(2, ' Free.');
  store.getState().again(id);
  await step();
  await vi.waitFor(() => expect(store.getState().recordings[0]!.segments).toHaveLength(1));
  await store.getState().bringBack();
  await vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
  const [back] = store.getState().recordings;
  expect(back).toMatchObject({ state: 'done', segments: [{ text: ' One.' }, { text: ' Two.' }, { text: ' Free.' }] });
});

test('what was typed on the last visit is in its line again, and the transcript is saved with it', async () => {
  const around = surroundings(fakeModel().transcribe);
  const written = ['a.wav', 'b.wav'].map((name, i): Recording => ({
    ...toRecording(file(name), i),
    state: 'done',
    segments: texts.map((text, at) => segment(at, text)),
  }));
  for (const recording of written) await around.transcripts.save(recording);
  const { id } = written[0]!;

  const draft = { id, index: 1, base: 'Two.', text: 'Too.' };
  const second = createWhisperStore({ ...around, draft: async () => draft });
  await second.getState().open();
  expect(second.getState()).toMatchObject({ current: id, draft });
  second.getState().saveDraft();
  expect(second.getState().recordings.find((recording) => recording.id === id)!.segments[1]!.text).toBe(' Too.');
  second.getState().undo();
  expect(second.getState().recordings.find((recording) => recording.id === id)!.segments[1]!.text).toBe(' Two.');

  const gone = createWhisperStore({ ...around, draft: async () => ({ ...draft, index: 9 }) });
  await gone.getState().open();
  expect(gone.getState().draft).toBeUndefined();
});

test('one transcript in two tabs has the edits of both, on the page and on the disk, and Undo takes back only its own', async () => {
  const written: Recording = {
    ...toRecording(file('a.wav'), 1),
    state: 'done',
    segments: texts.map((text, at) => segment(at, text)),
  };
  const { id } = written;
  await surroundings(fakeModel().transcribe).transcripts.save(written);
  const tabs = [1, 2].map(() => createWhisperStore(surroundings(fakeModel().transcribe)));
  for (const tab of tabs) await tab.getState().open();
  const [one, other] = tabs as [(typeof tabs)[0], (typeof tabs)[0]];
  const shown = (tab: typeof one) => tab.getState().recordings[0]?.segments.map(({ text }) => text.trim());
  const agree = (wanted: string[]) =>
    vi.waitFor(async () => {
      expect(shown(one)).toEqual(wanted);
      expect(shown(other)).toEqual(wanted);
      const { recordings } = await surroundings(fakeModel().transcribe).transcripts.list();
      expect(recordings[0]!.segments.map(({ text }) => text.trim())).toEqual(wanted);
    });

  one.getState().editText(0, ' First.');
  await agree(['First.', 'Two.', 'Three.']);
  // At the same moment, before either has heard of the other.
  one.getState().editText(1, ' Second.');
  other.getState().editText(2, ' Third.');
  await agree(['First.', 'Second.', 'Third.']);
  other.getState().undo();
  await agree(['First.', 'Second.', 'Three.']);

  // What is being typed stays at its line, and is saved into what there is then.
  other.getState().openEditor(2);
  other.getState().typeText('Typed.');
  one.getState().removeSegment(0);
  await vi.waitFor(() => expect(other.getState().draft).toMatchObject({ index: 1, text: 'Typed.' }));
  one.getState().removeSegment(1); // the very line
  await vi.waitFor(() => expect(shown(one)).toEqual(['Second.']));
  await vi.waitFor(() => expect(other.getState().recordings[0]!.segments).toHaveLength(2));
  other.getState().saveDraft();
  await agree(['Second.', 'Typed.']);

  one.getState().remove(id);
  await vi.waitFor(() => expect(other.getState().recordings).toEqual([]));
});

test('an edit of a tab that is killed while it joins the edits of another is found by the next one', async () => {
  const written: Recording = { ...toRecording(file('a.wav'), 1), state: 'done', segments: [segment(0, texts[0]!)] };
  const [one, other] = [createTranscriptStore(), createTranscriptStore()];
  await one.save(written);
  const heard = vi.fn<(id: string) => void>();
  one.watch(heard);
  await other.save(written);
  await vi.waitFor(() => expect(heard).toHaveBeenCalled()); // it knows that it is not alone
  const edited = { ...written, segments: [segment(0, ' Edited.')] };
  const killed = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementationOnce(() => {
    throw new Error('The page is gone.');
  });
  expect(await one.save(edited, written)).toBeUndefined();
  expect(killed).toHaveBeenCalledOnce();
  killed.mockRestore();
  const { recordings } = await createTranscriptStore().list();
  expect(recordings[0]!.segments[0]!.text).toBe(' Edited.');
  await createTranscriptStore().save(written); // what was joined once is not joined again
  expect((await createTranscriptStore().list()).recordings[0]!.segments[0]!.text).toBe(texts[0]);
});
