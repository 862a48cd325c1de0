import { fuzzyGraph } from './fuzzy-graph.ts';
import { spreadRows } from './landmarks.ts';
import { nearestRows } from './neighbours.ts';
import { placeRows } from './placement.ts';
import { sequence } from './random.ts';
import { shortenRows, type ShortRows } from './short-rows.ts';
import { layOut } from './umap.ts';
import { createVectorMemory, type VectorMemory } from './vector-memory.ts';

export interface MapOptions {
  /** Rows that are on the map; all of them by default. */
  rows?: ArrayLike<number>;
  /** The most rows that are laid out together. */
  most?: number;
  signal?: AbortSignal | undefined;
  /** Told the share that is done, 0 to 1, by the time that each part takes. */
  onProgress?: (share: number) => void;
}

/** Rows that are laid out together. Comparing all with all costs the square of their number. */
export const laidOutMost = 20_000;
/** Neighbours a row (umap-learn's default). */
const neighbours = 15;
/** Axes that neighbours are found on: more is mostly noise, and costs. */
const axesCount = 64;
/** Width of the start, as in umap-learn. */
const startWidth = 10;
const seed = 1;

/**
 * Two coordinates in [0, 1] a row, row-major: UMAP over the exact nearest neighbours, started from the two largest
 * principal axes. Of more rows than `most`, so many landmarks spread over all are laid out, and the others are placed
 * among them. Equal rows give equal maps.
 */
export async function mapRows(vectors: VectorMemory, options: MapOptions = {}): Promise<Float32Array<ArrayBuffer>> {
  const { most = laidOutMost, signal, onProgress } = options;
  const rows = options.rows ?? Uint32Array.from({ length: vectors.count }, (_, row) => row);
  if (rows.length === 0) return new Float32Array(0); // the axes of 512 numbers would take seconds
  const laid = Math.min(rows.length, most);
  const tell = meterOf(rows.length, laid, onProgress);
  const short = await shortenRows(vectors, rows, { count: axesCount, signal, onProgress: tell.shortened });
  if (rows.length < 3) return intoSquare(short.plane);
  const random = sequence(seed);
  if (laid === rows.length) return intoSquare(await layOutRows(short, { random, signal, tell }));

  const landmarks = await spreadRows(short.directions, { count: laid, random, signal });
  const others = withoutThese(landmarks, rows.length);
  const own = pick(short, landmarks);
  const places = await layOutRows(own, { random, signal, tell });
  const points = new Float32Array(2 * rows.length);
  scatter(places, landmarks, points);
  const placed = await placeRows(
    { rows: short.directions, which: others },
    { rows: own.directions, points: places },
    { neighbours, random, signal, onProgress: tell.placed },
  );
  scatter(placed, others, points);
  return intoSquare(points);
}

interface Told {
  random: () => number;
  signal: AbortSignal | undefined;
  tell: Meter;
}

/** Places of rows, about 10 wide. */
async function layOutRows({ directions, plane }: ShortRows, { random, signal, tell }: Told): Promise<Float32Array> {
  const found = await nearestRows(directions, neighbours, { signal, onProgress: tell.compared });
  const points = intoSquare(plane).map((value) => (value - 0.5) * startWidth);
  // Equal rows start apart, or they would never part.
  for (let i = 0; i < points.length; i++) points[i]! += (random() - 0.5) * 1e-3;
  await layOut(points, fuzzyGraph(found, directions.count), { random, signal, onProgress: tell.laidOut });
  return points;
}

function pick({ directions, plane }: ShortRows, rows: Uint32Array): ShortRows {
  const own = createVectorMemory(directions.dims);
  const places = new Float32Array(2 * rows.length);
  for (const [i, row] of rows.entries()) {
    own.append(directions.row(row));
    places.set(plane.subarray(2 * row, 2 * row + 2), 2 * i);
  }
  return { directions: own, plane: places };
}

function withoutThese(rows: Uint32Array, count: number): Uint32Array {
  const isOne = new Uint8Array(count);
  for (const row of rows) isOne[row] = 1;
  return Uint32Array.from({ length: count }, (_, row) => row).filter((row) => !isOne[row]);
}

/** Writes places, two numbers each, to where their rows have them. */
function scatter(places: Float32Array, rows: Uint32Array, target: Float32Array): void {
  for (const [i, row] of rows.entries()) target.set(places.subarray(2 * i, 2 * i + 2), 2 * row);
}

type Meter = Record<'shortened' | 'compared' | 'laidOut' | 'placed', (done: number) => void>;

/** Microseconds that each part takes, measured with vectors of 512 numbers: what counts is how they compare. */
const costs = { shorten: 30, compare: 0.008, layOut: 350, place: 180 };

/** What each part has done as a share of the whole; `laidOut` is told a share, the others numbers of rows. */
function meterOf(count: number, laid: number, onProgress: MapOptions['onProgress']): Meter {
  const shortening = count * costs.shorten;
  const comparing = laid * laid * costs.compare;
  const layingOut = laid * costs.layOut;
  const whole = shortening + comparing + layingOut + (count - laid) * costs.place;
  const tell = (cost: number): void => onProgress?.(cost / whole);
  return {
    shortened: (done) => tell(done * costs.shorten),
    compared: (done) => tell(shortening + done * laid * costs.compare),
    laidOut: (share) => tell(shortening + comparing + share * layingOut),
    placed: (done) => tell(shortening + comparing + layingOut + done * costs.place),
  };
}

/** Moves and scales both coordinates alike, so that the larger spread fills 0 to 1 and the smaller is centred. */
function intoSquare(points: Float32Array): Float32Array<ArrayBuffer> {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i % 2] = Math.min(low[i % 2]!, points[i]!);
    high[i % 2] = Math.max(high[i % 2]!, points[i]!);
  }
  const spread = Math.max(high[0]! - low[0]!, high[1]! - low[1]!) || 1;
  return points.map((value, i) => {
    const middle = (low[i % 2]! + high[i % 2]!) / 2;
    return Math.min(1, Math.max(0, (value - middle) / spread + 0.5));
  });
}
