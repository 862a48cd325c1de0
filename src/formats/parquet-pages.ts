import type { ColumnMetaData, RowGroup } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

/** What a decoded value takes at most beside its own bytes: its levels, and its place in a list. In bytes. */
const valueBytes = 24;

/**
 * What the pages of some columns of a group unfold to by what they say, in bytes: the reader makes room for as many values
 * as a page claims, so this is asked before. Throws for pages that are none.
 */
export async function pageSizes(file: Blob, { columns }: RowGroup, names: readonly string[]): Promise<number[]> {
  const sizes: number[] = [];
  for (const { meta_data: column } of columns)
    if (column && names.includes(column.path_in_schema[0]!)) sizes.push(...(await sizesOf(file, column)));
  return sizes;
}

async function sizesOf(file: Blob, column: ColumnMetaData): Promise<number[]> {
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
    sizes.push(page.uncompressed_page_size + values * valueBytes);
    reader.offset += page.compressed_page_size;
  }
  return sizes;
}
