import type { Box, Point } from './camera.ts';

/** Points of the map, found by where they are. Positions are those in `xy`: point i is at xy[2 i], xy[2 i + 1]. */
export interface PointGrid {
  readonly count: number;
  /** Calls back with the position of each point in a box. */
  within(box: Box, onPoint: (point: number) => void): void;
  /** The nearest point no further away than `reach`; undefined without one. */
  nearest(at: Point, reach: number): number | undefined;
}

/** Points a cell on average: few enough to look at one by one. */
const cellPoints = 8;

/** Sorts points in [0, 1]² into the cells of a square grid. */
export function createPointGrid(xy: Float32Array): PointGrid {
  const count = xy.length / 2;
  const side = Math.max(1, Math.ceil(Math.sqrt(count / cellPoints)));
  const cellAt = (value: number): number => Math.min(side - 1, Math.max(0, Math.floor(value * side)));
  const starts = new Uint32Array(side * side + 1);
  const cellOf = (point: number): number => cellAt(xy[2 * point + 1]!) * side + cellAt(xy[2 * point]!);
  for (let point = 0; point < count; point++) starts[cellOf(point) + 1]!++;
  for (let cell = 0; cell < side * side; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const points = new Uint32Array(count);
  for (let point = 0; point < count; point++) points[next[cellOf(point)]!++] = point;

  function within({ left, top, right, bottom }: Box, onPoint: (point: number) => void): void {
    for (let row = cellAt(top); row <= cellAt(bottom); row++) {
      const line = row * side;
      for (let i = starts[line + cellAt(left)]!; i < starts[line + cellAt(right) + 1]!; i++) {
        const point = points[i]!;
        const [x, y] = [xy[2 * point]!, xy[2 * point + 1]!];
        if (x >= left && x <= right && y >= top && y <= bottom) onPoint(point);
      }
    }
  }
  return {
    count,
    within,
    nearest({ x, y }, reach) {
      let found: number | undefined;
      let least = reach * reach;
      within({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach }, (point) => {
        const distance = (xy[2 * point]! - x) ** 2 + (xy[2 * point + 1]! - y) ** 2;
        if (distance > least) return;
        least = distance;
        found = point;
      });
      return found;
    },
  };
}
