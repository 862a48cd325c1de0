import type { Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';

/** The recording on show. */
export const useCurrent = (): Recording | undefined =>
  useWhisper((state) => state.recordings.find(({ id }) => id === state.current));
