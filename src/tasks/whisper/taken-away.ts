import type { TakenAway, WhisperState } from './state.ts';

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
