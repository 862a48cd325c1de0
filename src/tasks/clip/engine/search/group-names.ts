import { nextTurn } from '../../../../runtime/turn.ts';
import { dot, unit } from '../vectors.ts';
import type { VectorMemory } from './vector-memory.ts';

/** Rows between two looks at the event loop. */
const turnRows = 4_096;

/**
 * For each group of rows the `each` labels that set it apart, as positions in `labels`, the best first: those whose
 * cosine with the group's mean stands highest above their cosine with the mean of all groups. The plain cosine would
 * give neighbours one name: a label that is near to everything is near to each of them.
 */
export async function nameGroups(
  vectors: VectorMemory,
  groups: readonly (readonly number[])[],
  { labels, each, signal }: { labels: readonly Float32Array[]; each: number; signal?: AbortSignal | undefined },
): Promise<number[][]> {
  const means: (Float32Array | undefined)[] = [];
  for (const rows of groups) means.push(await meanOf(vectors, rows, signal));
  const whole = sumOf(
    means.filter((mean) => mean !== undefined),
    vectors.dims,
  );
  // Of one group alone there is nothing to be set apart from.
  const usual = labels.map((label) => (groups.length > 1 && Math.hypot(...whole) > 0 ? dot(unit(whole), label) : 0));
  return means.map((mean) => {
    if (!mean) return [];
    const lifts = labels.map((label, i) => dot(mean, label) - usual[i]!);
    return lifts
      .map((_, i) => i)
      .toSorted((a, b) => lifts[b]! - lifts[a]!)
      .slice(0, each);
  });
}

async function meanOf(
  vectors: VectorMemory,
  rows: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Float32Array | undefined> {
  const sum = new Float64Array(vectors.dims);
  for (const [done, row] of rows.entries()) {
    if (done % turnRows === 0) {
      await nextTurn();
      signal?.throwIfAborted();
    }
    const vector = vectors.row(row);
    for (let i = 0; i < vector.length; i++) sum[i]! += vector[i]!;
  }
  return rows.length > 0 && Math.hypot(...sum) > 0 ? unit(sum) : undefined;
}

function sumOf(means: readonly Float32Array[], dims: number): Float64Array {
  const sum = new Float64Array(dims);
  for (const mean of means) for (const [i, value] of mean.entries()) sum[i]! += value;
  return sum;
}
