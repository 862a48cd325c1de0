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
  /** Where an item stands in the columns, by its id; -1 for those that were not scored. */
  placeOf: Int32Array;
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
  return { ids: found.ids, placeOf: placesOf(found.ids), columns };
}

function placesOf(ids: Uint32Array): Int32Array {
  const places = new Int32Array(ids.reduce((most, id) => Math.max(most, id + 1), 0)).fill(-1);
  for (let place = 0; place < ids.length; place++) places[ids[place]!] = place;
  return places;
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

/** Steps that the distance from a line is told apart by, and room for positions beside it in the 53 bits of a number. */
const distanceSteps = 2 ** 20;
const placeRoom = 2 ** 27;

/** Items that reach a limit of any category, those first that are furthest over one. */
export function flaggedByAny(table: ScoreTable, limits: readonly Limit[]): Uint32Array {
  const over = new Float32Array(table.ids.length).fill(-1);
  for (const limit of limits) {
    const column = columnOf(table, limit);
    if (!column) continue;
    const { order, scores, calibration } = column;
    for (let i = order.length - calibration.reaching(limit.threshold); i < order.length; i++) {
      const place = order[i]!;
      over[place] = Math.max(over[place]!, scores[place]! - limit.threshold);
    }
  }
  // Distance and position as one number each: numbers sort many times quicker than by a function that compares.
  const keys = new Float64Array(over.length);
  let count = 0;
  for (let place = 0; place < over.length; place++)
    if (over[place]! >= 0)
      keys[count++] = Math.round(over[place]! * distanceSteps) * placeRoom + (placeRoom - 1 - place);
  const sorted = keys.subarray(0, count).sort().reverse();
  return Uint32Array.from(sorted, (key) => table.ids[placeRoom - 1 - (key % placeRoom)]!);
}

/** Whether an item reaches any of the limits. */
export const isFlagged = (table: ScoreTable, item: number, limits: readonly Limit[]): boolean =>
  limits.some((limit) => (scoreOf(table, item, limit) ?? -1) >= limit.threshold);

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
  const place = table.placeOf[item] ?? -1;
  return place < 0 ? undefined : columnOf(table, category)?.scores[place];
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
