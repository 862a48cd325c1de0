import type { Member } from './member.ts';

/** Cosines of every row picture with every column picture. */
export interface Matrix {
  rows: readonly Member[];
  columns: readonly Member[];
  /** [row][column], -1 to 1. */
  cosines: readonly (readonly number[])[];
  /** A set with itself: the diagonal says nothing, and each pair stands twice. */
  isSelf: boolean;
  model: string;
}

/** The best column of a row, and how far the second is behind. */
export interface Match {
  row: number;
  column: number;
  cosine: number;
  /** Undefined when there is one column only. */
  second: { column: number; cosine: number } | undefined;
}

/** For each row the best column, not itself. Rows without any are left out. */
export function bestMatches({ cosines, isSelf }: Pick<Matrix, 'cosines' | 'isSelf'>): Match[] {
  return cosines.flatMap((own, row) => {
    let [best, second] = [-1, -1];
    for (const [column, cosine] of own.entries()) {
      if (isSelf && column === row) continue;
      if (best < 0 || cosine > own[best]!) [best, second] = [column, best];
      else if (second < 0 || cosine > own[second]!) second = column;
    }
    if (best < 0) return [];
    const next = second < 0 ? undefined : { column: second, cosine: own[second]! };
    return [{ row, column: best, cosine: own[best]!, second: next }];
  });
}

export interface Spread {
  low: number;
  high: number;
  median: number;
}

/** Smallest, largest and middle cosine of all pairs; undefined without any. */
export function spreadOf({ cosines, isSelf }: Pick<Matrix, 'cosines' | 'isSelf'>): Spread | undefined {
  const all = Float64Array.from(cosines.flatMap((own, row) => (isSelf ? own.slice(row + 1) : own))).sort();
  if (all.length === 0) return undefined;
  const middle = all.length >> 1;
  const median = all.length % 2 === 1 ? all[middle]! : (all[middle - 1]! + all[middle]!) / 2;
  return { low: all[0]!, high: all.at(-1)!, median };
}
