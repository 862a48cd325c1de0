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
/** From this cosine on two pictures match however alike the whole library is. */
const alike = 0.9;

/**
 * Whether the picture of a row matches. Words match as in Classify: when they fit better than “none of these”, on the
 * scale of the model in use (with the built-in one 86 % of 523 photos are among the matches of their name, of which there
 * are 28 on average). Pictures match that are alike far beyond what is usual in the library, by median and median
 * deviation, which do not depend on the scale of a model.
 */
export function matcherOf(
  vectors: VectorMemory,
  { query, none, noneFloor, hasPicture }: MatchInput,
): (row: number) => boolean {
  const cosines = columnOf(vectors, query);
  if (!hasPicture) {
    const background = columnOf(vectors, none);
    return (row) => cosines[row]! >= Math.max(noneFloor, background[row]!);
  }
  if (vectors.count < fewest) return () => true;
  const usual = medianOf(cosines);
  const deviation = 1.4826 * medianOf(cosines.map((cosine) => Math.abs(cosine - usual)));
  const from = Math.min(usual + deviations * deviation, alike);
  return (row) => cosines[row]! >= from;
}

function columnOf(vectors: VectorMemory, vector: Float32Array): Float32Array {
  const column = new Float32Array(vectors.count);
  vectors.scan(vector, (first, scores) => column.set(scores, first));
  return column;
}

const medianOf = (values: Float32Array): number => values.toSorted()[Math.floor(values.length / 2)]!;
