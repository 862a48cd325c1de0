import type { VectorMemory } from '../engine/search/vector-memory.ts';
import type { Background } from './contract.ts';

/** What is looked for, and by what is told where matches end. */
export interface MatchInput extends Background {
  /** A unit vector. */
  query: Float32Array;
  /** Whether a picture is part of what is looked for: pictures are nearer to each other than words are to pictures. */
  hasPicture: boolean;
}

/** Fewer pictures have no usual likeness that others could stand out from. */
const fewest = 20;
/** So far from the usual, in standard deviations, a picture stands out (523 photos of 269 things: 85 % of each kind do). */
const deviations = 3;
/** The same for words, of models for which no floor was measured. */
const wordDeviations = 2.5;
/** From this cosine on two pictures match however alike the whole library is. */
const alike = 0.9;

/**
 * Whether the picture of a row matches. Words match as in Classify: when they fit better than “none of these”, on the
 * scale of the model in use (with the built-in one 86 % of 523 photos are among the matches of their name, of which there
 * are 28 on average). Where no floor was measured for a model, pictures have to stand out from the library as well, unless
 * the usual picture of it matches. Pictures match that are alike far beyond what is usual in the library, by median and
 * median deviation. None of it depends on the scale of a model.
 */
export function matcherOf(
  vectors: VectorMemory,
  { query, none, noneFloor, hasPicture }: MatchInput,
): (row: number) => boolean {
  const cosines = columnOf(vectors, query);
  if (!hasPicture) {
    const background = backgroundOf(vectors, none);
    const from = Math.max(noneFloor, noneFloor === -1 ? outstanding(cosines, background) : -1);
    return (row) => cosines[row]! >= Math.max(from, background[row]!);
  }
  if (vectors.count < fewest) return () => true;
  const some = sample(cosines);
  const usual = quantile(some, 0.5);
  const deviation = 1.4826 * quantile(sample(some.map((cosine) => Math.abs(cosine - usual))), 0.5);
  const from = Math.min(usual + deviations * deviation, alike);
  return (row) => cosines[row]! >= from;
}

/** Quantiles of a normal distribution, in standard deviations from its middle. */
const [low, middle] = [
  { at: 0.1, sigma: -1.2816 },
  { at: 0.3, sigma: -0.5244 },
];

/**
 * The cosine from which on words stand out from pictures that have nothing to do with them. These are known by the lower
 * part of the distribution, where no match is, even if half of the library matches. -1 where the usual picture fits the
 * words better than “none of these”: then they fit what the library is of.
 */
function outstanding(cosines: Float32Array, background: Float32Array): number {
  if (cosines.length < fewest) return -1;
  const some = sample(cosines);
  const [tenth, third] = [quantile(some, low.at), quantile(some, middle.at)];
  const deviation = (third - tenth) / (middle.sigma - low.sigma);
  const usual = third - middle.sigma * deviation;
  return usual >= quantile(sample(background), 0.5) ? -1 : usual + wordDeviations * deviation;
}

function columnOf(vectors: VectorMemory, vector: Float32Array): Float32Array {
  const column = new Float32Array(vectors.count);
  vectors.scan(vector, (first, scores) => column.set(scores, first));
  return column;
}

interface Column {
  vector: Float32Array;
  column: Float32Array;
}
/** “None of these” is the same for every query, until pictures are added or another model is used. */
const backgrounds = new WeakMap<VectorMemory, Column>();

function backgroundOf(vectors: VectorMemory, none: Float32Array): Float32Array {
  const known = backgrounds.get(vectors);
  if (known?.column.length === vectors.count && none.every((value, i) => value === known.vector[i]))
    return known.column;
  const column = columnOf(vectors, none);
  backgrounds.set(vectors, { vector: none.slice(), column });
  return column;
}

/** Of so many numbers quantiles are told: of more, sorting them would take longer than the scan. */
const mostSampled = 8191;

/** Numbers in order, at equal distances where there are many. */
function sample(column: Float32Array): Float32Array {
  const step = Math.max(1, column.length / mostSampled);
  const count = Math.min(column.length, mostSampled);
  return Float32Array.from({ length: count }, (_, i) => column[Math.floor(i * step)]!).sort();
}

const quantile = (sorted: Float32Array, at: number): number => sorted[Math.floor(sorted.length * at)]!;
