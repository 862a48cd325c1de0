import { useMemo } from 'react';
import { useLibrary } from './store.ts';

/** These pictures without those that were just removed and can still come back. */
export function useShown(ids: Uint32Array): Uint32Array {
  const leaving = useLibrary((state) => state.leaving);
  return useMemo(() => (leaving.size === 0 ? ids : ids.filter((id) => !leaving.has(id))), [ids, leaving]);
}
