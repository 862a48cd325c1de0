import type { AsyncBuffer } from 'hyparquet';
import { createBudget, OverBudget, tableBudget } from './budget.ts';
import type { VectorTable } from './parquet.ts';

const vectorNames = ['vector', 'embedding', 'image_embedding', 'img_emb', 'features'];
const pathNames = ['path', 'image_path', 'file', 'filename', 'url', 'key'];

/** What a row takes beside its numbers, in bytes. */
const rowBytes = 64;

/** Reads vectors and their paths from a Parquet file. Throws a RangeError that says what was found. */
export async function readParquet(file: Blob, signal?: AbortSignal): Promise<VectorTable> {
  signal?.throwIfAborted();
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const { openGroup } = await import('./parquet-pages.ts');
  const budget = createBudget(tableBudget(file.size));
  const [metadata, columns] = await told('it is no Parquet file, or it was cut off', async () => {
    const found = await parquetMetadataAsync(bufferOf(file));
    return [found, parquetSchema(found).children.map(({ element }) => element.name)] as const;
  });
  const named = (names: readonly string[]): string | undefined => names.find((name) => columns.includes(name));
  const [vector, path] = [named(vectorNames), named(pathNames)];
  if (!vector || !path)
    throw new RangeError(`it needs a column “path” and a column “vector”; its columns are: ${columns.join(', ')}`);
  const rows = await told('its metadata is damaged', () =>
    metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0),
  );
  budget.take(rows * rowBytes);
  const paths: string[] = [];
  let vectors = new Float32Array(0);
  let dims = 0;
  const take = (list: unknown, name: unknown) => {
    const numbers = numbersOf(list);
    if (dims === 0 && numbers) {
      dims = numbers.length;
      budget.take(rows * dims * Float32Array.BYTES_PER_ELEMENT);
      vectors = new Float32Array(rows * dims);
    }
    if (numbers?.length !== dims || dims === 0)
      throw new RangeError(`row ${paths.length} has ${numbers?.length ?? 'no'} numbers, the first one ${dims}`);
    vectors.set(numbers, paths.length * dims);
    paths.push(pathOf(name, paths.length));
  };
  // A group at a time: its lists are decoded as a whole, however few of its rows are asked for.
  for (const group of metadata.row_groups) {
    signal?.throwIfAborted();
    const open = await told('its pages are damaged', () =>
      openGroup(file, group, { schema: metadata.schema, names: [path, vector], budget, signal }),
    );
    const options = { file: bufferOf(open.file), metadata: { ...metadata, row_groups: [open.group] } };
    // One column after the other: of two that fail together the library leaves one rejection to nobody.
    const read = (column: string) =>
      told('its pages are damaged', () => parquetReadObjects({ ...options, columns: [column] }));
    const names = await read(path);
    for (const [i, row] of (await read(vector)).entries()) take(row[vector], names[i]?.[path]);
  }
  if (paths.length !== rows) throw new RangeError(`it has ${paths.length} rows instead of the ${rows} that it names`);
  const pairs = await told('its metadata is damaged', () =>
    Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''] as const)),
  );
  return { paths, vectors, dims, metadata: pairs };
}

/** A file as the library reads it. */
const bufferOf = (file: Blob): AsyncBuffer => ({
  byteLength: file.size,
  slice: (from, to) => file.slice(from, to).arrayBuffer(),
});

/** The library throws whatever a damaged file makes of it: a sentence stands for it. */
async function told<T>(sentence: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OverBudget || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw new RangeError(sentence, { cause });
  }
}

/** A list of numbers; undefined for anything else, and for one with gaps. */
function numbersOf(value: unknown): ArrayLike<number> | undefined {
  if (!Array.isArray(value) && !(value instanceof Float32Array) && !(value instanceof Float64Array)) return undefined;
  const numbers = value as ArrayLike<unknown>;
  for (let i = 0; i < numbers.length; i++) if (typeof numbers[i] !== 'number') return undefined;
  return numbers as ArrayLike<number>;
}

function pathOf(value: unknown, row: number): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new RangeError(`row ${row} has no path`);
}
