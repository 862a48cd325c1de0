import { expect, test } from 'vitest';
import { unitRows } from '../../../../../e2e/clip-golden-library.ts';
import { fuzzyGraph } from './fuzzy-graph.ts';
import { mapRows } from './map.ts';
import { nearestRows } from './neighbours.ts';
import { principalAxes } from './principal-axes.ts';
import { searchRows } from './scan.ts';
import { createVectorMemory } from './vector-memory.ts';

const dims = 24;

/** `groups` clouds of `each` rows around far-apart centres; row i is of group i % groups. */
function clouds(groups: number, each: number) {
  const centres = unitRows(1, { count: groups, dims });
  const noise = unitRows(2, { count: groups * each, dims });
  const memory = createVectorMemory(dims);
  for (let i = 0; i < groups * each; i++) {
    const row = Float32Array.from(
      { length: dims },
      (_, k) => centres[(i % groups) * dims + k]! + 0.35 * noise[i * dims + k]!,
    );
    const length = Math.hypot(...row);
    memory.append(row.map((value) => value / length));
  }
  return memory;
}

test('neighbours are those that a search finds', async () => {
  const memory = clouds(5, 30);
  const { count, rows } = await nearestRows(memory, 10);
  expect(count).toBe(10);
  for (const row of [0, 77, 149]) {
    const found = searchRows(memory, memory.row(row).slice(), { limit: 10, accept: (other) => other !== row });
    expect([...rows.subarray(row * 10, (row + 1) * 10)]).toEqual(found.map((hit) => hit.row));
  }
});

test('axes are orthonormal, whatever the rows are', () => {
  const same = createVectorMemory(dims);
  for (let i = 0; i < 5; i++) same.append(unitRows(9, { count: 1, dims }));
  for (const memory of [clouds(4, 50), same]) {
    const { axes } = principalAxes(memory, { count: 10, centred: true });
    for (const [i, left] of axes.entries())
      for (const [k, right] of axes.entries())
        expect(left.reduce((sum, value, at) => sum + value * right[at]!, 0)).toBeCloseTo(i === k ? 1 : 0, 9);
  }
});

test("strengths of a row add up to log2 of its neighbours, the nearest counts 1 (umap-learn's smooth_knn_dist)", () => {
  const cosines = Float32Array.from([0.9, 0.8, 0.5, 0.3]);
  const rows = Uint32Array.from([1, 2, 3, 4]);
  const empty = new Float32Array(16).fill(-1);
  const graph = fuzzyGraph(
    {
      count: 4,
      rows: Uint32Array.from([...rows, ...Array<number>(16).fill(0)]),
      cosines: Float32Array.from([...cosines, ...empty]),
    },
    1,
  );
  const sum = graph.weights.reduce((total, weight) => total + weight, 0);
  expect(graph.weights[0]).toBe(1);
  expect(sum).toBeCloseTo(Math.log2(5), 4);
});

test('a map keeps clouds together and apart, fills the square, and is the same every time', async () => {
  const groups = 6;
  const memory = clouds(groups, 40);
  const shares: number[] = [];
  const xy = await mapRows(memory, { onProgress: (share) => shares.push(share) });
  expect([Math.min(...xy), Math.max(...xy)]).toEqual([0, 1]);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  const rows = Array.from({ length: xy.length / 2 }, (_, i) => [xy[2 * i]!, xy[2 * i + 1]!] as const);
  const isKept = rows.map(([x, y], row) => {
    const distances = rows.map(([ox, oy], other) => (other === row ? Infinity : Math.hypot(x - ox, y - oy)));
    return distances.indexOf(Math.min(...distances)) % groups === row % groups;
  });
  expect(isKept.filter(Boolean).length / rows.length).toBeGreaterThan(0.95);
  expect(await mapRows(memory)).toEqual(xy);
});

test('none, one, two and all-equal rows have a map too', async () => {
  for (const count of [0, 1, 2]) expect(await mapRows(clouds(1, count))).toHaveLength(2 * count);
  const same = createVectorMemory(dims);
  for (let i = 0; i < 20; i++) same.append(unitRows(9, { count: 1, dims }));
  expect((await mapRows(same)).every((value) => value >= 0 && value <= 1)).toBe(true);
  await expect(mapRows(same, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});
