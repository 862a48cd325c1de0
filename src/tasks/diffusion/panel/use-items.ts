import type { HistoryItem } from '../history.ts';
import { useDiffusion } from '../store.ts';
import { useView } from './view-state.ts';

/** The pictures of the history, without those that are about to be deleted. */
export function useItems(): readonly HistoryItem[] {
  const items = useDiffusion((state) => state.items);
  const leaving = useView((state) => state.leaving);
  return leaving.length === 0 ? items : items.filter(({ id }) => !leaving.includes(id));
}

/** The picture on show. */
export function useCurrent(): HistoryItem | undefined {
  return useDiffusion((state) => state.items.find(({ id }) => id === state.current));
}
