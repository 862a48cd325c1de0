import { calibrate, type Calibration } from '../engine/search/calibration.ts';
import type { Category } from '../engine/search/moderation.ts';
import type { ScoreColumns } from '../library/contract.ts';
import { sentencesKey } from './policies.ts';

/** How all pictures score in one category. */
export interface ScoreColumn {
  /** In the order of the table's ids, 0 to 1. */
  scores: Float32Array;
  /** Positions, the lowest score first. */
  order: Uint32Array;
  calibration: Calibration;
}

/** The scores of a library: a column a category, over the same pictures. */
export interface ScoreTable {
  ids: Uint32Array;
  /** Where a picture stands in the columns. */
  placeOf: ReadonlyMap<number, number>;
  /** By `sentencesKey`: categories with the same sentences have the same scores. */
  columns: ReadonlyMap<string, ScoreColumn>;
}

/** A category as far as its line is concerned. */
export type Limit = Pick<Category, 'unsafe' | 'safe' | 'threshold'>;

/**
 * The table with what was found for some categories in it. Columns of before stay when they are over the same pictures
 * (the library may have grown meanwhile) and one of the `wanted` categories has use of them.
 */
export function withColumns(
  table: ScoreTable | undefined,
  found: ScoreColumns,
  { asked, wanted }: { asked: readonly Category[]; wanted: readonly Category[] },
): ScoreTable {
  const isSame = table !== undefined && equal(table.ids, found.ids);
  const keys = new Set(wanted.map(sentencesKey));
  const columns = new Map(isSame ? [...table.columns].filter(([key]) => keys.has(key)) : []);
  for (const { id, scores, order } of found.columns) {
    const category = asked.find((one) => one.id === id)!;
    columns.set(sentencesKey(category), { scores, order, calibration: calibrate(scores, order) });
  }
  if (isSame) return { ...table, columns };
  return { ids: found.ids, placeOf: new Map(Array.from(found.ids, (id, place) => [id, place])), columns };
}

const equal = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** How all pictures score in a category; undefined before they were. */
export const columnOf = (table: ScoreTable | undefined, category: Limit): ScoreColumn | undefined =>
  table?.columns.get(sentencesKey(category));

/** Items that reach the limit of a category, the highest score first. */
export function flaggedBy(table: ScoreTable, limit: Limit): Uint32Array {
  const { threshold } = limit;
  const column = columnOf(table, limit);
  if (!column) return new Uint32Array();
  const first = column.order.length - column.calibration.reaching(threshold);
  return column.order
    .subarray(first)
    .map((place) => table.ids[place]!)
    .toReversed();
}

/** Items that reach a limit of any category, those first that are furthest over one. */
export function flaggedByAny(table: ScoreTable, limits: readonly Limit[]): Uint32Array {
  const over = new Map<number, number>();
  for (const limit of limits) {
    const { threshold } = limit;
    const column = columnOf(table, limit);
    if (!column) continue;
    for (const place of column.order.subarray(column.order.length - column.calibration.reaching(threshold)))
      over.set(place, Math.max(over.get(place) ?? 0, column.scores[place]! - threshold));
  }
  const places = Uint32Array.from(over.keys()).sort((a, b) => over.get(b)! - over.get(a)! || a - b);
  return places.map((place) => table.ids[place]!);
}

/** The category that an item is furthest over, or nearest to: what it is looked at for. */
export function worstOf<L extends Limit>(
  table: ScoreTable,
  item: number,
  limits: readonly L[],
): { limit: L; score: number } | undefined {
  const scored = limits.flatMap((limit) => {
    const score = scoreOf(table, item, limit);
    return score === undefined ? [] : [{ limit, score }];
  });
  return scored.toSorted((a, b) => b.score - b.limit.threshold - (a.score - a.limit.threshold))[0];
}

/** Undefined for a picture or a category that was not scored. */
export function scoreOf(table: ScoreTable, item: number, category: Limit): number | undefined {
  const place = table.placeOf.get(item);
  return place === undefined ? undefined : columnOf(table, category)?.scores[place];
}

/** Items just at or over a threshold, and just under it, the nearest first. */
export function borderCases(table: ScoreTable, limit: Limit, each: number): { over: number[]; under: number[] } {
  const { threshold } = limit;
  const column = columnOf(table, limit);
  if (!column) return { over: [], under: [] };
  const { order, calibration } = column;
  const first = order.length - calibration.reaching(threshold);
  const itemAt = (place: number): number => table.ids[place]!;
  return {
    over: Array.from(order.subarray(first, first + each), itemAt),
    under: Array.from(order.subarray(Math.max(0, first - each), first), itemAt).toReversed(),
  };
}

/**
 * The highest threshold that would still have flagged every picture that a person blocked, and how many it flags.
 * Undefined without such pictures, or when it is no higher than the present one.
 */
export function tighterThreshold(
  table: ScoreTable,
  limit: Limit,
  blocked: readonly number[],
): { threshold: number; count: number } | undefined {
  const { threshold } = limit;
  const scores = blocked.flatMap((item) => scoreOf(table, item, limit) ?? []).filter((score) => score >= threshold);
  const lowest = Math.min(...scores);
  if (scores.length === 0 || lowest <= threshold) return undefined;
  return { threshold: lowest, count: columnOf(table, limit)!.calibration.reaching(lowest) };
}
