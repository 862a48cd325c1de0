import type { ColumnMetaData, FileMetaData, PageHeader, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import { bitsOf, checkRuns } from './parquet-runs.ts';

/** What a decoded value takes at most beside its own bytes: its levels, and its place in a list. In bytes. */
const valueBytes = 24;

/**
 * What the pages of some columns of a group unfold to by what they say, in bytes: the reader makes room for as many values
 * as a page claims, so this is asked before. Throws for pages that are none.
 */
export async function pageSizes(
  file: Blob,
  { columns }: RowGroup,
  { schema, names }: { schema: FileMetaData['schema']; names: readonly string[] },
): Promise<number[]> {
  const sizes: number[] = [];
  for (const { meta_data: column } of columns)
    if (column && names.includes(column.path_in_schema[0]!))
      sizes.push(...(await sizesOf(file, column, levelsOf(schema, column))));
  return sizes;
}

/** The largest levels of repetition and definition of a column. */
interface Levels {
  repetition: number;
  definition: number;
}

function levelsOf(schema: FileMetaData['schema'], { path_in_schema: names }: ColumnMetaData): Levels {
  const path = getSchemaPath(schema, names);
  return {
    repetition: path.length > 1 ? getMaxRepetitionLevel(path) : 0,
    definition: getMaxDefinitionLevel(path),
  };
}

async function sizesOf(file: Blob, column: ColumnMetaData, levels: Levels): Promise<number[]> {
  const from = Number(column.dictionary_page_offset || column.data_page_offset);
  const to = from + Number(column.total_compressed_size);
  if (!(from >= 0 && to >= from && to <= file.size)) throw new RangeError('The column lies outside of the file.');
  const reader = { view: new DataView(await file.slice(from, to).arrayBuffer()), offset: 0 };
  const sizes: number[] = [];
  while (reader.offset < reader.view.byteLength - 1) {
    const page = parquetHeader(reader);
    const { num_values: values = 0 } =
      page.data_page_header ?? page.data_page_header_v2 ?? page.dictionary_page_header ?? {};
    if (!(page.compressed_page_size >= 0 && page.uncompressed_page_size >= 0 && values >= 0))
      throw new RangeError('A page has an impossible length.');
    checkPage(reader, page, { levels, isPlain: column.codec === 'UNCOMPRESSED' });
    sizes.push(page.uncompressed_page_size + values * valueBytes);
    reader.offset += page.compressed_page_size;
  }
  return sizes;
}

/**
 * Holds the runs of a page to its number of values: levels, and the places of values in a dictionary. What lies compressed
 * is not looked into.
 */
function checkPage(
  { view, offset }: { view: DataView; offset: number },
  page: PageHeader,
  { levels, isPlain }: { levels: Levels; isPlain: boolean },
): void {
  const end = offset + page.compressed_page_size;
  const { data_page_header: first, data_page_header_v2: second } = page;
  const [repetition, definition] = [bitsOf(levels.repetition), bitsOf(levels.definition)];
  let at = offset;
  if (second) {
    const {
      num_values: values,
      repetition_levels_byte_length: repeated,
      definition_levels_byte_length: defined,
    } = second;
    if (repetition > 0) checkRuns(view, { from: at, to: end, width: repetition, values });
    if (definition > 0) checkRuns(view, { from: at + repeated, to: end, width: definition, values });
    at += repeated + defined;
  } else if (first && isPlain) {
    for (const width of [repetition, definition]) {
      if (width === 0 || at + 4 > end) continue;
      const length = view.getUint32(at, true);
      checkRuns(view, { from: at + 4, to: end, width, values: first.num_values });
      at += 4 + length;
    }
  }
  const { encoding, num_values: values } = second ?? first ?? { encoding: undefined, num_values: 0 };
  const isOpen = isPlain || second?.is_compressed === false;
  if (!isOpen || at >= Math.min(end, view.byteLength)) return;
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')
    checkRuns(view, { from: at + 1, to: end, width: view.getUint8(at), values });
  if (encoding === 'RLE') checkRuns(view, { from: at + 4, to: end, width: 1, values });
}
