import { scanThreads } from '../engine/search/scan-crew.ts';
import { createVectorMemory, type VectorMemory } from '../engine/search/vector-memory.ts';
import type { Change, Shelf } from './shelf.ts';
import { listSpaces, prefixOf, rowKey, type Space } from './spaces.ts';

/** Rows of a full shard. */
export const shardRows = 1_024;
/** Pieces read at once: enough to keep the disk busy, few enough to be let go of soon. */
const readAtOnce = 16;
/** Share of removed rows from which on compaction is worth it. */
const deadShare = 0.25;

/** The rows of a space: which item each belongs to (0: removed), and their vectors in memory. */
export interface VectorBook {
  readonly space: Space;
  readonly vectors: VectorMemory;
  /** Item of a row; 0 for a row that was removed. */
  idOf: (row: number) => number;
  rowOf: (id: number) => number | undefined;
  readonly count: number;
  /** Bytes on the shelf. */
  readonly bytes: number;
  append(ids: readonly number[], vectors: Float32Array): { changes: Change[]; apply: () => void };
  remove(ids: readonly number[]): { changes: Change[]; apply: () => void };
  /** Whether so many rows were removed that writing the rest anew is worth it. */
  readonly isSparse: boolean;
  /** Ends the threads that scan it; who still reads it may go on. */
  close(): void;
}

/** What `openVectorBook` will tell of the vectors that were used last, before any of them is read. */
export async function lookAtVectors(
  shelf: Shelf,
): Promise<{ space: Space | undefined } & Pick<VectorBook, 'count' | 'bytes'>> {
  const space = (await listSpaces(shelf)).at(-1);
  const pieces = space ? await shelf.all('ids', prefixOf(space.generation)) : [];
  const ids = pieces.map(({ value }) => value as Uint32Array);
  const total = (countOf: (own: Uint32Array) => number): number => ids.reduce((sum, own) => sum + countOf(own), 0);
  return {
    space,
    count: total((own) => own.reduce((sum, id) => sum + Number(id > 0), 0)),
    bytes: total(({ length }) => length) * bytesOf(space?.dims ?? 0),
  };
}

/** Of a row on the shelf: its vector and its id. */
const bytesOf = (dims: number): number => (dims + 1) * 4;

interface Segment {
  start: number;
  count: number;
}

/**
 * Reads the rows of a space. Batches are written as they come, in rows of their own; once 1,024 are together they become
 * one shard, in the same transaction that takes the pieces away. A piece whose length is wrong counts as removed.
 */
export async function openVectorBook(shelf: Shelf, space: Space): Promise<VectorBook> {
  const { generation, dims } = space;
  const closing = new AbortController();
  const vectors = createVectorMemory(dims, { threads: scanThreads(), signal: closing.signal });
  const ids: number[] = [];
  const rows = new Map<number, number>();
  const segments: Segment[] = [];
  let dead = 0;

  const pieces = await shelf.all('ids', prefixOf(generation));
  for (let at = 0; at < pieces.length; at += readAtOnce) {
    const some = pieces.slice(at, at + readAtOnce);
    const found = await shelf.many(
      'rows',
      some.map(({ key }) => key),
    );
    for (const [i, { value }] of some.entries()) take(value as Uint32Array, found[i] as Float32Array | undefined);
  }
  function take(own: Uint32Array, found: Float32Array | undefined): void {
    const isWhole = found?.length === own.length * dims;
    vectors.append(isWhole ? found : new Float32Array(own.length * dims));
    segments.push({ start: ids.length, count: own.length });
    for (const id of own) note(isWhole ? id : 0);
  }
  function note(id: number): void {
    if (id === 0) dead++;
    else rows.set(id, ids.length);
    ids.push(id);
  }

  const idsChange = ({ start, count }: Segment, own: readonly number[]): Change => ({
    part: 'ids',
    key: rowKey(generation, start),
    value: Uint32Array.from(own.slice(0, count)),
  });

  /** Pieces behind the last full shard, joined with what is new, as full shards and one rest. */
  function fold(
    added: readonly number[],
    given: Float32Array,
    gone: ReadonlySet<number>,
  ): { changes: Change[]; kept: Segment[] } {
    const kept = segments.filter(({ start, count }, i) => start === i * shardRows && count === shardRows);
    const from = kept.length * shardRows;
    const pieces = segments.slice(kept.length);
    const total = ids.length + added.length;
    if (total - from < shardRows) {
      const piece = { start: ids.length, count: added.length };
      const changes = [
        idsChange(piece, added),
        { part: 'rows', key: rowKey(generation, piece.start), value: given.slice() } as const,
      ];
      return { changes, kept: [...segments, piece] };
    }
    const old = Array.from({ length: ids.length - from }, (_, i) => vectors.row(from + i));
    const all = new Float32Array((total - from) * dims);
    for (const [i, row] of old.entries()) all.set(row, i * dims);
    all.set(given, old.length * dims);
    const allIds = [...ids.slice(from).map((id, i) => (gone.has(from + i) ? 0 : id)), ...added];
    const changes: Change[] = pieces.flatMap(({ start }) => [
      { part: 'ids', key: rowKey(generation, start) } as const,
      { part: 'rows', key: rowKey(generation, start) } as const,
    ]);
    for (let at = 0; at < allIds.length; at += shardRows) {
      const piece = { start: from + at, count: Math.min(shardRows, allIds.length - at) };
      kept.push(piece);
      const value = all.slice(at * dims, (at + piece.count) * dims);
      changes.push(idsChange(piece, allIds.slice(at)), { part: 'rows', key: rowKey(generation, piece.start), value });
    }
    return { changes, kept };
  }

  return {
    space,
    vectors,
    idOf: (row) => ids[row] ?? 0,
    rowOf: (id) => rows.get(id),
    get count() {
      return rows.size;
    },
    get bytes() {
      return ids.length * bytesOf(dims);
    },
    get isSparse() {
      return dead > shardRows && dead > ids.length * deadShare;
    },
    append(added, given) {
      if (given.length !== added.length * dims)
        throw new RangeError(`${added.length} rows of ${dims} are not ${given.length} numbers.`);
      if (added.length === 0) return { changes: [], apply: () => {} };
      const replaced = added.flatMap((id) => rows.get(id) ?? []);
      const { changes, kept } = fold(added, given, new Set(replaced));
      return {
        changes: [...removeRows(replaced), ...changes],
        apply() {
          forgetRows(replaced);
          vectors.append(given);
          segments.splice(0, segments.length, ...kept);
          for (const id of added) note(id);
        },
      };
    },
    remove(removed) {
      const gone = removed.flatMap((id) => rows.get(id) ?? []);
      return { changes: removeRows(gone), apply: () => forgetRows(gone) };
    },
    close: () => closing.abort(),
  };

  function removeRows(gone: readonly number[]): Change[] {
    const set = new Set(gone);
    return segments
      .filter(({ start, count }) => gone.some((row) => row >= start && row < start + count))
      .map((segment) => {
        const own = ids.slice(segment.start, segment.start + segment.count);
        return idsChange(
          segment,
          own.map((id, i) => (set.has(segment.start + i) ? 0 : id)),
        );
      });
  }
  function forgetRows(gone: readonly number[]): void {
    for (const row of gone) {
      rows.delete(ids[row]!);
      ids[row] = 0;
      dead++;
    }
  }
}
