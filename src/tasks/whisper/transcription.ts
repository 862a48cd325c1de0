import type { Segment, Transcription } from './contract.ts';
import { setText } from './edits.ts';
import { isChanged, leadOf, type LineDraft } from './line-draft.ts';
import type { Recording } from './recording.ts';

/** The result in openai-whisper's form: as the model gave it, or with the text of the segments once they were edited. */
export function toTranscription({ text, segments, language = '' }: Recording): Transcription {
  return { text: text ?? segments.map((segment) => segment.text).join(''), segments: [...segments], language };
}

/** A recording with what is typed into the open editor of one of its lines, as it will be once that is saved. */
export function withDraft(recording: Recording, draft: LineDraft | undefined): Recording {
  if (draft?.id !== recording.id || !isChanged(draft)) return recording;
  return { ...recording, segments: draftedSegments(recording.segments, draft), text: undefined };
}

/** The segments with a draft written into its line, after the space that was before its text. */
export function draftedSegments(segments: readonly Segment[], { index, text }: LineDraft): readonly Segment[] {
  return setText(segments, index, leadOf(segments[index]?.text ?? '') + text.trim());
}
