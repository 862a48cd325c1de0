/** Steps of the keys that lead through a row. */
const alongRow: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Tiles in one row, by where they begin on the page. */
const columnsOf = (tiles: readonly HTMLElement[]): number => {
  const next = tiles.findIndex((tile) => tile.offsetTop > tiles[0]!.offsetTop);
  return next === -1 ? tiles.length : next;
};

/** Where a key leads from a tile of a grid that wraps as the page is wide; undefined for keys that move nothing. */
export function gridMove(key: string, at: number, tiles: readonly HTMLElement[]): number | undefined {
  const last = tiles.length - 1;
  if (last < 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = alongRow[key];
  if (step !== undefined) return Math.min(Math.max(at + step, 0), last);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const columns = columnsOf(tiles);
  if (key === 'ArrowUp') return at < columns ? at : at - columns;
  // from above a last row that is not full, down leads to its end
  const isLastRow = Math.floor(at / columns) === Math.floor(last / columns);
  return isLastRow ? at : Math.min(at + columns, last);
}
