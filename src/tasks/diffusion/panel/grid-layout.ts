/** Pixels of a picture of a grid. */
export interface GridLayout {
  width: number;
  height: number;
  /** Upper left corner of a cell. */
  cell: (x: number, y: number) => { left: number; top: number };
  /** Middles of the labels. */
  columnLabel: (x: number) => { x: number; y: number };
  rowLabel: (y: number) => { x: number; y: number };
}

const gap = 4;
/** Room for a line of text at 14 px, and the most and least for the labels of rows. */
const labels = { height: 32, most: 240, perLetter: 8, margin: 16 };

/** Where everything stands on a grid of equal cells, with labels above, and at the left when the rows have any. */
export function layOutGrid(
  { columns, rows }: { columns: number; rows: number },
  cell: { width: number; height: number },
  rowLabels: readonly string[],
): GridLayout {
  const longest = Math.max(0, ...rowLabels.map((label) => label.length));
  const left = longest === 0 ? 0 : Math.min(labels.most, longest * labels.perLetter + labels.margin);
  const leftOf = (x: number) => left + gap + x * (cell.width + gap);
  const topOf = (y: number) => labels.height + y * (cell.height + gap);
  return {
    width: leftOf(columns),
    height: topOf(rows),
    cell: (x, y) => ({ left: leftOf(x), top: topOf(y) }),
    columnLabel: (x) => ({ x: leftOf(x) + cell.width / 2, y: labels.height / 2 }),
    rowLabel: (y) => ({ x: left / 2, y: topOf(y) + cell.height / 2 }),
  };
}
