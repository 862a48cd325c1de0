import { expect, test } from 'vitest';
import { orderOf } from '../engine/search/calibration.ts';
import { borderCases, flaggedBy, flaggedByAny, scoreOf, tighterThreshold, withColumns, worstOf } from './scores.ts';

const guns = { id: 'guns', name: 'Guns', unsafe: ['a gun'], safe: ['a toy'], threshold: 0.5 };
const beer = { id: 'beer', name: 'Beer', unsafe: ['beer'], safe: ['juice'], threshold: 0.25 };
const column = (id: string, values: number[]) => {
  const scores = Float32Array.from(values);
  return { id, scores, order: Uint32Array.from(orderOf(scores)) };
};
const found = (ids: number[], columns: Record<string, number[]>) => ({
  ids: Uint32Array.from(ids),
  columns: Object.entries(columns).map(([id, values]) => column(id, values)),
});
const both = { asked: [guns, beer], wanted: [guns, beer] };
const table = withColumns(
  undefined,
  found([11, 12, 13, 14], { guns: [0.5, 0.9, 0.1, 0.45], beer: [0.75, 0.2, 0.24, 0.3] }),
  both,
);

test('a queue holds what reaches the line, the highest first', () => {
  expect([...flaggedBy(table, guns)]).toEqual([12, 11]);
  expect([...flaggedBy(table, { ...guns, threshold: 0.95 })]).toEqual([]);
  expect([...flaggedBy(table, { ...guns, unsafe: ['asked of nobody'] })]).toEqual([]);
});

test('the queue of all categories begins with what is furthest over a line, and has each picture once', () => {
  expect([...flaggedByAny(table, [guns, beer])]).toEqual([11, 12, 14]);
  expect(worstOf(table, 11, [guns, beer])).toEqual({ limit: beer, score: 0.75 });
  expect(worstOf(table, 99, [guns, beer])).toBeUndefined();
});

test('border cases are those nearest to the line on each side', () => {
  expect(borderCases(table, { ...guns, threshold: 0.46 }, 2)).toEqual({ over: [11, 12], under: [14, 13] });
  expect(borderCases(table, { ...guns, threshold: 0 }, 3)).toEqual({ over: [13, 14, 11], under: [] });
});

test('a tighter line catches all that was blocked and nothing is said when there is none', () => {
  expect(tighterThreshold(table, { ...guns, threshold: 0.05 }, [12, 14])).toEqual({
    threshold: Math.fround(0.45),
    count: 3,
  });
  expect(tighterThreshold(table, guns, [11])).toBeUndefined();
  expect(tighterThreshold(table, guns, [])).toBeUndefined();
});

test('columns stay while the pictures are the same and somebody wants them', () => {
  const more = withColumns(table, found([11, 12, 13, 14], { guns: [0, 0, 0, 1] }), { asked: [guns], wanted: [guns] });
  expect([scoreOf(more, 14, guns), scoreOf(more, 11, beer)]).toEqual([1, undefined]);
  const kept = withColumns(table, found([11, 12, 13, 14], { guns: [0, 0, 0, 1] }), { ...both, asked: [guns] });
  expect(scoreOf(kept, 11, beer)).toBe(0.75);
  const grown = withColumns(table, found([11, 12], { guns: [0.5, 0.5] }), { ...both, asked: [guns] });
  expect([scoreOf(grown, 11, beer), scoreOf(grown, 12, guns)]).toEqual([undefined, 0.5]);
});
