import { useMemo, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { type TableSort, VirtualTable } from '../../../../ui/VirtualTable.tsx';
import { formatCount } from '../../../../ui/units.ts';
import type { Cell } from '../../similar/heat-map-frame.ts';
import { bestMatches, type Matrix } from '../../similar/matrix.ts';
import type { Member } from '../../similar/member.ts';
import { type PairColumn, sortedPairs } from '../../similar/pairs.ts';
import { useSimilar } from '../../similar/store.ts';
import { formatLikeness } from './format.ts';
import { PressedThumbnail } from './MemberPicture.tsx';
import css from './similar.module.css';

export interface PairTableProps {
  matrix: Matrix;
  active: Cell | undefined;
  onActive: (cell: Cell) => void;
}

/** In pixels: a small picture, which a finger can meet. */
const rowHeightOf = (): number => (matchMedia('(pointer: coarse)').matches ? 56 : 48);

/** Every pair as a row, sorted by likeness or by name. */
export function PairTable({ matrix, active, onActive }: PairTableProps) {
  const unit = useSimilar((state) => state.unit);
  const [sort, setSort] = useState<TableSort>({ by: 'cosine', descending: true });
  const { rows, columns, cosines } = matrix;
  const pairs = useMemo(
    () => sortedPairs(matrix, { by: sort.by as PairColumn, descending: sort.descending }),
    [matrix, sort],
  );
  const cellOf = (index: number): Cell => ({
    row: Math.floor(pairs[index]! / columns.length),
    column: pairs[index]! % columns.length,
  });
  const current = active ? pairs.indexOf(active.row * columns.length + active.column) : -1;
  return (
    <VirtualTable
      label={`Pairs, ${formatCount(pairs.length)}`}
      className={css.table}
      count={pairs.length}
      rowHeight={rowHeightOf()}
      sort={sort}
      onSort={setSort}
      current={current}
      columns={[
        {
          key: 'row',
          title: 'A',
          sortable: true,
          cell: (index) => <Named member={rows[cellOf(index).row]!} onClick={() => onActive(cellOf(index))} />,
        },
        {
          key: 'column',
          title: matrix.isSelf ? 'A again' : 'B',
          sortable: true,
          cell: (index) => <Named member={columns[cellOf(index).column]!} onClick={() => onActive(cellOf(index))} />,
        },
        {
          key: 'cosine',
          title: unit === 'cosine' ? 'Cosine' : 'Percent',
          sortable: true,
          numeric: true,
          cell: (index) => {
            const { row, column } = cellOf(index);
            return formatLikeness(cosines[row]![column]!, unit);
          },
        },
      ]}
    />
  );
}

/** For each picture of the first set the one most like it. */
export function BestTable({ matrix, active, onActive }: PairTableProps) {
  const unit = useSimilar((state) => state.unit);
  const [sort, setSort] = useState<TableSort>({ by: 'cosine', descending: true });
  const { rows, columns } = matrix;
  const matches = useMemo(() => {
    const order: Record<string, (match: (typeof found)[number]) => number | string> = {
      row: ({ row }) => rows[row]!.name,
      column: ({ column }) => columns[column]!.name,
      cosine: ({ cosine }) => cosine,
      margin: ({ cosine, second }) => (second ? cosine - second.cosine : 2),
    };
    const found = bestMatches(matrix);
    const value = order[sort.by]!;
    const sign = sort.descending ? -1 : 1;
    return found.toSorted((a, b) => sign * compare(value(a), value(b)));
  }, [matrix, rows, columns, sort]);
  const open = (index: number) => () => onActive({ row: matches[index]!.row, column: matches[index]!.column });
  return (
    <VirtualTable
      label={`Best match of each picture, ${formatCount(matches.length)}`}
      className={css.table}
      count={matches.length}
      rowHeight={rowHeightOf()}
      sort={sort}
      onSort={setSort}
      current={
        active ? matches.findIndex(({ row, column }) => row === active.row && column === active.column) : undefined
      }
      columns={[
        {
          key: 'row',
          title: 'A',
          sortable: true,
          cell: (index) => <Named member={rows[matches[index]!.row]!} onClick={open(index)} />,
        },
        {
          key: 'column',
          title: 'Best match',
          sortable: true,
          cell: (index) => <Named member={columns[matches[index]!.column]!} onClick={open(index)} />,
        },
        {
          key: 'cosine',
          title: unit === 'cosine' ? 'Cosine' : 'Percent',
          sortable: true,
          numeric: true,
          cell: (index) => formatLikeness(matches[index]!.cosine, unit),
        },
        {
          key: 'margin',
          title: 'Before the second',
          sortable: true,
          numeric: true,
          optional: true,
          cell: (index) => {
            const { cosine, second } = matches[index]!;
            return second && formatLikeness(cosine - second.cosine, unit);
          },
        },
      ]}
    />
  );
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });

function Named({ member, onClick }: { member: Member; onClick: () => void }) {
  return (
    <span className={css.named}>
      <span className={css.thumb}>
        <PressedThumbnail member={member} />
      </span>
      <Button variant="link" className={css.name} title={member.name} onClick={onClick}>
        {member.name}
      </Button>
    </span>
  );
}
