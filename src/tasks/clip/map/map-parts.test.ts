import { expect, test } from 'vitest';
import { boxInSight, cameraOn, fitCamera, pan, toMap, toScreen, zoomAt } from './camera.ts';
import { findClusters } from './clusters.ts';
import { lineAround, pointsInside } from './lasso.ts';
import { labelsInSight } from './labels-in-sight.ts';
import { nearestPoints } from './nearest-points.ts';
import { createPointGrid } from './point-grid.ts';
import { createDisc, parseRgb, pixelOf, stamp } from './points-image.ts';
import { mostInSight, picturesInSight } from './thumbnails-in-sight.ts';

const size = { width: 800, height: 600 };
/** Points that look thrown, the same every time. */
function thrown(count: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: 2 * count }, () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647);
}
/** So many points around each centre. */
function clouds(centres: [number, number][], each: number): Float32Array {
  const noise = thrown(centres.length * each);
  return noise.map((value, i) => centres[Math.floor(i / 2 / each)]![i % 2]! + (value - 0.5) * 0.1);
}

test('what is under the pointer stays under it while zooming and panning', () => {
  const camera = fitCamera(size);
  const at = { x: 500, y: 200 };
  const near = zoomAt(camera, at, { factor: 4, size });
  expect(toMap(at, near, size).x).toBeCloseTo(toMap(at, camera, size).x, 9);
  expect(toScreen(toMap(at, near, size), near, size)).toEqual({
    x: expect.closeTo(500) as number,
    y: expect.closeTo(200) as number,
  });
  const moved = pan(near, 30, -20);
  expect(toMap({ x: 530, y: 180 }, moved, size).y).toBeCloseTo(toMap(at, near, size).y, 9);
  expect(zoomAt(camera, at, { factor: 1e9, size }).scale).toBe(camera.scale * 400);
  expect(pan(camera, 1e9, 0).x).toBe(0);
});

test('a box fills the view', () => {
  const box = { left: 0.2, top: 0.3, right: 0.4, bottom: 0.35 };
  const seen = boxInSight(cameraOn(box, size), size);
  expect(seen.left).toBeLessThan(0.2);
  expect(seen.right - seen.left).toBeLessThan(0.35);
});

test('the grid finds what looking at every point finds', () => {
  const xy = thrown(3_000);
  const grid = createPointGrid(xy);
  const box = { left: 0.21, top: 0.4, right: 0.6, bottom: 0.55 };
  const found: number[] = [];
  grid.within(box, (point) => found.push(point));
  const all = Array.from({ length: 3_000 }, (_, i) => i);
  const isIn = (i: number) =>
    xy[2 * i]! >= 0.21 && xy[2 * i]! <= 0.6 && xy[2 * i + 1]! >= 0.4 && xy[2 * i + 1]! <= 0.55;
  expect(found.toSorted((a, b) => a - b)).toEqual(all.filter(isIn));
  const at = { x: 0.5, y: 0.5 };
  const distance = (i: number) => Math.hypot(xy[2 * i]! - at.x, xy[2 * i + 1]! - at.y);
  const nearest = all.toSorted((a, b) => distance(a) - distance(b))[0];
  expect(grid.nearest(at, 0.2)).toBe(nearest);
  expect(grid.nearest({ x: 9, y: 9 }, 0.1)).toBeUndefined();
  expect(createPointGrid(new Float32Array()).nearest(at, 1)).toBeUndefined();
});

test('the nearest points are those of looking at every point, also where few lie', () => {
  const xy = thrown(3_000);
  const of = { grid: createPointGrid(xy), xy };
  const box = { left: 0.1, top: 0.1, right: 0.9, bottom: 0.95 };
  for (const [at, count] of [
    [{ x: 0.2, y: 0.9 }, 5],
    [{ x: 0.5, y: 0.5 }, 400],
    [{ x: 0.1, y: 0.1 }, 9_999],
  ] as const) {
    const distance = (i: number) => Math.hypot(xy[2 * i]! - at.x, xy[2 * i + 1]! - at.y);
    const all = Array.from({ length: 3_000 }, (_, i) => i).filter(
      (i) => xy[2 * i]! >= 0.1 && xy[2 * i]! <= 0.9 && xy[2 * i + 1]! >= 0.1 && xy[2 * i + 1]! <= 0.95,
    );
    const nearest = all.toSorted((a, b) => distance(a) - distance(b)).slice(0, count);
    expect(nearestPoints(of, at, { count, box }).map(distance)).toEqual(nearest.map(distance));
  }
});

