import type { EditHistory } from './edit-history.ts';
import type { Recording } from './recording.ts';
import type { WhisperState } from './state.ts';
import type { KeptSound } from './transcripts.ts';

/** A transcript as it was before it was removed, or begun anew. */
export interface TakenAway {
  by: 'remove' | 'again';
  recording: Recording;
  /** Its place in the list. */
  index: number;
  history: EditHistory | undefined;
  /** What was kept of its sound, once it was read. */
  sound: Promise<KeptSound>;
}
type Lists = Pick<WhisperState, 'recordings' | 'current' | 'files' | 'peaks' | 'histories'>;

/** The lists with it in its old place, and on show. */
export function broughtBack(lists: Lists, { recording, index, history }: TakenAway): Partial<WhisperState> {
  const { id } = recording;
  const others = lists.recordings.filter((other) => other.id !== id);
  const histories = new Map(lists.histories);
  if (history) histories.set(id, history);
  else histories.delete(id);
  return { recordings: others.toSpliced(index, 0, recording), current: id, histories, takenAway: undefined };
}
