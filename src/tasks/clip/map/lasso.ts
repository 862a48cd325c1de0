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

/** Whether a place is inside a closed line: an odd number of its edges lies to the right (even-odd rule). */
export function isInside({ x, y }: Point, line: readonly Point[]): boolean {
  let isIn = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i]!, line[j]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isIn = !isIn;
  }
  return isIn;
}

/** Points inside a closed line, in map units. */
export function pointsInside(line: readonly Point[], grid: PointGrid, xy: Float32Array): number[] {
  const found: number[] = [];
  if (line.length < 3) return found;
  grid.within(boxAround(line), (point) => {
    if (isInside({ x: xy[2 * point]!, y: xy[2 * point + 1]! }, line)) found.push(point);
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
