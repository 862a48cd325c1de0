import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { findModel, loadCatalogue } from '../../runtime/catalogue.ts';
import { AppError, type ErrorCode, isAbort } from '../../runtime/errors.ts';
import { loadWhisper, lookAt, whisperApi } from './api.ts';
import type { Segment } from './contract.ts';
import { defaultSettings, toSettings } from './defaults.ts';
import { appended, emptyHistory, grown, noted, redone, undone, type EditHistory } from './edit-history.ts';
import { mergeWithNext, removeSegment, replaceAll, setText, splitSegment } from './edits.ts';
import { keepChoices, readChoices } from './kept-choices.ts';
import { asFound, isFileOf, toRecording, type Making, type Recording } from './recording.ts';
import { transcribeRecording } from './run.ts';
import { startState, type WhisperActions, type WhisperState } from './state.ts';
import { broughtBack, type TakenAway } from './taken-away.ts';
import { createTranscriptStore, type TranscriptStore } from './transcripts.ts';

export type WhisperStore = WhisperState & WhisperActions;

/** Everything that the store needs from outside. */
export interface WhisperSurroundings {
  transcribe: typeof whisperApi.transcribe;
  load: typeof loadWhisper;
  look: typeof lookAt;
  find: typeof findModel;
  list: typeof loadCatalogue;
  transcripts: TranscriptStore;
}

