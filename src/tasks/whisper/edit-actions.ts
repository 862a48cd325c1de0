import type { Segment } from './contract.ts';
import { noted, redone, undone } from './edit-history.ts';
import { mergeWithNext, removeSegment, replaceAll, setText, splitSegment } from './edits.ts';
import type { RecordingList } from './recording-list.ts';
import type { StoreAccess, WhisperActions } from './state.ts';

type EditActions = Pick<
  WhisperActions,
  'editText' | 'split' | 'merge' | 'removeSegment' | 'replaceAll' | 'undo' | 'redo'
>;

/** What can be done to the transcript on show; each of it can be undone. */
export function editActions({ get }: Pick<StoreAccess, 'get'>, list: RecordingList): EditActions {
  function edit(work: (segments: readonly Segment[]) => readonly Segment[]): void {
    const recording = list.find(get().current);
    if (!recording) return;
    const segments = work(recording.segments);
    if (segments === recording.segments || segments.every((segment, i) => segment === recording.segments[i]))
      if (segments.length === recording.segments.length) return;
    list.setHistory(recording.id, noted(list.historyOf(recording.id), recording.segments));
    list.change(recording.id, { segments, text: undefined });
  }

  function travel(step: typeof undone): void {
    const recording = list.find(get().current);
    const found = recording && step(list.historyOf(recording.id), recording.segments);
    if (!found) return;
    list.setHistory(recording.id, found.history);
    list.change(recording.id, { segments: found.segments, text: undefined });
  }

  return {
    editText: (index, text) => edit((segments) => setText(segments, index, text)),
    split: (index, place) => edit((segments) => splitSegment(segments, index, place)),
    merge: (index) => edit((segments) => mergeWithNext(segments, index)),
    removeSegment: (index) => edit((segments) => removeSegment(segments, index)),
    replaceAll: (search, replacement) => edit((segments) => replaceAll(segments, search, replacement)),
    undo: () => travel(undone),
    redo: () => travel(redone),
  };
}
