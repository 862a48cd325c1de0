import type { ColumnMetaData, FileMetaData, PageHeader, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { Encodings, PageTypes } from 'hyparquet/src/constants.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import type { Budget } from './budget.ts';
import { blobSource, spanOf, viewOf, type ByteSource } from './byte-source.ts';
import { checkPage, type Levels } from './parquet-checks.ts';
import { unfoldFor } from './parquet-unfold.ts';
import { writeThrift } from './thrift.ts';

/** What a decoded value takes at most beside its own bytes: its levels, and its place in a list. In bytes. */
const valueBytes = 24;

/** A group of rows laid out anew in a file of its own. */
export interface OpenGroup {
  file: Blob;
  group: RowGroup;
}

/**
 * Some columns of a group with their pages unfolded, each looked through before: the reader makes room for as many values
 * as a page claims, and believes every length in it. What they take comes from the budget before it is taken. Throws for
 * pages that are none.
 */
export async function openGroup(
  file: Blob,
  group: RowGroup,
  { schema, names, budget, signal }: OpenGroupOptions,
): Promise<OpenGroup> {
  const parts: BlobPart[] = [];
  const columns: RowGroup['columns'] = [];
  const source = blobSource(file, signal);
  let at = 0;
  for (const { meta_data: column } of group.columns) {
    if (!column || !names.includes(column.path_in_schema[0]!)) continue;
    const pages = await openPages(source, column, { levels: levelsOf(schema, column), budget });
    const bytes = pages.reduce((sum, part) => sum + part.length, 0);
    const { dictionary_page_offset: _, ...rest } = column;
    columns.push({
      file_offset: 0n,
      meta_data: { ...rest, codec: 'UNCOMPRESSED', data_page_offset: BigInt(at), total_compressed_size: BigInt(bytes) },
    });
    parts.push(...pages);
    at += bytes;
  }
  return { file: new Blob(parts), group: { columns, num_rows: group.num_rows, total_byte_size: BigInt(at) } };
}

interface OpenGroupOptions {
  schema: FileMetaData['schema'];
  /** Of columns, at the top. */
  names: readonly string[];
  budget: Budget;
  signal?: AbortSignal | undefined;
}

function levelsOf(schema: FileMetaData['schema'], { path_in_schema: names }: ColumnMetaData): Levels {
  const path = getSchemaPath(schema, names);
  return {
    repetition: path.length > 1 ? getMaxRepetitionLevel(path) : 0,
    definition: getMaxDefinitionLevel(path),
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The pages of a column, unfolded: a header, then its content, and so on. */
async function openPages(
  source: ByteSource,
  column: ColumnMetaData,
  { levels, budget }: { levels: Levels; budget: Budget },
): Promise<Bytes[]> {
  const from = Number(column.dictionary_page_offset || column.data_page_offset);
  const to = from + Number(column.total_compressed_size);
  if (!(from >= 0 && to >= from && to <= source.size)) throw new RangeError('The column lies outside of the file.');
  const unfold = await unfoldFor(column.codec);
  const pages: Bytes[] = [];
  for (let at = from; at < to - 1;) {
    const { page, start } = await headerAt(source, at, to);
    at = start + page.compressed_page_size;
    const { values, level } = checkHeader(page, to - start);
    budget.take(page.uncompressed_page_size + values * valueBytes);
    const bytes = await spanOf(source, { from: start, to: at });
    const isOpen = page.data_page_header_v2?.is_compressed === false;
    const packed = bytes.subarray(level);
    const length = page.uncompressed_page_size - level;
    const body = isOpen || packed.length + length === 0 ? packed : await unfold(packed, length);
    if (body.length !== length) throw new RangeError('A page has another length than it says.');
    const content = new Uint8Array(level + length);
    content.set(bytes.subarray(0, level));
    content.set(body, level);
    budget.take(checkPage(viewOf(content), page, { levels, type: column.type }));
    pages.push(headerOf(page), content);
  }
  return pages;
}

/** Headers have some 30 bytes, and more where they tell the least and largest value of the page. */
const [usualHeader, growth] = [256, 16];

async function headerAt(source: ByteSource, at: number, to: number): Promise<{ page: PageHeader; start: number }> {
  for (let size = usualHeader; ; size *= growth) {
    const end = Math.min(to, at + size);
    const reader = { view: viewOf(await spanOf(source, { from: at, to: end })), offset: 0 };
    try {
      return { page: parquetHeader(reader), start: at + reader.offset };
    } catch (error) {
      if (end === to || !(error instanceof RangeError)) throw error;
    }
  }
}

/** How many values a page has, and how many bytes before them are never compressed (its levels, in the second version). */
function checkHeader(page: PageHeader, left: number): { values: number; level: number } {
  const { compressed_page_size: packed, uncompressed_page_size: open, data_page_header_v2: second } = page;
  const { num_values: values = -1 } = claimsOf(page) ?? {};
  const { repetition_levels_byte_length: repeated = 0, definition_levels_byte_length: defined = 0 } = second ?? {};
  const level = page.type === 'DATA_PAGE_V2' ? repeated + defined : 0;
  const isSound = packed >= 0 && packed <= left && open >= 0 && values >= 0;
  const hasLevels = repeated >= 0 && defined >= 0 && level <= Math.min(packed, open);
  const nulls = page.type === 'DATA_PAGE_V2' ? (second?.num_nulls ?? -1) : 0;
  if (!isSound || !hasLevels || !(nulls >= 0 && nulls <= values))
    throw new RangeError('A page has an impossible length.');
  return { values, level };
}

/** What a page says of itself: of several headers that of its type counts. */
function claimsOf({ type, data_page_header, data_page_header_v2, dictionary_page_header }: PageHeader) {
  if (type === 'DATA_PAGE') return data_page_header;
  if (type === 'DATA_PAGE_V2') return data_page_header_v2;
  return type === 'DICTIONARY_PAGE' ? dictionary_page_header : undefined;
}

const rle = { i32: Encodings.indexOf('RLE') };

/** The header of the same page, not compressed, with nothing but what was looked at. */
function headerOf(page: PageHeader): Bytes {
  const { type, uncompressed_page_size: size, data_page_header_v2: second } = page;
  const { num_values: values, encoding } = claimsOf(page)!;
  const claims = { 1: { i32: values }, 2: { i32: Encodings.indexOf(encoding) } };
  const common = { 1: { i32: PageTypes.indexOf(type) }, 2: { i32: size }, 3: { i32: size } };
  if (type === 'DATA_PAGE') return writeThrift({ ...common, 5: { struct: { ...claims, 3: rle, 4: rle } } });
  if (type === 'DICTIONARY_PAGE') return writeThrift({ ...common, 7: { struct: claims } });
  return writeThrift({
    ...common,
    8: {
      struct: {
        1: { i32: values },
        2: { i32: second!.num_nulls },
        3: { i32: second!.num_rows },
        4: claims[2],
        5: { i32: second!.definition_levels_byte_length },
        6: { i32: second!.repetition_levels_byte_length },
      },
    },
  });
}
