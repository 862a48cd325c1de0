import { AppError, isAbort, faultOf } from '../../runtime/errors.ts';
import type { DeathWatch } from '../../runtime/page/death-watch.ts';
import type { loadWhisper, lookAt, soundStart, whisperApi } from './api.ts';
import { toSettings } from './defaults.ts';
import { appended, grown } from './edit-history.ts';
import type { Making, Recording } from './recording.ts';
import type { RecordingList } from './recording-list.ts';
import { transcribeRecording } from './run.ts';
import type { StoreAccess, WhisperState } from './state.ts';
import type { TranscriptStore } from './transcripts.ts';

/** What a run needs from outside. */
export interface RunSurroundings {
  transcribe: typeof whisperApi.transcribe;
  load: typeof loadWhisper;
  look: typeof lookAt;
  soundStart: typeof soundStart;
  transcripts: TranscriptStore;
  /** Notices that the page died over a recording; asked for when it is needed first. */
  deaths: () => DeathWatch;
}

interface QueueSurroundings extends RunSurroundings {
  /** Brings what an earlier version began up to date. */
  migrate: (id: string) => Promise<void>;
}

/** The recordings that wait to be written down, worked through one by one. */
export function createRunQueue({ set, get }: StoreAccess, list: RecordingList, around: QueueSurroundings) {
  let controller: AbortController | undefined;

  async function run(): Promise<void> {
    if (controller) return;
    for (let next = firstWaiting(get()); next; next = firstWaiting(get())) {
      const { id } = next;
      controller = new AbortController();
      around.deaths().begin(id);
      try {
        await runOne(next, controller.signal);
        if (next.deaths) list.change(id, { deaths: undefined });
      } catch (error) {
        // Somebody may have pressed Go on before the worker had stopped.
        if (isAbort(error) && list.find(id)?.state === 'running') list.change(id, { state: 'stopped' });
        else if (!isAbort(error))
          list.change(id, {
            state: list.find(id)?.resume ? 'stopped' : 'failed',
            error: faultOf(error),
            deaths: undefined,
          });
        if (!isAbort(error) && !isOfFile(error)) {
          set({ fault: faultOf(error) });
          break;
        }
      } finally {
        controller = undefined;
        around.deaths().end();
        set({ work: { phase: 'idle' }, coming: undefined });
      }
    }
  }

  async function runOne(recording: Recording, signal: AbortSignal): Promise<void> {
    const { id } = recording;
    const making = recording.resume && recording.making ? recording.making : makingOf(get(), recording);
    list.change(id, { state: 'running', making });
    set({ work: { phase: 'load', id, progress: undefined }, fault: undefined });
    const file = await list.fileOf(recording);
    await around.migrate(id);
    // What cannot be read is told before a model is waited for.
    if (!recording.resume) list.change(id, { facts: await around.look(file, signal) });
    set({
      model: await around.load({
        model: making.model,
        signal,
        onProgress: (progress) => set({ work: { phase: 'load', id, progress } }),
      }),
    });
    await transcribeRecording(
      { transcribe: around.transcribe, recording: list.find(id) ?? recording, file, making },
      {
        signal,
        onChange(changes, added) {
          const now = list.find(id);
          // A recording that was begun again takes nothing from the run before.
          if (!now || signal.aborted) return;
          if (added.length > 0) list.setHistory(id, grown(list.historyOf(id), added));
          // The model's own text tells nothing about a transcript that was edited meanwhile.
          const text = list.isEdited(id) ? { text: undefined } : {};
          const segments = added.length > 0 && { segments: appended(now.segments, added) };
          list.change(id, { ...changes, ...text, ...segments });
        },
        onPeaks(peaks, isWhole) {
          set((state) => ({ peaks: new Map(state.peaks).set(id, peaks) }));
          if (isWhole) void around.transcripts.saveSound(id, { peaks });
        },
        onWork: (work) => set({ work }),
        onComing: (coming) => set({ coming }),
      },
    );
  }

  return {
    /** Works through what waits; nothing happens while it does. */
    run,
    /** Ends the run of the recording at work; its text so far is kept, and the next recording that waits begins. */
    stop(): void {
      controller?.abort();
    },
    /** Ends the run, and leaves nothing waiting. */
    stopAll(): void {
      controller?.abort();
      for (const { id, state } of get().recordings) if (state === 'waiting') list.change(id, { state: 'stopped' });
    },
    /** Ends the run of a recording, if it is the one that runs. */
    leave(id: string): void {
      const { work } = get();
      if (work.phase !== 'idle' && work.id === id) controller?.abort();
    },
  };
}

const firstWaiting = ({ recordings }: WhisperState): Recording | undefined =>
  recordings.find(({ state }) => state === 'waiting');
const makingOf = ({ chosen, settings, vad }: WhisperState, { named }: Recording): Making => ({
  model: chosen,
  settings: { ...toSettings(settings), ...(named && { language: named }) },
  vad,
});

/** The next recording may well be readable. */
const isOfFile = (error: unknown): boolean => error instanceof AppError && error.code === 'bad-input';
