import { useMemo } from 'react';
import { type Group, useDuplicates } from '../../duplicates/store.ts';
import { useLibrary } from '../library/store.ts';

/** The groups without pictures that were just taken out and can still come back. */
export function useGroups(): readonly Group[] {
  const groups = useDuplicates((state) => state.groups);
  const leaving = useLibrary((state) => state.leaving);
  return useMemo(() => {
    if (leaving.size === 0) return groups;
    return groups
      .map((group) => ({ ...group, ids: group.ids.filter((id) => !leaving.has(id)) }))
      .filter(({ ids }) => ids.length > 1);
  }, [groups, leaving]);
}

/** Marked pictures that are still in sight. */
export function useMarked(): readonly number[] {
  const marked = useDuplicates((state) => state.review.marked);
  const leaving = useLibrary((state) => state.leaving);
  return useMemo(() => [...marked].filter((id) => !leaving.has(id)), [marked, leaving]);
}
