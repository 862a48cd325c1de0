import type { Matrix } from './matrix.ts';

export type PairColumn = 'row' | 'column' | 'cosine';
export interface PairSort {
  by: PairColumn;
  descending: boolean;
}

/** Steps that a cosine is told apart by when pairs are sorted: a billionth. */
const cosineSteps = 2 ** 30;

/**
 * Every pair in the order asked, as row × columns + column; of a set with itself each pair once. A quarter of a million
 * pairs take some 40 ms, because what is compared is plain numbers: the order in front, the pair behind it.
 */
export function sortedPairs({ rows, columns, cosines, isSelf }: Matrix, { by, descending }: PairSort): Uint32Array {
  const count = columns.length;
  const total = rows.length * count;
  const rowRanks = by === 'row' ? ranksOf(rows.map(({ name }) => name)) : undefined;
  const columnRanks = by === 'column' ? ranksOf(columns.map(({ name }) => name)) : undefined;
  const keys = new Float64Array(isSelf ? (total - count) / 2 : total);
  const sign = descending ? -total : total;
  let at = 0;
  for (const [row, own] of cosines.entries())
    for (let column = isSelf ? row + 1 : 0; column < count; column++) {
      let rank = Math.round((1 + own[column]!) * cosineSteps);
      if (rowRanks) rank = rowRanks[row]!;
      else if (columnRanks) rank = columnRanks[column]!;
      keys[at++] = rank * sign + row * count + column;
    }
  keys.sort();
  const pairs = new Uint32Array(keys.length);
  // Of a negative number too, what is left over a multiple of `total` is the pair.
  for (let i = 0; i < pairs.length; i++) pairs[i] = ((keys[i]! % total) + total) % total;
  return pairs;
}

/** The place of each name in alphabetical order; numbers in names count as numbers. */
function ranksOf(names: readonly string[]): number[] {
  const order = names
    .map((name, i) => ({ name, i }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.i - b.i);
  const ranks: number[] = [];
  for (const [rank, { i }] of order.entries()) ranks[i] = rank;
  return ranks;
}
