/** Points that lie together. */
export interface Cluster {
  /** Positions of its points. */
  points: Uint32Array;
  /** Its middle, in map units. */
  x: number;
  y: number;
  /** How far its points lie from there (root mean square), in map units. */
  radius: number;
}

/** Cells a side of the grid that densities are taken on. */
const side = 96;

/**
 * Points in [0, 1]² by the hills of their density, the largest first: counts on a grid, smoothed by a Gaussian of
 * standard deviation `sigma` (map units), and each point goes uphill to its peak. Hills of fewer than `least` points
 * are left out: what lies alone needs no name.
 */
export function findClusters(xy: Float32Array, { sigma, least }: { sigma: number; least: number }): Cluster[] {
  const count = xy.length / 2;
  const cellOf = (point: number): number => cellAt(xy[2 * point + 1]!) * side + cellAt(xy[2 * point]!);
  const counts = new Float64Array(side * side);
  for (let point = 0; point < count; point++) counts[cellOf(point)]!++;
  const peaks = peaksOf(smooth(counts, sigma * side));
  const members = new Map<number, number[]>();
  for (let point = 0; point < count; point++) {
    const peak = peaks[cellOf(point)]!;
    const own = members.get(peak);
    if (own) own.push(point);
    else members.set(peak, [point]);
  }
  return [...members.values()]
    .filter((points) => points.length >= least)
    .map((points) => ({ points: Uint32Array.from(points), ...middleOf(points, xy) }))
    .toSorted((a, b) => b.points.length - a.points.length);
}

const cellAt = (value: number): number => Math.min(side - 1, Math.max(0, Math.floor(value * side)));

function middleOf(points: readonly number[], xy: Float32Array): Pick<Cluster, 'x' | 'y' | 'radius'> {
  let [x, y] = [0, 0];
  for (const point of points) {
    x += xy[2 * point]!;
    y += xy[2 * point + 1]!;
  }
  [x, y] = [x / points.length, y / points.length];
  let squares = 0;
  for (const point of points) squares += (xy[2 * point]! - x) ** 2 + (xy[2 * point + 1]! - y) ** 2;
  return { x, y, radius: Math.sqrt(squares / points.length) };
}

/** Convolved with a Gaussian along rows and then along columns; `sigma` in cells. Nothing lies beyond the edge. */
function smooth(counts: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const along = (source: Float64Array, step: number, across: number): Float64Array => {
    const result = new Float64Array(source.length);
    for (let line = 0; line < side; line++)
      for (let place = 0; place < side; place++) {
        let sum = 0;
        for (let offset = -reach; offset <= reach; offset++) {
          const other = place + offset;
          if (other >= 0 && other < side) sum += weights[offset + reach]! * source[line * across + other * step]!;
        }
        result[line * across + place * step] = sum;
      }
    return result;
  };
  return along(along(counts, 1, side), side, 1);
}

/** For each cell the top of the hill it lies on. */
function peaksOf(density: Float64Array): Int32Array {
  const peaks = new Int32Array(density.length).fill(-1);
  const climb = (cell: number): number => {
    const way: number[] = [];
    let at = cell;
    while (peaks[at] === -1) {
      way.push(at);
      const higher = highestAround(density, at);
      if (higher === at) peaks[at] = at;
      else at = higher;
    }
    for (const passed of way) peaks[passed] = peaks[at]!;
    return peaks[at]!;
  };
  for (let cell = 0; cell < density.length; cell++) climb(cell);
  return peaks;
}

function highestAround(density: Float64Array, cell: number): number {
  const [row, column] = [Math.floor(cell / side), cell % side];
  let best = cell;
  for (let y = Math.max(0, row - 1); y <= Math.min(side - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(side - 1, column + 1); x++)
      if (density[y * side + x]! > density[best]!) best = y * side + x;
  return best;
}
