import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { findModel, loadCatalogue } from '../../runtime/catalogue.ts';
import { watchDeaths, type DeathWatch } from '../../runtime/page/death-watch.ts';
import { loadWhisper, lookAt, soundStart, whisperApi } from './api.ts';
import { defaultSettings } from './defaults.ts';
import { editActions } from './edit-actions.ts';
import { keepChoices, readChoices } from './kept-choices.ts';
import { createDraftMemory, type DraftMemory } from './line-draft.ts';
import { asFound, asSurvived, isFileOf, toRecording, type Recording } from './recording.ts';
import { createRecordingList } from './recording-list.ts';
import { createRunQueue, type RunSurroundings } from './run-queue.ts';
import { startState, type WhisperActions, type WhisperState } from './state.ts';
import { createTimeMigration } from './migrate-times.ts';
import { broughtBack } from './taken-away.ts';
import { createTranscriptStore } from './transcripts.ts';

export type WhisperStore = WhisperState & WhisperActions;

/** Everything that the store needs from outside. */
export interface WhisperSurroundings extends RunSurroundings {
  find: typeof findModel;
  list: typeof loadCatalogue;
  /** What was typed into a line on the last visit, and not saved. */
  draft?: DraftMemory['read'];
}

/** The state of the Transcribe view. The surroundings are passed in, so that it runs without a page. */
export function createWhisperStore(around: WhisperSurroundings): StoreApi<WhisperStore> {
  const { transcripts } = around;
  return createStore<WhisperStore>()((set, get) => {
    let opening: Promise<void> | undefined;
    let wasOpened = false;
    const list = createRecordingList({ set, get }, transcripts);
    const migrate = createTimeMigration({ set, get }, list, around);
    const queue = createRunQueue({ set, get }, list, { ...around, migrate });
    const { find, keep, readSound } = list;

    return {
      ...startState,
      ...editActions({ set, get }, list),
      add(files) {
        get().saveDraft();
        const known = files.map((file) => get().recordings.find((recording) => isFileOf(file, recording)));
        // Behind all that is there, also when the clock was set back since.
        const from = get().recordings.reduce((latest, { added: at }) => Math.max(latest, at + 1), Date.now());
        const added = files
          .filter((_, i) => !known[i])
          .map((file, i) => ({ file, recording: toRecording(file, from + i) }));
        set(({ recordings, files: before }) => ({
          recordings: [...recordings, ...added.map(({ recording }) => recording)],
          files: new Map([
            ...before,
            ...added.map(({ file, recording }) => [recording.id, file] as const),
            ...known.flatMap((recording, i) => (recording ? [[recording.id, files[i]!] as const] : [])),
          ]),
          current: known[0]?.id ?? added[0]?.recording.id ?? get().current,
        }));
        for (const { file, recording } of added) {
          void keep(recording);
          void transcripts.saveSound(recording.id, { file });
        }
        for (const recording of known) if (recording) void migrate(recording.id);
        // The file of an interrupted transcription, chosen again: it goes on.
        for (const recording of known) if (recording && isUnfinished(recording)) get().goOn(recording.id);
        void get().run();
      },
      remove(id) {
        get().saveDraft();
        const { recordings, current } = get();
        queue.leave(id);
        const taken = list.takenAway(id, 'remove');
        const index = recordings.findIndex((recording) => recording.id === id);
        const left = recordings.filter((recording) => recording.id !== id);
        set({
          recordings: left,
          current: current === id ? left[Math.min(index, left.length - 1)]?.id : current,
          takenAway: taken,
        });
        void taken?.sound.then(async () => {
          if (!find(id)) await transcripts.remove(id);
        });
      },
      async bringBack() {
        const { takenAway: taken } = get();
        if (!taken) return;
        const { id } = taken.recording;
        queue.leave(id);
        set((lists) => broughtBack(lists, taken));
        // Both at once: who closes the page now has seen that it came back.
        await Promise.all([keep(taken.recording), taken.sound.then((sound) => transcripts.saveSound(id, sound))]);
        await readSound(id);
      },
      letGo: () => set({ takenAway: undefined }),
      select: (id) => {
        if (id !== get().current) get().saveDraft();
        set({ current: id });
        void readSound(id).then(() => migrate(id));
      },
      run: () => queue.run(),
      stop: () => queue.stop(),
      stopAll: () => queue.stopAll(),
      goOn(id) {
        list.change(id, { state: 'waiting', error: undefined });
        set({ fault: undefined });
        void get().run();
      },
      again(id, { language } = {}) {
        get().saveDraft();
        const recording = find(id);
        if (!recording) return;
        queue.leave(id);
        const taken = recording.segments.length > 0 ? list.takenAway(id, 'again') : undefined;
        const { name, size, modified, isVideo, added } = recording;
        const named = language ? { named: language } : {};
        const anew: Recording = { id, name, size, modified, isVideo, added, state: 'waiting', segments: [], ...named };
        set(({ recordings, histories }) => ({
          recordings: recordings.map((other) => (other.id === id ? anew : other)),
          histories: new Map([...histories].filter(([key]) => key !== id)),
          takenAway: taken,
          fault: undefined,
        }));
        list.forget(id);
        void keep(anew);
        void get().run();
      },
      setSettings: (changes) => set(({ settings }) => ({ settings: { ...settings, ...changes } })),
      resetSettings: () =>
        set(({ settings: { language, task, initialPrompt } }) => ({
          settings: { ...defaultSettings, language, task, initialPrompt },
        })),
      choose(chosen) {
        if (chosen === get().chosen) return;
        set({ chosen, entry: undefined });
        around.find(chosen).then(
          (entry) => get().chosen === chosen && set({ entry }),
          () => {}, // loading it says what is wrong
        );
      },
      setVad: (vad) => set({ vad }),
      setExport: (changes) => set(({ exporting }) => ({ exporting: { ...exporting, ...changes } })),
      open: () => (opening ??= open().finally(() => (opening = undefined))),
    };

    async function open(): Promise<void> {
      const [{ recordings: kept, kept: isKept }, entry, entries, left, dead] = await Promise.all([
        transcripts.list(),
        around.find(get().chosen),
        around.list(),
        around.draft?.(),
        around.deaths().dead(),
      ]);
      const known = new Set(get().recordings.map(({ id }) => id));
      const found = kept
        .filter(({ id }) => !known.has(id))
        .map((recording) => (dead.includes(recording.id) ? asSurvived(recording) : asFound(recording)));
      list.know(kept.filter(({ id }) => !known.has(id)).map(asFound));
      if (!wasOpened) transcripts.watch((id) => void list.follow(id));
      wasOpened = true;
      for (const recording of found) if (recording.deaths) void keep(recording);
      // Over some that this page knows another tab died, and it is not at work on them itself.
      for (const { id, state } of get().recordings)
        if (dead.includes(id) && state === 'stopped') list.change(id, asSurvived(find(id)!));
      const recordings = [...found, ...get().recordings];
      set({ recordings, kept: isKept, entry, hasVad: entries.some(({ task }) => task === 'vad') });
      const draft = get().draft ?? left;
      const drafted = recordings.find(({ id, segments }) => id === draft?.id && draft.index < segments.length);
      if (!get().current && recordings.length > 0) get().select((drafted ?? recordings.at(-1)!).id);
      if (drafted && drafted.id === get().current) set({ draft });
    }
  });
}

const isUnfinished = ({ state }: Recording): boolean => state === 'stopped' || state === 'failed';

let deaths: DeathWatch | undefined;
const drafts = createDraftMemory();

/** The one store of the page, with the choices of the last visit. */
export const whisperStore = createWhisperStore({
  transcribe: (audio, options) => whisperApi.transcribe(audio, options),
  load: loadWhisper,
  look: lookAt,
  soundStart,
  find: findModel,
  list: loadCatalogue,
  transcripts: createTranscriptStore(),
  draft: drafts.read,
  deaths: () => (deaths ??= watchDeaths('triptych-whisper-at-work')),
});

whisperStore.setState(readChoices());
whisperStore.subscribe((now, before) => {
  if (now.settings !== before.settings || now.vad !== before.vad) keepChoices(now);
  if (now.draft !== before.draft) drafts.keep(now.draft);
});

/** One value of the store, for React: `useWhisper((state) => state.settings)`. */
export const useWhisper = <T>(select: (state: WhisperStore) => T): T => useStore(whisperStore, select);

/** Where dropped, pasted and picked recordings come in. */
export const acceptRecordings = (files: readonly File[]): void => whisperStore.getState().add(files);
