import type { Box, Point } from './camera.ts';
import type { PointGrid } from './point-grid.ts';

/** Share of the box that is looked at first. */
const firstShare = 1 / 64;

/** At most `count` points of a box, the nearest to a place first: only as far around it as they are enough. */
export function nearestPoints(
  { grid, xy }: { grid: PointGrid; xy: Float32Array },
  { x, y }: Point,
  { count, box }: { count: number; box: Box },
): number[] {
  const whole = Math.hypot(box.right - box.left, box.bottom - box.top);
  for (let reach = whole * firstShare; ; reach *= 2) {
    const found: { point: number; distance: number }[] = [];
    const around = {
      left: Math.max(box.left, x - reach),
      right: Math.min(box.right, x + reach),
      top: Math.max(box.top, y - reach),
      bottom: Math.min(box.bottom, y + reach),
    };
    grid.within(around, (point) => {
      const distance = Math.hypot(xy[2 * point]! - x, xy[2 * point + 1]! - y);
      if (distance <= reach) found.push({ point, distance });
    });
    if (found.length < count && reach < whole) continue;
    return found
      .toSorted((a, b) => a.distance - b.distance)
      .slice(0, count)
      .map(({ point }) => point);
  }
}
