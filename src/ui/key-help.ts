import { useEffect, useSyncExternalStore } from 'react';

/** One key, or several that belong together, as they stand on the caps ("Ctrl Enter", "← →"), and what they do. */
export type KeyLine = readonly [caps: string, does: string];
/** The keys of one part of the page. */
export interface KeyGroup {
  title: string;
  keys: readonly KeyLine[];
}

let groups: readonly KeyGroup[] = [];
const listeners = new Set<() => void>();
function change(next: readonly KeyGroup[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Has the help dialog list keys while the part that listens for them is on the page. The group must be a constant. */
export function useKeyHelp(group: KeyGroup): void {
  useEffect(() => {
    change([...groups, group]);
    return () => change(groups.toSpliced(groups.indexOf(group), 1));
  }, [group]);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The keys of all parts that are on the page, those of the same part once. */
export const useKeyGroups = (): readonly KeyGroup[] => [...new Set(useSyncExternalStore(subscribe, () => groups))];
