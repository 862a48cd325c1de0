import type { Box, Point } from './camera.ts';
import type { PointGrid } from './point-grid.ts';

/** The box around a line of points. */
export function boxAround(line: readonly Point[]): Box {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of line) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

interface Edge {
  a: Point;
  b: Point;
}

/** Whether an odd number of edges lies to the right of a place. */
function isInside(x: number, y: number, edges: readonly Edge[]): boolean {
  let isIn = false;
  for (const { a, b } of edges)
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isIn = !isIn;
  return isIn;
}

/** Horizontal bands that a line is cut into: a place is held against the edges of its own band only. */
const bandCount = 128;

/** Points inside a closed line, in map units (even-odd rule). */
export function pointsInside(line: readonly Point[], grid: PointGrid, xy: Float32Array): number[] {
  const found: number[] = [];
  if (line.length < 3) return found;
  const box = boxAround(line);
  const height = (box.bottom - box.top) / bandCount || 1;
  const bandOf = (y: number): number => Math.min(bandCount - 1, Math.floor((y - box.top) / height));
  const bands = Array.from({ length: bandCount }, (): Edge[] => []);
  for (const [i, a] of line.entries()) {
    const b = line.at(i - 1)!;
    const [first, last] = [bandOf(Math.min(a.y, b.y)), bandOf(Math.max(a.y, b.y))];
    for (let band = first; band <= last; band++) bands[band]!.push({ a, b });
  }
  grid.within(box, (point) => {
    const [x, y] = [xy[2 * point]!, xy[2 * point + 1]!];
    if (isInside(x, y, bands[bandOf(y)]!)) found.push(point);
  });
  return found;
}

/** A box as the line around it. */
export const lineAround = ({ left, top, right, bottom }: Box): Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];
