import type { Change, Shelf } from './shelf.ts';
import { listSpaces, nextGeneration, prefixOf, rowKey, spaceKey, type Space } from './spaces.ts';
import { retiredKey } from './unused-vectors.ts';
import { shardRows, type VectorBook } from './vector-book.ts';

/** Shards written in one transaction while compacting. */
const shardsAtOnce = 8;

/**
 * Writes the rows that are left under a new generation, then makes that the space's own: a crash before leaves the old
 * rows, a crash after leaves rows that `sweep` takes away.
 */
export async function compact(shelf: Shelf, book: VectorBook): Promise<Space> {
  const generation = await nextGeneration(shelf);
  const left: number[] = [];
  for (let row = 0; row < book.vectors.count; row++) if (book.idOf(row)) left.push(row);
  const { dims } = book.space;
  let changes: Change[] = [];
  for (let start = 0; start < left.length; start += shardRows) {
    const rows = left.slice(start, start + shardRows);
    const value = new Float32Array(rows.length * dims);
    for (const [i, row] of rows.entries()) value.set(book.vectors.row(row), i * dims);
    const key = rowKey(generation, start);
    changes.push(
      { part: 'rows', key, value },
      { part: 'ids', key, value: Uint32Array.from(rows, (row) => book.idOf(row)) },
    );
    if (changes.length >= 2 * shardsAtOnce) {
      await shelf.write(changes);
      changes = [];
    }
  }
  const space = { ...book.space, generation };
  await shelf.write([...changes, { part: 'meta', key: spaceKey(space.key), value: space }]);
  return space;
}

/** Takes away rows of generations that no space has: what an interrupted compaction left, and vectors that were deleted. */
export async function sweep(shelf: Shelf): Promise<void> {
  const known = new Set((await listSpaces(shelf)).map(({ generation }) => prefixOf(generation)));
  const keys = (await shelf.all('ids')).map(({ key }) => key);
  const orphans = keys.filter((key) => !known.has(String(key).slice(0, prefixOf(0).length)));
  const retired = await shelf.all('meta', retiredKey(''));
  await shelf.write([
    ...orphans.flatMap((key) => [{ part: 'rows', key } as const, { part: 'ids', key } as const]),
    ...retired.map(({ key }) => ({ part: 'meta', key }) as const),
  ]);
}