/** The state of the Transcribe view. The surroundings are passed in, so that it runs without a page. */
export function createWhisperStore(around: WhisperSurroundings): StoreApi<WhisperStore> {
  const { transcripts } = around;
  return createStore<WhisperStore>()((set, get) => {
    let controller: AbortController | undefined;
    let opening: Promise<void> | undefined;

    const find = (id: string | undefined) => get().recordings.find((recording) => recording.id === id);
    const keep = async (recording: Recording) => {
      if (!(await transcripts.save(recording))) set({ kept: false });
    };
    /** Changes a recording, on the disk as well. */
    const change = (id: string, changes: Partial<Recording>) => {
      const recordings = get().recordings.map((recording) =>
        recording.id === id ? { ...recording, ...changes } : recording,
      );
      set({ recordings });
      const changed = find(id);
      if (changed) void keep(changed);
    };
    const setHistory = (id: string, history: EditHistory) =>
      set(({ histories }) => ({ histories: new Map(histories).set(id, history) }));
    const historyOf = (id: string) => get().histories.get(id) ?? emptyHistory;

    /** An edit of the transcript on show, that can be undone. */
    function edit(work: (segments: readonly Segment[]) => readonly Segment[]): void {
      const recording = find(get().current);
      if (!recording) return;
      const segments = work(recording.segments);
      if (segments === recording.segments || segments.every((segment, i) => segment === recording.segments[i]))
        if (segments.length === recording.segments.length) return;
      setHistory(recording.id, noted(historyOf(recording.id), recording.segments));
      change(recording.id, { segments, text: undefined });
    }
    function travel(step: typeof undone): void {
      const recording = find(get().current);
      const found = recording && step(historyOf(recording.id), recording.segments);
      if (!found) return;
      setHistory(recording.id, found.history);
      change(recording.id, { segments: found.segments, text: undefined });
    }

    /** Ends the run of a recording, if it is the one that runs. */
    function leave(id: string): void {
      const { work } = get();
      if (work.phase !== 'idle' && work.id === id) controller?.abort();
    }
    /** A recording as it is now, with all that it takes to bring it back. */
    function takenAway(id: string, by: TakenAway['by']): TakenAway | undefined {
      const { recordings, files, peaks, histories } = get();
      const index = recordings.findIndex((recording) => recording.id === id);
      if (index < 0) return undefined;
      const [file, drawn] = [files.get(id), peaks.get(id)];
      const sound = transcripts
        .sound(id)
        .then((kept) => ({ ...kept, ...(file && { file }), ...(drawn && { peaks: drawn }) }));
      return { by, recording: asFound(recordings[index]!), index, history: histories.get(id), sound };
    }

    /** The file of a recording: in memory, or kept. */
    async function fileOf(recording: Recording): Promise<File> {
      const file = get().files.get(recording.id) ?? (await transcripts.sound(recording.id)).file;
      if (!file) throw new AppError('bad-input', missingFile(recording.name));
      set(({ files }) => ({ files: new Map(files).set(recording.id, file) }));
      return file;
    }

    async function runOne(recording: Recording, { signal }: AbortController): Promise<void> {
      const { id } = recording;
      const making = recording.resume && recording.making ? recording.making : makingOf(get());
      change(id, { state: 'running', making });
      set({ work: { phase: 'load', id, progress: undefined }, fault: undefined });
      const file = await fileOf(recording);
      // What cannot be read is told before a model is waited for.
      if (!recording.resume) change(id, { facts: await around.look(file, signal) });
      set({
        model: await around.load({
          model: making.model,
          signal,
          onProgress: (progress) => set({ work: { phase: 'load', id, progress } }),
        }),
      });
      await transcribeRecording(
        { transcribe: around.transcribe, recording: find(id) ?? recording, file, making },
        {
          signal,
          onChange(changes, added) {
            const now = find(id);
            if (!now) return;
            if (added.length > 0) setHistory(id, grown(historyOf(id), added));
            // The model's own text tells nothing about a transcript that was edited meanwhile.
            const text = historyOf(id).past.length > 0 ? { text: undefined } : {};
            change(id, { ...changes, ...text, ...(added.length > 0 && { segments: appended(now.segments, added) }) });
          },
          onPeaks(peaks, isWhole) {
            set((state) => ({ peaks: new Map(state.peaks).set(id, peaks) }));
            if (isWhole) void transcripts.saveSound(id, { peaks });
          },
          onWork: (work) => set({ work }),
          onComing: (coming) => set({ coming }),
        },
      );
    }

    return {
      ...startState,
      add(files) {
        const known = files.map((file) => get().recordings.find((recording) => isFileOf(file, recording)));
        const added = files
          .filter((_, i) => !known[i])
          .map((file, i) => ({ file, recording: toRecording(file, Date.now() + i) }));
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
        // The file of an interrupted transcription, chosen again: it goes on.
        for (const recording of known) if (recording && isUnfinished(recording)) get().goOn(recording.id);
        void get().run();
      },
      remove(id) {
        const { recordings, current } = get();
        leave(id);
        const taken = takenAway(id, 'remove');
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
        leave(id);
        set((lists) => broughtBack(lists, taken));
        // The sound first: a transcript without it cannot be played.
        await transcripts.saveSound(id, await taken.sound);
        await keep(taken.recording);
        await readSound(id);
      },
      letGo: () => set({ takenAway: undefined }),
      select: (id) => {
        set({ current: id });
        void readSound(id);
      },
      async run() {
        if (controller) return;
        for (let next = firstWaiting(get()); next; next = firstWaiting(get())) {
          const { id } = next;
          controller = new AbortController();
          try {
            await runOne(next, controller);
          } catch (error) {
            // Somebody may have pressed Go on before the worker had stopped.
            if (isAbort(error) && find(id)?.state === 'running') change(id, { state: 'stopped' });
            else if (!isAbort(error))
              change(id, { state: find(id)?.resume ? 'stopped' : 'failed', error: faultOf(error) });
            if (!isAbort(error) && !isOfFile(error)) {
              set({ fault: faultOf(error) });
              break;
            }
          } finally {
            controller = undefined;
            set({ work: { phase: 'idle' }, coming: undefined });
          }
        }
      },
      stop() {
        controller?.abort();
        for (const { id, state } of get().recordings) if (state === 'waiting') change(id, { state: 'stopped' });
      },
      goOn(id) {
        change(id, { state: 'waiting', error: undefined });
        set({ fault: undefined });
        void get().run();
      },
      again(id) {
        const recording = find(id);
        if (!recording) return;
        const taken = recording.segments.length > 0 ? takenAway(id, 'again') : undefined;
        const { name, size, modified, isVideo, added } = recording;
        const anew: Recording = { id, name, size, modified, isVideo, added, state: 'waiting', segments: [] };
        set(({ recordings, histories }) => ({
          recordings: recordings.map((other) => (other.id === id ? anew : other)),
          histories: new Map([...histories].filter(([key]) => key !== id)),
          takenAway: taken,
          fault: undefined,
        }));
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
      editText: (index, text) => edit((segments) => setText(segments, index, text)),
      split: (index, place) => edit((segments) => splitSegment(segments, index, place)),
      merge: (index) => edit((segments) => mergeWithNext(segments, index)),
      removeSegment: (index) => edit((segments) => removeSegment(segments, index)),
      replaceAll: (search, replacement) => edit((segments) => replaceAll(segments, search, replacement)),
      undo: () => travel(undone),
      redo: () => travel(redone),
    };

    async function open(): Promise<void> {
      const [{ recordings: kept, kept: isKept }, entry, entries] = await Promise.all([
        transcripts.list(),
        around.find(get().chosen),
        around.list(),
      ]);
      const known = new Set(get().recordings.map(({ id }) => id));
      const found = kept.filter(({ id }) => !known.has(id)).map(asFound);
      const recordings = [...found, ...get().recordings];
      set({ recordings, kept: isKept, entry, hasVad: entries.some(({ task }) => task === 'vad') });
      if (!get().current && recordings.length > 0) get().select(recordings.at(-1)!.id);
    }

    /** The waveform and the file of a recording that was kept. */
    async function readSound(id: string): Promise<void> {
      if (get().files.has(id) && get().peaks.has(id)) return;
      const { file, peaks } = await transcripts.sound(id);
      set((state) => ({
        files: file && !state.files.has(id) ? new Map(state.files).set(id, file) : state.files,
        peaks: peaks && !state.peaks.has(id) ? new Map(state.peaks).set(id, peaks) : state.peaks,
      }));
    }
  });
}

const isUnfinished = ({ state }: Recording): boolean => state === 'stopped' || state === 'failed';
const firstWaiting = ({ recordings }: WhisperState): Recording | undefined =>
  recordings.find(({ state }) => state === 'waiting');
const makingOf = ({ chosen, settings, vad }: WhisperState): Making => ({
  model: chosen,
  settings: toSettings(settings),
  vad,
});

const missingFile = (name: string): string =>
  `The sound of “${name}” was not kept, because it is too large or the browser has no room. Add the file again; the transcript goes on where it was.`;

/** The next recording may well be readable. */
const isOfFile = (error: unknown): boolean => error instanceof AppError && error.code === 'bad-input';

function faultOf(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: 'crash', message: error instanceof Error ? error.message : String(error) };
}

/** The one store of the page, with the choices of the last visit. */
export const whisperStore = createWhisperStore({
  transcribe: (audio, options) => whisperApi.transcribe(audio, options),
  load: loadWhisper,
  look: lookAt,
  find: findModel,
  list: loadCatalogue,
  transcripts: createTranscriptStore(),
});

whisperStore.setState(readChoices());
whisperStore.subscribe((now, before) => {
  if (now.settings !== before.settings || now.vad !== before.vad) keepChoices(now);
});

/** One value of the store, for React: `useWhisper((state) => state.settings)`. */
export const useWhisper = <T>(select: (state: WhisperStore) => T): T => useStore(whisperStore, select);

/** Where dropped, pasted and picked recordings come in. */
export const acceptRecordings = (files: readonly File[]): void => whisperStore.getState().add(files);
