import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { classes } from './classes.ts';
import css from './data-table.module.css';

export interface VirtualColumn {
  key: string;
  title: ReactNode;
  /** One cell of a row, by its place. The first column is the head of its row. */
  cell: (index: number) => ReactNode;
  numeric?: boolean;
  /** Gives the column a button to sort by it. */
  sortable?: boolean;
  /** Left out on narrow screens. */
  optional?: boolean;
}
export interface TableSort {
  by: string;
  descending: boolean;
}
export interface VirtualTableProps {
  /** Name of the table. */
  label: string;
  columns: readonly VirtualColumn[];
  /** How many rows there are. */
  count: number;
  /** Of every row, in pixels. */
  rowHeight: number;
  sort?: TableSort | undefined;
  /** A head was chosen: the same again turns the order round. */
  onSort?: (sort: TableSort) => void;
  /** Place of the row that is shown elsewhere in detail. */
  current?: number | undefined;
  className?: string | undefined;
}

/** A box that scrolls must be reachable by keyboard (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

/** A table of any length: only rows in sight are on the page. Who gives the rows also sorts them. */
export function VirtualTable(props: VirtualTableProps) {
  const { label, columns, count, rowHeight, sort, onSort, current, className } = props;
  const box = useRef<HTMLElement>(null);
  // Nothing here is compiled to remember values, which its functions could not bear.
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const seen = rows.getVirtualItems();
  const before = seen[0]?.start ?? 0;
  const after = rows.getTotalSize() - (seen.at(-1)?.end ?? 0);
  return (
    <section ref={box} {...reachable} className={classes(css.wrap, className)} aria-label={label}>
      <table className={css.table} aria-rowcount={count + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Filler height={before} columns={columns.length} />
          {seen.map(({ index }) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              aria-current={index === current ? true : undefined}
              style={{ blockSize: rowHeight }}
            >
              {columns.map((column, i) => {
                const Cell = i === 0 ? 'th' : 'td';
                return (
                  <Cell key={column.key} scope={i === 0 ? 'row' : undefined} className={classOf(column)}>
                    {column.cell(index)}
                  </Cell>
                );
              })}
            </tr>
          ))}
          <Filler height={after} columns={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for the rows that are out of sight. */
function Filler({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
      <td colSpan={columns} style={{ blockSize: height, padding: 0, border: 0 }} />
    </tr>
  );
}

interface HeadProps {
  column: VirtualColumn;
  sort: TableSort | undefined;
  onSort: ((sort: TableSort) => void) | undefined;
}

function Head({ column, sort, onSort }: HeadProps) {
  const { key, title, sortable, numeric } = column;
  if (!sortable || !onSort)
    return (
      <th scope="col" className={classOf(column)}>
        {title}
      </th>
    );
  const isSorted = sort?.by === key;
  const Arrow = isSorted && sort.descending ? ArrowDown : ArrowUp;
  const turn = (): void => onSort({ by: key, descending: isSorted ? !sort.descending : Boolean(numeric) });
  return (
    <th
      scope="col"
      className={classOf(column)}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" onClick={turn}>
        {title}
        {isSorted && <Arrow aria-hidden />}
      </button>
    </th>
  );
}

const classOf = ({ numeric, optional }: VirtualColumn): string =>
  classes(numeric && css.number, optional && css.optional);
