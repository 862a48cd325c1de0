import type { Context } from '../../../runtime/rpc.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import { createMeter } from '../../../runtime/weights/eta.ts';
import { mapRows } from '../engine/search/map.ts';
import { moderate, promptsOf, type Moderation, type Sight } from '../engine/search/moderation.ts';
import { tagsFor } from '../engine/search/tags.ts';
import type { VectorMemory } from '../engine/search/vector-memory.ts';
import { dot } from '../engine/vectors.ts';
import type { Background, Hit, PolicyVectors, Tagged } from './contract.ts';
import { bookOf, hitOf } from './hits.ts';
import type { Item } from './item.ts';
import type { Library } from './library.ts';
import type { VectorBook } from './vector-book.ts';

type Told = Context<Progress>;

/** Items of the vectors in use with their rows, in the order of the rows. */
export function indexed(library: Library): { item: Item; row: number }[] {
  const book = bookOf(library);
  const found: { item: Item; row: number }[] = [];
  for (let row = 0; row < book.vectors.count; row++) {
    const item = library.items.get(book.idOf(row));
    if (item) found.push({ item, row });
  }
  return found;
}

/** Cosine of every row with each vector given: [vector][row]. Gives others a turn between vectors. */
export async function cosinesWith(
  vectors: VectorMemory,
  asked: readonly Float32Array[],
  { signal, progress }: Told,
): Promise<Float32Array[]> {
  const columns: Float32Array[] = [];
  for (const [done, vector] of asked.entries()) {
    await nextTurn();
    signal.throwIfAborted();
    progress({ phase: 'run', done, total: asked.length, unit: 'steps' });
    const column = new Float32Array(vectors.count);
    vectors.scan(vector, (first, scores) => column.set(scores, first));
    columns.push(column);
  }
  return columns;
}

/** How a policy sees the picture of a row. */
export async function policySight(
  { vectors: rows, space }: VectorBook,
  { policy, vectors, blank }: PolicyVectors,
  told: Told,
): Promise<(row: number) => Sight> {
  const columns = await cosinesWith(rows, vectors, told);
  const prompts = promptsOf(policy);
  const columnOf = new Map(prompts.map((prompt, i) => [prompt, columns[i]!]));
  const blankOf = new Map(prompts.map((prompt, i) => [prompt, dot(vectors[i]!, blank)]));
  return (row) => ({
    cosine: (prompt) => columnOf.get(prompt)![row]!,
    blank: (prompt) => blankOf.get(prompt)!,
    scale: space.logitScale,
  });
}

/** Every picture against a policy, the highest score first: a list to look through. `score` is that of its worst category. */
export async function moderateAll(library: Library, input: PolicyVectors, told: Told): Promise<(Hit & Moderation)[]> {
  const sight = await policySight(bookOf(library), input, told);
  return indexed(library)
    .map(({ item, row }) => {
      const moderation = moderate(input.policy, sight(row));
      return { ...hitOf(item, Math.max(...moderation.categories.map(({ score }) => score))), ...moderation };
    })
    .toSorted((a, b) => b.score - a.score || Number(a.id) - Number(b.id));
}

/** The labels of each picture that reach the minimum; pictures without any are there too, with none. */
export async function tagAll(
  library: Library,
  {
    labels,
    vectors,
    none,
    noneFloor,
    minimum,
  }: Background & { labels: string[]; vectors: Float32Array[]; minimum: number },
  told: Told,
): Promise<Tagged[]> {
  const { vectors: rows, space } = bookOf(library);
  const columns = await cosinesWith(rows, [...vectors, none], told);
  const background = columns.pop()!;
  return indexed(library).map(({ item, row }) => {
    const cosines = columns.map((column) => column[row]!);
    const tags = tagsFor(labels, cosines, {
      none: Math.max(noneFloor, background[row]!),
      scale: space.logitScale,
      minimum,
    });
    return { id: String(item.id), path: hitOf(item, 0).path, tags };
  });
}

/** Where each picture lies on the map. Pictures that are indexed meanwhile are not on it. */
export async function mapAll(
  library: Library,
  { signal, progress }: Told,
): Promise<{ ids: Uint32Array<ArrayBuffer>; xy: Float32Array<ArrayBuffer> }> {
  const found = indexed(library);
  const ids = Uint32Array.from(found, ({ item }) => item.id);
  const rows = Uint32Array.from(found, ({ row }) => row);
  const tell = createMeter({ phase: 'run', total: ids.length, unit: 'images' }, { onProgress: progress });
  const onProgress = (share: number): void => tell(Math.round(share * ids.length));
  return { ids, xy: await mapRows(bookOf(library).vectors, { rows, signal, onProgress }) };
}
