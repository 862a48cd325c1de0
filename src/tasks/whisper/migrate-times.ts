import type { soundStart } from './api.ts';
import { historyOnFileClock, needsItsFile, oldStartOf, onFileClock, peaksOnFileClock } from './old-times.ts';
import type { RecordingList } from './recording-list.ts';
import type { StoreAccess } from './state.ts';
import type { TranscriptStore } from './transcripts.ts';

interface Around {
  soundStart: typeof soundStart;
  transcripts: TranscriptStore;
}

/**
 * Brings a transcript that an earlier version kept to the file's clock, once, when it is opened or gone on with: that
 * version counted from the first sound, and its player added where that was. Nothing happens to others, nor to one whose
 * file is needed and not at hand. Never rejects.
 */
export function createTimeMigration(
  { set, get }: StoreAccess,
  list: RecordingList,
  { soundStart, transcripts }: Around,
) {
  const moving = new Map<string, Promise<void>>();

  async function move(id: string): Promise<void> {
    const noted = startNoted(id);
    if (noted === undefined) return;
    const { file, peaks } = noted > 0 ? await transcripts.sound(id) : {};
    const late = noted > 0 ? await lateness(id, get().files.get(id) ?? file) : 0;
    const recording = list.find(id);
    // Begun anew meanwhile, or still to be moved.
    if (late === undefined || !recording || startNoted(id) !== noted) return;
    list.change(id, onFileClock(recording, late));
    list.setHistory(id, historyOnFileClock(list.historyOf(id), late));
    const drawn = get().peaks.get(id) ?? peaks;
    if (late === 0 || !drawn) return;
    const moved = peaksOnFileClock(drawn, late);
    set((state) => ({ peaks: new Map(state.peaks).set(id, moved) }));
    await transcripts.saveSound(id, { peaks: moved });
  }

  const startNoted = (id: string): number | undefined => {
    const recording = list.find(id);
    return recording && oldStartOf(recording);
  };

  /** Seconds, by the file where there is one, else as noted; undefined where only the file would tell. */
  async function lateness(id: string, file: File | undefined): Promise<number | undefined> {
    const recording = list.find(id)!;
    const noted = needsItsFile(recording) ? undefined : oldStartOf(recording);
    if (!file) return noted;
    return soundStart(file).catch(() => noted);
  }

  return (id: string): Promise<void> => {
    const begun = moving.get(id) ?? move(id).finally(() => moving.delete(id));
    moving.set(id, begun);
    return begun;
  };
}
