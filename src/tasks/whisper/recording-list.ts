import { AppError } from '../../runtime/errors.ts';
import { emptyHistory, type EditHistory } from './edit-history.ts';
import { asFound, type Recording } from './recording.ts';
import type { StoreAccess } from './state.ts';
import type { TakenAway } from './taken-away.ts';
import type { TranscriptStore } from './transcripts.ts';

export type RecordingList = ReturnType<typeof createRecordingList>;

/** The recordings of the view, in memory and on the disk: how they are found, changed, taken away and read again. */
export function createRecordingList({ set, get }: StoreAccess, transcripts: TranscriptStore) {
  const find = (id: string | undefined): Recording | undefined =>
    get().recordings.find((recording) => recording.id === id);

  async function keep(recording: Recording): Promise<void> {
    if (!(await transcripts.save(recording))) set({ kept: false });
  }

  /** Changes a recording, on the disk as well. */
  function change(id: string, changes: Partial<Recording>): void {
    const recordings = get().recordings.map((recording) =>
      recording.id === id ? { ...recording, ...changes } : recording,
    );
    set({ recordings });
    const changed = find(id);
    if (changed) void keep(changed);
  }

  const historyOf = (id: string): EditHistory => get().histories.get(id) ?? emptyHistory;
  const setHistory = (id: string, history: EditHistory): void =>
    set(({ histories }) => ({ histories: new Map(histories).set(id, history) }));

  /** The file of a recording: in memory, or kept. Throws `bad-input` when it is neither. */
  async function fileOf({ id, name }: Recording): Promise<File> {
    const file = get().files.get(id) ?? (await transcripts.sound(id)).file;
    if (!file) throw new AppError('bad-input', missingFile(name));
    set(({ files }) => ({ files: new Map(files).set(id, file) }));
    return file;
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

  return { find, keep, change, historyOf, setHistory, fileOf, readSound, takenAway };
}

const missingFile = (name: string): string =>
  `The sound of “${name}” was not kept, because it is too large or the browser has no room. Add the file again; the transcript goes on where it was.`;
