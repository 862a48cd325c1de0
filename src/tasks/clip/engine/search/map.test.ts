import { expect, test } from 'vitest';
import { unitRows } from '../../../../../e2e/clip-golden-library.ts';
import { fuzzyGraph, memberships } from './fuzzy-graph.ts';
import { spreadRows } from './landmarks.ts';
import { mapRows } from './map.ts';
import { nearestOf, nearestRows } from './neighbours.ts';
import { placeRows } from './placement.ts';
import { principalAxes } from './principal-axes.ts';
import { sequence } from './random.ts';
import { searchRows } from './scan.ts';
import { shortenRows } from './short-rows.ts';
import { createVectorMemory, type VectorMemory } from './vector-memory.ts';

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

/**
 * How far the nearest points of some rows on a map can be trusted to be near by their vectors, 0 to 1 (Venna and Kaski,
 * 2001): what is wrongly near costs as much as its rank is beyond the first `k`.
 */
function trustworthiness(
  memory: VectorMemory,
  xy: Float32Array,
  { rows, k = 10 }: { rows: readonly number[]; k?: number },
): number {
  let cost = 0;
  for (const row of rows) {
    const near = nearestOf(memory, memory.row(row).slice(), memory.count - 1, row).map((hit) => hit.row);
    const rankOf = new Map(near.map((other, rank) => [other, rank + 1]));
    const shown = near
      .map((other) => ({
        other,
        distance: Math.hypot(xy[2 * other]! - xy[2 * row]!, xy[2 * other + 1]! - xy[2 * row + 1]!),
      }))
      .toSorted((a, b) => a.distance - b.distance);
    for (const { other } of shown.slice(0, k)) cost += Math.max(0, rankOf.get(other)! - k);
  }
  const most = (rows.length * k * (2 * memory.count - 3 * k - 1)) / 2;
  return 1 - cost / most;
}

test('above the limit landmarks are laid out and the others placed among them, nearly as true, and far truer than axes', async () => {
  const memory = clouds(40, 25);
  const most = 250;
  const shares: number[] = [];
  const xy = await mapRows(memory, { most, onProgress: (share) => shares.push(share) });
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([shares.at(-1)! > 0.9, shares.at(-1)! <= 1]).toEqual([true, true]);
  expect([Math.min(...xy), Math.max(...xy)]).toEqual([0, 1]);
  expect(await mapRows(memory, { most })).toEqual(xy);

  const { directions, plane } = await shortenRows(memory, [...Array(memory.count).keys()], { count: 64 });
  const landmarks = new Set(await spreadRows(directions, { count: most, random: sequence(1) }));
  const some = Array.from({ length: memory.count / 5 }, (_, i) => 5 * i);
  const trust = {
    landmarks: trustworthiness(memory, xy, { rows: some.filter((row) => landmarks.has(row)) }),
    placed: trustworthiness(memory, xy, { rows: some.filter((row) => !landmarks.has(row)) }),
    axes: trustworthiness(memory, plane, { rows: some }),
  };
  console.log(JSON.stringify(trust));
  expect(trust.placed).toBeGreaterThan(0.95);
  expect(trust.placed).toBeGreaterThan(trust.landmarks - 0.02);
  expect(1 - trust.placed).toBeLessThan((1 - trust.axes) / 10);
});

test('only the rows asked for are on the map, wherever the others lie', async () => {
  const [memory, few] = [clouds(4, 30), createVectorMemory(dims)];
  const rows = [...Array(memory.count).keys()].filter((row) => row % 3 > 0);
  for (const row of rows) few.append(memory.row(row));
  expect(await mapRows(memory, { rows })).toEqual(await mapRows(few));
  expect(await mapRows(memory, { rows, most: 40 })).toEqual(await mapRows(few, { most: 40 }));
});

test('landmarks are each another row, of every cloud as many as it has by its size', async () => {
  const memory = clouds(16, 40);
  const rows = await spreadRows(memory, { count: 160, random: sequence(1) });
  expect([rows.length, new Set(rows).size]).toEqual([160, 160]);
  expect(rows).toEqual(rows.toSorted());
  const each = Array.from({ length: 16 }, (_, group) => rows.filter((row) => row % 16 === group).length);
  expect(Math.min(...each)).toBeGreaterThanOrEqual(7);
  expect(Math.max(...each)).toBeLessThanOrEqual(13);
  expect([...(await spreadRows(memory, { count: 640, random: sequence(1) }))]).toEqual([...Array(640).keys()]);
  const stopped = spreadRows(clouds(1, 5_000), { count: 9, random: sequence(1), signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});

test('placed rows start from the weighted mean of their neighbours, an equal one at its place; landmarks stay', async () => {
  // No row of its own counts 1 at once: strengths add up to log2 of the neighbours by their distances alone.
  const strengths = memberships([0.1, 0.2, 0.4, 0.8], false);
  expect(strengths[0]).toBeLessThan(1);
  expect(strengths.reduce((sum, strength) => sum + strength, 0)).toBeCloseTo(Math.log2(5), 4);

  const memory = clouds(2, 20);
  const points = Float32Array.from({ length: 80 }, (_, i) => (Math.floor(i / 2) % 2 ? 5 : -5) + (i % 7) * 0.1);
  const before = points.slice();
  const others = clouds(2, 26);
  const which = Uint32Array.from([40, 41, 50, 51]);
  const options = { neighbours: 6, random: sequence(1) };
  const placed = await placeRows({ rows: others, which }, { rows: memory, points }, options);
  expect(points).toEqual(before);
  for (const [i, row] of which.entries())
    for (const value of placed.subarray(2 * i, 2 * i + 2)) expect(value * (row % 2 ? 1 : -1)).toBeGreaterThan(2);
  const abort = placeRows(
    { rows: others, which },
    { rows: memory, points },
    { ...options, signal: AbortSignal.abort() },
  );
  await expect(abort).rejects.toMatchObject({ name: 'AbortError' });
});

test('equal rows are placed as well, when there are more of them than are laid out', async () => {
  const same = createVectorMemory(dims);
  for (let i = 0; i < 40; i++) same.append(unitRows(9, { count: 1, dims }));
  const xy = await mapRows(same, { most: 10 });
  expect(xy).toHaveLength(80);
  expect(xy.every((value) => value >= 0 && value <= 1)).toBe(true);
});
