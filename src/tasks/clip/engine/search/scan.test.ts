import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../../../../e2e/golden/clip/search.json' with { type: 'json' };
import { goldenLibrary, unitRows } from '../../../../../e2e/clip-golden-library.ts';
import { createInt8Rows } from './int8-scan.ts';
import { dotExactly, searchRows } from './scan.ts';
import { createTopK, byRank } from './top-k.ts';
import { createVectorMemory } from './vector-memory.ts';

function memoryOf(rows: Float32Array, dims: number) {
  const memory = createVectorMemory(dims);
  memory.append(rows);
  return memory;
}

test("twenty queries give NumPy's first twenty of 5,000, equal scores by the lower row", () => {
  const { library, queries, dims } = goldenLibrary();
  const memory = memoryOf(library, dims);
  for (const [i, ids] of golden.ids.entries()) {
    const found = searchRows(memory, queries.subarray(i * dims, (i + 1) * dims), { limit: 20 });
    expect(found.map(({ row }) => row)).toEqual(ids);
    for (const [k, { score }] of found.entries()) expect(score).toBeCloseTo(golden.scores[i]![k]!, 6);
  }
});

test('int8 with a second look finds at least 99.5 % of the exact first 50, with one dominant dimension too', () => {
  for (const dominant of [0, 3]) {
    const dims = 96;
    const rows = unitRows(7, { count: 6_000, dims, dominant });
    const memory = memoryOf(rows, dims);
    const int8 = createInt8Rows(memory);
    const queries = unitRows(8, { count: 40, dims, dominant });
    let found = 0;
    for (let i = 0; i < 40; i++) {
      const query = queries.subarray(i * dims, (i + 1) * dims);
      const exact = new Set(searchRows(memory, query, { limit: 50 }).map(({ row }) => row));
      found += int8.search(query, { limit: 50 }).filter(({ row }) => exact.has(row)).length;
    }
    expect(found / 2_000).toBeGreaterThanOrEqual(0.995);
  }
});

test('rows of any length are scored as a plain loop scores them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 40 }), (dims, count) => {
      const rows = unitRows(dims * 100 + count, { count, dims });
      const memory = createVectorMemory(dims);
      const half = Math.floor(count / 2) * dims;
      memory.append(rows.subarray(0, half)); // in two goes, as a library grows
      memory.append(rows.subarray(half));
      const query = unitRows(5, { count: 1, dims });
      const plain = Array.from({ length: count }, (_, row) => ({
        row,
        score: dotExactly(query, rows.subarray(row * dims, (row + 1) * dims)),
      })).toSorted(byRank);
      expect(searchRows(memory, query, { limit: count })).toEqual(plain);
      const hits: number[] = [];
      memory.hits(query, { first: 0, minimum: 0.1 }, (found) => hits.push(...found));
      const close = plain.filter(({ score }) => Math.abs(score - 0.1) < 1e-5).map(({ row }) => row);
      const wanted = plain.filter(({ score }) => score >= 0.1).map(({ row }) => row);
      const isSure = (row: number): boolean => !close.includes(row);
      expect(hits.filter(isSure)).toEqual(wanted.filter(isSure).toSorted((a, b) => a - b));
    }),
    { numRuns: 40 },
  );
});

test('only accepted rows at or above the minimum are found', () => {
  const dims = 16;
  const memory = memoryOf(unitRows(3, { count: 500, dims }), dims);
  const query = memory.row(42).slice();
  expect(searchRows(memory, query, { limit: 1 })[0]).toMatchObject({ row: 42 });
  expect(searchRows(memory, query, { limit: 10, accept: (row) => row !== 42 }).some(({ row }) => row === 42)).toBe(
    false,
  );
  expect(searchRows(memory, query, { limit: 10, minimum: 0.999 })).toHaveLength(1);
  expect(searchRows(memory, query, { limit: 0 })).toEqual([]);
  expect(searchRows(createVectorMemory(dims), query, { limit: 5 })).toEqual([]);
});

test('the heap keeps what sorting would keep', () => {
  const score = fc.integer({ min: -5, max: 5 });
  fc.assert(
    fc.property(fc.array(score), fc.integer({ min: 0, max: 20 }), (scores, limit) => {
      const top = createTopK(limit);
      for (const [row, value] of scores.entries()) top.offer(row, value);
      const sorted = scores.map((value, row) => ({ row, score: value })).toSorted(byRank);
      expect(top.sorted()).toEqual(sorted.slice(0, limit));
    }),
  );
});

test('vectors and queries of another length are refused', () => {
  const memory = createVectorMemory(8);
  expect(() => memory.append(new Float32Array(9))).toThrow('no whole rows of 8');
  expect(() => searchRows(memory, new Float32Array(7), { limit: 1 })).toThrow('The query has 7 numbers, the rows 8');
  expect(() => createVectorMemory(16_385)).toThrow('not 16385');
});
