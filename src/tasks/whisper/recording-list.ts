import { AppError } from '../../runtime/errors.ts';
import { emptyHistory, rebased, type EditHistory } from './edit-history.ts';
import { isEdit, changesOfLines, joinedRecording, linesByKey } from './joined-edits.ts';
import { isChanged, type LineDraft } from './line-draft.ts';
import { asFound, type Recording } from './recording.ts';
import type { StoreAccess, TakenAway } from './state.ts';
import type { TranscriptStore } from './transcripts.ts';

export type RecordingList = ReturnType<typeof createRecordingList>;

/** The recordings of the view, in memory and on the disk: how they are found, changed, taken away and read again. */
export function createRecordingList({ set, get }: StoreAccess, transcripts: TranscriptStore) {
  const find = (id: string | undefined): Recording | undefined =>
    get().recordings.find((recording) => recording.id === id);

  /** Each recording as it is known to be kept: what was changed here since is what differs from it. */
  const bases = new Map<string, Recording>();
  /** Recordings that another tab has edited. */
  const editedElsewhere = new Set<string>();

  async function keep(recording: Recording): Promise<void> {
    const { id } = recording;
    const base = bases.get(id);
    if (!base) bases.set(id, recording);
    const kept = await transcripts.save(recording, base);
    if (!kept) return set({ kept: false });
    if (kept === recording) bases.set(id, recording);
    else take(recording, kept);
  }

  /** Recordings that were read, or are begun anew: nothing of them was changed here. */
  const know = (recordings: readonly Recording[]): void => {
    for (const recording of recordings) bases.set(recording.id, recording);
  };
  const forget = (id: string): void => void bases.delete(id);

  /** Joins what is kept with what is here. `base`: what both were made from. */
  function take(base: Recording, there: Recording): void {
    const { id } = there;
    const own = find(id);
    if (!own) return;
    const changes = changesOfLines(base.segments, there.segments);
    if (isEdit(base.segments, changes)) editedElsewhere.add(id);
    const joined = besideDraft(own, joinedRecording(base, own, there), get().draft);
    // What another tab is at work on is not at work here.
    const state = isAtWork(joined) ? own.state : joined.state;
    const next = { ...joined, state };
    bases.set(id, { ...there, state: isAtWork(there) ? own.state : there.state });
    if (get().histories.has(id)) setHistory(id, rebased(historyOf(id), own.segments, next.segments));
    const draft = movedDraft(get().draft, own, next);
    set(({ recordings }) => ({ recordings: recordings.map((one) => (one.id === id ? next : one)), draft }));
  }

  /** Another tab has kept or removed a recording. */
  async function follow(id: string): Promise<void> {
    const there = await transcripts.read(id);
    const own = find(id);
    if (there && own) return take(bases.get(id) ?? own, there);
    if (there) {
      const found = asFound(there);
      know([found]);
      return set(({ recordings }) => ({ recordings: [...recordings, found].toSorted((a, b) => a.added - b.added) }));
    }
    if (!own || isAtWork(own) || get().draft?.id === id) return undefined; // it is kept again with the next change
    forget(id);
    return set(({ recordings, current }) => {
      const left = recordings.filter((recording) => recording.id !== id);
      return { recordings: left, current: current === id ? left.at(-1)?.id : current };
    });
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

  /** Whether the text is no longer the model's own. */
  const isEdited = (id: string): boolean => historyOf(id).past.length > 0 || editedElsewhere.has(id);

  return { find, keep, know, forget, follow, change, isEdited, historyOf, setHistory, fileOf, readSound, takenAway };
}

const isAtWork = ({ state }: Recording): boolean => state === 'running' || state === 'waiting';

const keyAt = ({ segments }: Recording, index: number): string | undefined => [...linesByKey(segments).keys()][index];

/** The draft at its line, which may have another number now. */
function movedDraft(draft: LineDraft | undefined, before: Recording, after: Recording): LineDraft | undefined {
  if (draft?.id !== before.id) return draft;
  const index = [...linesByKey(after.segments).keys()].indexOf(keyAt(before, draft.index) ?? '');
  return index < 0 ? undefined : { ...draft, index };
}

/** A line that was taken out elsewhere stays while something is typed into it here. */
function besideDraft(own: Recording, joined: Recording, draft: LineDraft | undefined): Recording {
  const key = draft?.id === own.id && isChanged(draft) ? keyAt(own, draft.index) : undefined;
  const lines = linesByKey(joined.segments);
  if (key === undefined || lines.has(key)) return joined;
  const segments = [...joined.segments, own.segments[draft!.index]!].toSorted((a, b) => a.start - b.start);
  return { ...joined, segments: segments.map((segment, id) => ({ ...segment, id })) };
}

const missingFile = (name: string): string =>
  `The sound of “${name}” was not kept, because it is too large or the browser has no room. Add the file again; the transcript goes on where it was.`;
