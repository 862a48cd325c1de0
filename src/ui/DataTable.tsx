import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactNode, useEffect, useState } from 'react';
import { classes } from './classes.ts';
import css from './data-table.module.css';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  /** One cell. The first column is the head of its row. */
  cell: (row: Row) => ReactNode;
  /** Gives the column a button to sort by it; numbers start with the largest. */
  sortBy?: (row: Row) => number | string;
  /** Right-aligned figures. */
  numeric?: boolean;
  /** Left out on narrow screens. */
  optional?: boolean;
}
export interface DataTableProps<Row> {
  /** Name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Key of the row that is shown elsewhere in detail. */
  current?: string | undefined;
  className?: string;
}
/** A box that scrolls must be reachable by keyboard (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

interface Sort {
  key: string;
  descending: boolean;
}

/** Rows that are mounted in one frame: more would hold the page. */
const rowsAFrame = 25;

/** A table that scrolls by itself and sorts by its heads. A row is drawn anew only when it or the columns change. */
export function DataTable<Row>({ label, columns, rows, rowKey, current, className }: DataTableProps<Row>) {
  const [sort, setSort] = useState<Sort>();
  const mounted = useGrowing(rows.length);
  const sorted = sortRows(rows, columns, sort).slice(0, mounted);
  return (
    <section {...reachable} className={classes(css.wrap, className)} aria-label={label}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const key = rowKey(row);
            return <TableRow key={key} row={row} columns={columns} isCurrent={key === current} />;
          })}
        </tbody>
      </table>
    </section>
  );
}

interface TableRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  isCurrent: boolean;
}

function PlainRow<Row>({ row, columns, isCurrent }: TableRowProps<Row>) {
  return (
    <tr aria-current={isCurrent ? true : undefined}>
      {columns.map((column, index) => {
        const Cell = index === 0 ? 'th' : 'td';
        return (
          <Cell key={column.key} scope={index === 0 ? 'row' : undefined} className={cellClass(column)}>
            {column.cell(row)}
          </Cell>
        );
      })}
    </tr>
  );
}
/** `memo` forgets type parameters. */
const TableRow = memo(PlainRow) as typeof PlainRow;

/** How many of so many rows may stand by now: a frame's worth more in each frame. */
function useGrowing(length: number): number {
  const [count, setCount] = useState(rowsAFrame);
  useEffect(() => {
    if (count >= length) return undefined;
    const frame = requestAnimationFrame(() => setCount(count + rowsAFrame));
    return () => cancelAnimationFrame(frame);
  }, [count, length]);
  return count;
}

interface HeadProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  if (!column.sortBy)
    return (
      <th scope="col" className={cellClass(column)}>
        {column.title}
      </th>
    );
  const isSorted = sort?.key === column.key;
  const descending = isSorted ? !sort.descending : Boolean(column.numeric);
  const Arrow = isSorted && sort.descending ? ArrowDown : ArrowUp;
  const order = isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" className={cellClass(column)} aria-sort={order}>
      <button type="button" onClick={() => onSort({ key: column.key, descending })}>
        {column.title}
        {isSorted && <Arrow aria-hidden />}
      </button>
    </th>
  );
}

const cellClass = <Row,>({ numeric, optional }: Column<Row>): string =>
  classes(numeric && css.number, optional && css.optional);

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | undefined): readonly Row[] {
  const value = columns.find(({ key }) => key === sort?.key)?.sortBy;
  if (!value || !sort) return rows;
  const order = (a: Row, b: Row) => compare(value(a), value(b));
  return rows.toSorted(sort.descending ? (a, b) => order(b, a) : order);
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
