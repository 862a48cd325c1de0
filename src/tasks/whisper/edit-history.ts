import type { Segment } from './contract.ts';
import { linesByKey } from './joined-edits.ts';

type Segments = readonly Segment[];
/** What a transcript was before its edits, and after those that were undone; the latest last. */
export interface EditHistory {
  past: readonly Segments[];
  future: readonly Segments[];
}

/** More steps are forgotten: snapshots share the segments that did not change, but not the lists. */
const mostSteps = 200;

/** Nothing was edited. */
export const emptyHistory: EditHistory = { past: [], future: [] };

/** Notes an edit: it can be undone, and what was undone before is gone. */
export const noted = ({ past }: EditHistory, before: Segments): EditHistory => ({
  past: [...past, before].slice(-mostSteps),
  future: [],
});

/** The transcript before the last edit; undefined when there is none. */
export function undone({ past, future }: EditHistory, now: Segments) {
  const segments = past.at(-1);
  return segments && { segments, history: { past: past.slice(0, -1), future: [...future, now] } };
}

/** The transcript before the last undo; undefined when there is none. */
export function redone({ past, future }: EditHistory, now: Segments) {
  const segments = future.at(-1);
  return segments && { segments, history: { past: [...past, now], future: future.slice(0, -1) } };
}

/** A transcript grows while it is edited: what has come stays through undo and redo. */
export function grown({ past, future }: EditHistory, added: Segments): EditHistory {
  const append = (segments: Segments): Segments => appended(segments, added);
  return { past: past.map(append), future: future.map(append) };
}

/** Numbers of segments are their places. */
export const appended = (segments: Segments, added: Segments): Segments => [
  ...segments,
  ...added.map((segment, i) => ({ ...segment, id: segments.length + i })),
];

/**
 * A transcript was edited in another tab: what came from there stays through undo and redo. `before` and `after` are the
 * transcript of this tab; lines that it has changed since stay in the history as they were.
 */
export function rebased({ past, future }: EditHistory, before: Segments, after: Segments): EditHistory {
  const [old, now] = [linesByKey(before), linesByKey(after)];
  const moved = new Map([...old].map(([key, line]) => [line, now.get(key)]));
  const added = [...now].flatMap(([key, line]) => (old.has(key) ? [] : [line]));
  const rebase = (segments: Segments): Segments =>
    [...segments.flatMap((line) => (moved.has(line) ? (moved.get(line) ?? []) : [line])), ...added]
      .toSorted((a, b) => a.start - b.start || a.end - b.end)
      .map((line, id) => (line.id === id ? line : { ...line, id }));
  return { past: past.map(rebase), future: future.map(rebase) };
}
