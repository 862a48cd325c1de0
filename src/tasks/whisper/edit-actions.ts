import type { Segment } from './contract.ts';
import { noted, redone, undone } from './edit-history.ts';
import { mergeWithNext, removeSegment, replaceAll, setText, splitSegment } from './edits.ts';
import { isChanged, leadOf } from './line-draft.ts';
import type { RecordingList } from './recording-list.ts';
import { draftedSegments } from './transcription.ts';
import type { StoreAccess, WhisperActions } from './state.ts';

type EditActions = Pick<
  WhisperActions,
  | 'openEditor'
  | 'typeText'
  | 'saveDraft'
  | 'dropDraft'
  | 'editText'
  | 'split'
  | 'merge'
  | 'removeSegment'
  | 'replaceAll'
  | 'undo'
  | 'redo'
>;

/** What can be done to the transcript on show; each of it can be undone. An open editor is saved before anything else. */
export function editActions({ set, get }: StoreAccess, list: RecordingList): EditActions {
  function saveDraft(): void {
    const { draft } = get();
    if (!draft) return;
    set({ draft: undefined });
    if (!isChanged(draft)) return;
    change(draft.id, (segments) => draftedSegments(segments, draft));
  }

  function edit(work: (segments: readonly Segment[]) => readonly Segment[]): void {
    saveDraft();
    change(get().current, work);
  }

  function change(id: string | undefined, work: (segments: readonly Segment[]) => readonly Segment[]): void {
    const recording = list.find(id);
    if (!recording) return;
    const segments = work(recording.segments);
    if (segments === recording.segments || segments.every((segment, i) => segment === recording.segments[i]))
      if (segments.length === recording.segments.length) return;
    list.setHistory(recording.id, noted(list.historyOf(recording.id), recording.segments));
    list.change(recording.id, { segments, text: undefined });
  }

  function travel(step: typeof undone): void {
    saveDraft();
    const recording = list.find(get().current);
    const found = recording && step(list.historyOf(recording.id), recording.segments);
    if (!found) return;
    list.setHistory(recording.id, found.history);
    list.change(recording.id, { segments: found.segments, text: undefined });
  }

  return {
    openEditor(index) {
      const { current, draft } = get();
      if (draft?.id === current && draft?.index === index) return;
      saveDraft();
      const segment = list.find(current)?.segments[index];
      if (!current || !segment) return;
      const base = segment.text.slice(leadOf(segment.text).length);
      set({ draft: { id: current, index, base, text: base } });
    },
    typeText: (text) => set(({ draft }) => ({ draft: draft && { ...draft, text } })),
    saveDraft,
    dropDraft: () => set({ draft: undefined }),
    editText: (index, text) => edit((segments) => setText(segments, index, text)),
    split: (index, place) => edit((segments) => splitSegment(segments, index, place)),
    merge: (index) => edit((segments) => mergeWithNext(segments, index)),
    removeSegment: (index) => edit((segments) => removeSegment(segments, index)),
    replaceAll: (search, replacement) => edit((segments) => replaceAll(segments, search, replacement)),
    undo: () => travel(undone),
    redo: () => travel(redone),
  };
}
