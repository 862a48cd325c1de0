import { useEffect, useSyncExternalStore } from 'react';

/** One key, or several that belong together, as they stand on the caps ("Ctrl Enter", "← →"), and what they do. */
export type KeyLine = readonly [caps: string, does: string];
/** The keys of one part of the page. */
export interface KeyGroup {
  title: string;
  keys: readonly KeyLine[];
  /** Of a modal dialog: while it is open, no key behind it works. */
  isModal?: true;
}

let groups: readonly KeyGroup[] = [];
const listeners = new Set<() => void>();
function change(next: readonly KeyGroup[]): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Has the help dialog list keys while the part that listens for them is on the page; none while there is no group, because
 * nothing is there for them to act on. The group must be a constant. */
export function useKeyHelp(group: KeyGroup | undefined): void {
  useEffect(() => {
    if (!group) return undefined;
    change([...groups, group]);
    return () => change(groups.toSpliced(groups.indexOf(group), 1));
  }, [group]);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The keys that work now: those of all parts that are on the page, or of the modal dialog over them; the same part once. */
export function useKeyGroups(): readonly KeyGroup[] {
  const all = useSyncExternalStore(subscribe, () => groups);
  return [
    ...new Set(
      all.slice(
        Math.max(
          all.findLastIndex(({ isModal }) => isModal),
          0,
        ),
      ),
    ),
  ];
}