test('a lasso takes what it goes around, also when it is bent inwards', () => {
  const bent = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 0.5, y: 0.5 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ];
  const xy = Float32Array.from([0.2, 0.5, 0.9, 0.5, 0.5, 0.1, 0.9, 0.05]);
  expect(pointsInside(bent, createPointGrid(xy), xy).toSorted((a, b) => a - b)).toEqual([0, 2, 3]);
  expect(pointsInside(bent.slice(0, 2), createPointGrid(xy), xy)).toEqual([]);
  expect(pointsInside(lineAround({ left: 0.1, top: 0.4, right: 0.3, bottom: 0.6 }), createPointGrid(xy), xy)).toEqual([
    0,
  ]);
});

test('a line drawn across itself takes what looking at every edge takes', () => {
  const xy = thrown(2_000);
  const line = Array.from({ length: 300 }, (_, i) => ({
    x: 0.5 + 0.5 * Math.cos(i / 20) * Math.cos(i / 47),
    y: 0.5 + 0.45 * Math.sin(i / 20),
  }));
  const crossings = (x: number, y: number): number =>
    line.filter(({ x: ax, y: ay }, i) => {
      const { x: bx, y: by } = line.at(i - 1)!;
      return ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
    }).length;
  const inside = Array.from({ length: 2_000 }, (_, i) => i).filter(
    (i) => crossings(xy[2 * i]!, xy[2 * i + 1]!) % 2 === 1,
  );
  expect(inside.length).toBeGreaterThan(200);
  expect(pointsInside(line, createPointGrid(xy), xy).toSorted((a, b) => a - b)).toEqual(inside);
  const flat = line.map(({ x }) => ({ x, y: 0.5 }));
  expect(pointsInside(flat, createPointGrid(xy), xy)).toEqual([]);
});

test('clouds are found as clusters, the largest first, and a wide look joins what is close', () => {
  const xy = clouds(
    [
      [0.2, 0.2],
      [0.2, 0.35],
      [0.8, 0.8],
    ],
    60,
  );
  const near = findClusters(xy, { sigma: 0.02, least: 20 });
  expect(near).toHaveLength(3);
  const wide = findClusters(xy, { sigma: 0.09, least: 20 });
  expect(wide.map(({ points }) => points.length)).toEqual([120, 60]);
  expect(wide[1]!.x).toBeCloseTo(0.8, 1);
  expect(findClusters(new Float32Array(), { sigma: 0.1, least: 1 })).toEqual([]);
});

test('points are pictures near by and points from afar; moving the map changes no choice', () => {
  const xy = thrown(4 * mostInSight);
  const of = { grid: createPointGrid(xy), xy };
  expect(picturesInSight(of, fitCamera(size), size)).toEqual([]);
  const near = { x: 0.5, y: 0.5, scale: 4_000 };
  const shown = picturesInSight(of, near, size).map(({ point }) => point);
  expect(shown.length).toBeGreaterThan(10);
  const moved = new Set(picturesInSight(of, pan(near, 40, 0), size).map(({ point }) => point));
  const inner = picturesInSight(of, near, size).filter(({ x }) => x > 120 && x < size.width - 160);
  expect(inner.every(({ point }) => moved.has(point))).toBe(true);
});

test('names give way to those of larger clusters', () => {
  const cluster = (name: string, x: number, y: number) => ({
    names: [name],
    x,
    y,
    radius: 0.1,
    points: new Uint32Array(),
  });
  const clusters = [cluster('cats', 0.5, 0.5), cluster('dogs', 0.51, 0.5), cluster('cars', 0.5, 0.9)];
  const shown = labelsInSight(clusters, { camera: fitCamera(size), size, widthOf: (text) => 8 * text.length });
  expect(shown.map(({ text }) => text)).toEqual(['cats', 'cars']);
});

test('a disc is round, opaque inside, and cut off at the edge', () => {
  const image = { width: 9, height: 9, pixels: new Uint32Array(81).fill(pixelOf([0, 0, 0])) };
  stamp(image, createDisc(2), { x: 4, y: 4, colour: [255, 128, 0] });
  expect(image.pixels[4 * 9 + 4]).toBe(pixelOf([255, 128, 0]));
  expect(image.pixels[2 * 9 + 2]).toBe(pixelOf([0, 0, 0]));
  const edge = image.pixels[4 * 9 + 2]!;
  expect(edge & 255).toBeGreaterThan(0);
  stamp(image, createDisc(3), { x: 0, y: 8, colour: [1, 2, 3] });
  expect(image.pixels[8 * 9]).toBe(pixelOf([1, 2, 3]));
  expect(parseRgb('rgb(12, 34, 56)')).toEqual([12, 34, 56]);
});
