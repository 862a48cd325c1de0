/** A heat map in a box that scrolls. All sizes in pixels. */
export interface Frame {
  rows: number;
  columns: number;
  /** Edge of a cell. */
  cell: number;
  /** Width of the axis at the left and height of the one above; cells begin behind them. */
  axis: number;
  /** Of the box. */
  width: number;
  height: number;
  /** How far it is scrolled. */
  left: number;
  top: number;
}
export interface Cell {
  row: number;
  column: number;
}

/** The smallest and the largest side of a cell, in pixels. */
export const cellLeast = 2;
export const cellMost = 96;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);

/** The largest cell with which all fits the box. */
export function fitCell({ rows, columns, axis, width, height }: Omit<Frame, 'cell' | 'left' | 'top'>): number {
  const fitting = Math.min((width - axis) / Math.max(columns, 1), (height - axis) / Math.max(rows, 1));
  return clamp(Math.floor(fitting), cellLeast, cellMost);
}

/** Rows and columns in sight, the last ones included. */
export function inSight({ rows, columns, cell, axis, width, height, left, top }: Frame) {
  return {
    firstRow: clamp(Math.floor(top / cell), 0, rows - 1),
    lastRow: clamp(Math.ceil((top + height - axis) / cell), 0, rows - 1),
    firstColumn: clamp(Math.floor(left / cell), 0, columns - 1),
    lastColumn: clamp(Math.ceil((left + width - axis) / cell), 0, columns - 1),
  };
}

/** The cell under a point of the box; undefined over the axes and beyond the last cells. */
export function cellAt({ rows, columns, cell, axis, left, top }: Frame, x: number, y: number): Cell | undefined {
  if (x < axis || y < axis) return undefined;
  const [row, column] = [Math.floor((y - axis + top) / cell), Math.floor((x - axis + left) / cell)];
  return row < rows && column < columns ? { row, column } : undefined;
}

/** How far to scroll for a cell to be in sight, and no farther. */
export function scrollFor({ cell, axis, width, height, left, top }: Frame, { row, column }: Cell) {
  const along = (place: number, scroll: number, room: number): number =>
    clamp(scroll, (place + 1) * cell - room, place * cell);
  return { left: along(column, left, width - axis), top: along(row, top, height - axis) };
}

/** Where a key leads from a cell; undefined for keys that move nothing. */
export function moveByKey(
  key: string,
  { row, column }: Cell,
  { rows, columns, cell, height, axis }: Frame,
): Cell | undefined {
  const page = Math.max(1, Math.floor((height - axis) / cell) - 1);
  const steps: Record<string, Cell> = {
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    PageUp: { row: row - page, column },
    PageDown: { row: row + page, column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const to = steps[key];
  return to && { row: clamp(to.row, 0, rows - 1), column: clamp(to.column, 0, columns - 1) };
}
