import { type ThriftStruct, type ThriftValue, varint, writeThrift } from './thrift.ts';

/** A table of texts and vectors: what others call an embedding dataset. */
export interface VectorTable {
  readonly paths: readonly string[];
  /** `dims` numbers a path, row-major. */
  readonly vectors: Float32Array<ArrayBuffer>;
  readonly dims: number;
  /** Kept in the footer. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Rows of a group: readers take one at a time into memory. */
const groupRows = 8_192;
const magic = Uint8Array.from([0x50, 0x41, 0x52, 0x31]);

/** Numbers of the enumerations (parquet-format 2.10, parquet.thrift). */
const physical = { float: { i32: 4 }, bytes: { i32: 6 } };
const repetition = { required: { i32: 0 }, repeated: { i32: 2 } };
const converted = { utf8: { i32: 0 }, list: { i32: 3 } };
const [plain, rle, uncompressed, dataPage] = [{ i32: 0 }, { i32: 3 }, { i32: 0 }, { i32: 0 }];
const text = (value: string): ThriftValue => ({ text: value });
const struct = (fields: ThriftStruct): ThriftValue => ({ struct: fields });

/** The columns `path` (string) and `vector` (list of float), in the layout of the LIST annotation. */
const schema: ThriftValue = {
  list: [
    struct({ 4: text('schema'), 5: { i32: 2 } }),
    struct({
      1: physical.bytes,
      3: repetition.required,
      4: text('path'),
      6: converted.utf8,
      10: struct({ 1: struct({}) }),
    }),
    struct({
      3: repetition.required,
      4: text('vector'),
      5: { i32: 1 },
      6: converted.list,
      10: struct({ 3: struct({}) }),
    }),
    struct({ 3: repetition.repeated, 4: text('list'), 5: { i32: 1 } }),
    struct({ 1: physical.float, 3: repetition.required, 4: text('element') }),
  ],
};

/** Writes a Parquet file (uncompressed, plain encoding), which pyarrow, pandas, DuckDB and faiss users read. */
export function writeParquet({ paths, vectors, dims, metadata }: VectorTable): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [magic];
  let at = magic.length;
  const add = (page: Page, column: Column): ThriftValue => {
    const header = pageHeader(page);
    const bytes = header.length + page.size;
    const meta = columnMeta(column, { count: page.count, bytes, at });
    parts.push(header, ...page.parts);
    at += bytes;
    return struct({ 2: { i64: at - bytes }, 3: meta });
  };
  const groups: ThriftValue[] = [];
  for (let from = 0; from < paths.length; from += groupRows) {
    const rows = Math.min(groupRows, paths.length - from);
    const start = at;
    const chunks = [
      add(textPage(paths.slice(from, from + rows)), { type: physical.bytes, path: ['path'] }),
      add(vectorPage(vectors.subarray(from * dims, (from + rows) * dims), { rows, dims }), {
        type: physical.float,
        path: ['vector', 'list', 'element'],
      }),
    ];
    groups.push(struct({ 1: { list: chunks }, 2: { i64: at - start }, 3: { i64: rows } }));
  }
  const pairs = Object.entries(metadata).map(([key, value]) => struct({ 1: text(key), 2: text(value) }));
  const footer = writeThrift({
    1: { i32: 1 },
    2: schema,
    3: { i64: paths.length },
    4: { list: groups },
    5: { list: pairs },
    6: text('Triptych'),
  });
  const length = new Uint8Array(Uint32Array.of(footer.length).buffer);
  return new Blob([...parts, footer, length, magic], { type: 'application/vnd.apache.parquet' });
}

interface Page {
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly size: number;
  /** Values, not rows. */
  readonly count: number;
}
interface Column {
  readonly type: ThriftValue;
  readonly path: readonly string[];
}

const pageOf = (parts: readonly Uint8Array<ArrayBuffer>[], count: number): Page => ({
  parts,
  count,
  size: parts.reduce((sum, { length }) => sum + length, 0),
});

/** Required texts have no levels: each is its length and its bytes. */
function textPage(texts: readonly string[]): Page {
  const encoder = new TextEncoder();
  const parts = texts.flatMap((value) => {
    const bytes = encoder.encode(value);
    return [new Uint8Array(Uint32Array.of(bytes.length).buffer), bytes];
  });
  return pageOf(parts, texts.length);
}

/** Repetition levels 0, 1, 1, … a row (0 begins one), definition levels all 1 (no list is empty), then the numbers. */
function vectorPage(vectors: Float32Array<ArrayBuffer>, { rows, dims }: { rows: number; dims: number }): Page {
  const run = (count: number, level: number): number[] => (count > 0 ? [...varint(2 * count), level] : []);
  const row = [...run(1, 0), ...run(dims - 1, 1)];
  const repetitions = new Uint8Array(rows * row.length);
  for (let i = 0; i < rows; i++) repetitions.set(row, i * row.length);
  const numbers = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
  const definitions = Uint8Array.from(run(rows * dims, 1));
  return pageOf([...sized(repetitions), ...sized(definitions), numbers], rows * dims);
}

const sized = (levels: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] => [
  new Uint8Array(Uint32Array.of(levels.length).buffer),
  levels,
];

const pageHeader = ({ size, count }: Page): Uint8Array<ArrayBuffer> =>
  writeThrift({
    1: dataPage,
    2: { i32: size },
    3: { i32: size },
    5: struct({ 1: { i32: count }, 2: plain, 3: rle, 4: rle }),
  });

const columnMeta = (
  { type, path }: Column,
  { count, bytes, at }: { count: number; bytes: number; at: number },
): ThriftValue =>
  struct({
    1: type,
    2: { list: [plain, rle] },
    3: { list: path.map(text) },
    4: uncompressed,
    5: { i64: count },
    6: { i64: bytes },
    7: { i64: bytes },
    9: { i64: at },
  });
