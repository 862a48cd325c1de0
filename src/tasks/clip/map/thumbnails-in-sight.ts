import { boxInSight, toScreen, type Camera, type Size } from './camera.ts';
import type { PointGrid } from './point-grid.ts';

/** A point that is shown as its picture. */
export interface ShownPicture {
  point: number;
  /** Its middle, in CSS pixels of the view. */
  x: number;
  y: number;
}

/** Edge of a small picture on the map, in CSS pixels. */
export const pictureSide = 56;
/** When more points than this are in sight they stay points: pictures would be a heap. */
export const mostInSight = 500;

/**
 * Which points are shown as pictures: none from afar; near by, one in each cell of a grid that is fixed to the map, so
 * that moving it changes nothing and coming closer only adds.
 */
export function picturesInSight(
  { grid, xy }: { grid: PointGrid; xy: Float32Array },
  camera: Camera,
  size: Size,
): ShownPicture[] {
  const points: number[] = [];
  grid.within(boxInSight(camera, size), (point) => points.push(point));
  if (points.length === 0 || points.length > mostInSight) return [];
  // A power of two of cells a unit, so that the cells of a closer look divide those of a wider one.
  const cells = 2 ** Math.floor(Math.log2(camera.scale / pictureSide));
  const taken = new Map<string, ShownPicture>();
  for (const point of points.toSorted((a, b) => a - b)) {
    const [x, y] = [xy[2 * point]!, xy[2 * point + 1]!];
    const cell = `${Math.floor(x * cells)} ${Math.floor(y * cells)}`;
    if (!taken.has(cell)) taken.set(cell, { point, ...toScreen({ x, y }, camera, size) });
  }
  return [...taken.values()];
}
