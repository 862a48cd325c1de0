export interface GridShape {
  count: number;
  columns: number;
  /** Whole rows that are in sight. */
  rows: number;
}

/** Where a key leads from a tile; undefined for keys that move nothing. Ctrl or ⌘ with Home and End is the same. */
export function moveByKey(key: string, index: number, { count, columns, rows }: GridShape): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    PageUp: index - columns * rows,
    PageDown: index + columns * rows,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to === undefined || count === 0) return undefined;
  if (to < 0) return key === 'ArrowUp' ? index : key === 'PageUp' ? index % columns : 0;
  if (to < count) return to;
  if (key !== 'ArrowDown' && key !== 'PageDown') return count - 1;
  // Down from above a last row that is not full leads to its end.
  const lastRow = Math.floor((count - 1) / columns);
  return Math.floor(index / columns) < lastRow ? Math.min(lastRow * columns + (index % columns), count - 1) : index;
}

/** The tiles from one to another, both included, in either direction. */
export function* between(a: number, b: number): Generator<number> {
  for (let i = Math.min(a, b); i <= Math.max(a, b); i++) yield i;
}
