import type { Mark } from './marks.ts';

/** Marks that count, and those that were taken back and can come again. */
export interface Edits {
  done: readonly Mark[];
  undone: readonly Mark[];
}

/** Nothing was painted. */
export const noEdits: Edits = { done: [], undone: [] };

/** What was taken back is gone once something else is painted. */
export const withMark = ({ done }: Edits, mark: Mark): Edits => ({ done: [...done, mark], undone: [] });

/** Takes the last mark back; nothing where there is none. */
export function undo({ done, undone }: Edits): Edits {
  const last = done.at(-1);
  return last ? { done: done.slice(0, -1), undone: [...undone, last] } : { done, undone };
}

/** Puts back the mark that was taken back last; nothing where there is none. */
export function redo({ done, undone }: Edits): Edits {
  const next = undone.at(-1);
  return next ? { done: [...done, next], undone: undone.slice(0, -1) } : { done, undone };
}
