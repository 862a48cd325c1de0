import type { VectorTable } from './parquet.ts';

const vectorNames = ['vector', 'embedding', 'image_embedding', 'img_emb', 'features'];
const pathNames = ['path', 'image_path', 'file', 'filename', 'url', 'key'];

/** Rows read at once: each becomes a list of JavaScript numbers before it is a row of floats. */
const rowsAtOnce = 2_048;

/** Reads vectors and their paths from a Parquet file. Throws a RangeError that says what was found. */
export async function readParquet(file: Blob): Promise<VectorTable> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const source = {
    byteLength: file.size,
    slice: (from: number, to?: number) => file.slice(from, to).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(source).catch((cause: unknown) => {
    throw new RangeError('it is no Parquet file, or it was cut off', { cause });
  });
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const named = (names: readonly string[]): string | undefined => names.find((name) => columns.includes(name));
  const [vector, path] = [named(vectorNames), named(pathNames)];
  if (!vector || !path)
    throw new RangeError(`it needs a column “path” and a column “vector”; its columns are: ${columns.join(', ')}`);
  const rows = Number(metadata.num_rows);
  const paths: string[] = [];
  let vectors = new Float32Array(0);
  let dims = 0;
  for (let rowStart = 0; rowStart < rows; rowStart += rowsAtOnce) {
    const rowEnd = Math.min(rows, rowStart + rowsAtOnce);
    const found = await parquetReadObjects({ file: source, metadata, columns: [path, vector], rowStart, rowEnd });
    for (const row of found) {
      const numbers = row[vector] as ArrayLike<number> | null;
      if (dims === 0 && numbers) vectors = new Float32Array(rows * (dims = numbers.length));
      if (numbers?.length !== dims || dims === 0)
        throw new RangeError(`row ${paths.length} has ${numbers?.length ?? 'no'} numbers, the first one ${dims}`);
      vectors.set(numbers, paths.length * dims);
      paths.push(String(row[path]));
    }
  }
  const pairs = (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''] as const);
  return { paths, vectors, dims, metadata: Object.fromEntries(pairs) };
}
