import type { Context } from '../../../runtime/rpc.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import { orderOf } from '../engine/search/calibration.ts';
import { nameGroups } from '../engine/search/group-names.ts';
import { moderate } from '../engine/search/moderation.ts';
import { dotExactly } from '../engine/search/scan.ts';
import { logSumExp, nearestLabels } from '../engine/search/tags.ts';
import type { Background, PolicyVectors, ScoreColumns, TagColumns } from './contract.ts';
import { bookOf } from './hits.ts';
import type { Library } from './library.ts';
import { cosinesWith, indexed, policySight } from './whole.ts';

type Told = Context<Progress>;

/** Pictures between two looks at the event loop. */
const turnItems = 4_096;

/** Every picture against every category of a policy, with the order that thresholds are counted by. */
export async function scoreColumns(library: Library, input: PolicyVectors, told: Told): Promise<ScoreColumns> {
  const { policy } = input;
  const sight = await policySight(bookOf(library), input, told);
  const found = indexed(library);
  const columns = policy.categories.map(({ id }) => ({ id, scores: new Float32Array(found.length) }));
  for (const [i, { row }] of found.entries()) {
    if (i % turnItems === 0) await turn(told);
    const { categories } = moderate(policy, sight(row));
    for (const [k, { score }] of categories.entries()) columns[k]!.scores[i] = score;
  }
  return {
    ids: Uint32Array.from(found, ({ item }) => item.id),
    columns: columns.map((column) => ({ ...column, order: Uint32Array.from(orderOf(column.scores)) })),
  };
}

/** The nearest labels of every picture, or of those named, with all that a minimum by share or by cosine needs. */
export async function tagColumns(
  library: Library,
  { vectors, none, noneFloor, each, ids }: Background & { vectors: Float32Array[]; each: number; ids?: string[] },
  told: Told,
): Promise<TagColumns> {
  const { space } = bookOf(library);
  const asked = [...vectors, none];
  const { items, columns } = ids ? cosinesOf(library, ids, asked) : await cosinesOfAll(library, asked, told);
  const background = columns.pop()!.map((cosine) => Math.max(noneFloor, cosine));
  const made: TagColumns = {
    ids: Uint32Array.from(items),
    each,
    labels: new Uint32Array(items.length * each),
    cosines: new Float32Array(items.length * each),
    none: background,
    total: new Float32Array(items.length),
    scale: space.logitScale,
  };
  const own = new Float32Array(columns.length);
  for (let i = 0; i < items.length; i++) {
    if (i % turnItems === 0) await turn(told);
    for (const [label, column] of columns.entries()) own[label] = column[i]!;
    const nearest = nearestLabels(own, each);
    made.labels.set(nearest, i * each);
    for (const [k, label] of nearest.entries()) made.cosines[i * each + k] = own[label]!;
    made.total[i] = logSumExp([...own, background[i]!], space.logitScale);
  }
  return made;
}

/** Items, and their cosines with each vector asked about: [vector][item]. */
interface Cosines {
  items: number[];
  columns: Float32Array[];
}

async function cosinesOfAll(library: Library, asked: readonly Float32Array[], told: Told): Promise<Cosines> {
  const columns = await cosinesWith(bookOf(library).vectors, asked, told);
  const found = indexed(library);
  return {
    items: found.map(({ item }) => item.id),
    columns: columns.map((column) => Float32Array.from(found, ({ row }) => column[row]!)),
  };
}

/** A few pictures need no pass over the library. */
function cosinesOf(library: Library, ids: readonly string[], asked: readonly Float32Array[]): Cosines {
  const { vectors, rowOf } = bookOf(library);
  const found = ids.flatMap((id) => {
    const row = rowOf(Number(id));
    return row === undefined ? [] : [{ id: Number(id), vector: vectors.row(row) }];
  });
  return {
    items: found.map(({ id }) => id),
    columns: asked.map((one) => Float32Array.from(found, ({ vector }) => dotExactly(one, vector))),
  };
}

/** For each group of items the labels that set it apart; items that are gone or without a vector do not count. */
export function nameItems(
  library: Library,
  { groups, vectors, each }: { groups: Uint32Array[]; vectors: Float32Array[]; each: number },
  { signal }: Pick<Told, 'signal'>,
): Promise<number[][]> {
  const book = bookOf(library);
  const rows = groups.map((ids) => {
    const found: number[] = [];
    for (const id of ids) {
      const row = book.rowOf(id);
      if (row !== undefined) found.push(row);
    }
    return found;
  });
  return nameGroups(book.vectors, rows, { labels: vectors, each, signal });
}

async function turn({ signal }: Told): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}
