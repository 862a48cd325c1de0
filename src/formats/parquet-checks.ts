import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { bitsOf, checkRuns } from './parquet-runs.ts';

/** The largest levels of repetition and definition of a column. */
export interface Levels {
  repetition: number;
  definition: number;
}

/**
 * Holds what an unfolded page claims inside to what there is: runs of levels and of places in a dictionary, blocks of
 * differences, texts that share their beginnings. Gives the bytes that its values take beside their own. Throws a
 * RangeError for what cannot be.
 */
export function checkPage(
  view: DataView,
  page: PageHeader,
  { levels, type }: { levels: Levels; type: ColumnMetaData['type'] },
): number {
  if (page.type === 'DICTIONARY_PAGE') return 0;
  const { encoding, num_values: values } = (page.data_page_header_v2 ?? page.data_page_header)!;
  const { at, present } = checkLevels(view, page, levels);
  const to = view.byteLength;
  if (at >= to) return 0;
  if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')
    checkRuns(view, { from: at + 1, to, width: view.getUint8(at), values });
  if (encoding === 'RLE') checkRuns(view, { from: at + 4, to, width: 1, values });
  const reader = { view, offset: at };
  if (encoding === 'DELTA_BINARY_PACKED' && type === 'INT64') checkBlocks(reader);
  return encoding === 'DELTA_BYTE_ARRAY' ? sharedBytes(reader, present()) : 0;
}

/** Where the values begin, and how many of them are there: nulls have levels only. */
function checkLevels(
  view: DataView,
  { data_page_header: first, data_page_header_v2: second }: PageHeader,
  levels: Levels,
): { at: number; present: () => number } {
  const [repetition, definition] = [bitsOf(levels.repetition), bitsOf(levels.definition)];
  const to = view.byteLength;
  if (second) {
    const { num_values: values, num_nulls: nulls } = second;
    const from = second.repetition_levels_byte_length;
    if (repetition > 0) checkRuns(view, { from: 0, to, width: repetition, values });
    if (definition > 0) checkRuns(view, { from, to, width: definition, values });
    return { at: from + second.definition_levels_byte_length, present: () => values - nulls };
  }
  const values = first!.num_values;
  let at = 0;
  let defined = 0;
  for (const width of [repetition, definition]) {
    if (width === 0) continue;
    defined = at;
    checkRuns(view, { from: at + 4, to, width, values });
    at += 4 + view.getUint32(at, true);
  }
  return { at, present: () => (definition > 0 ? countDefined(view, defined, { values, ...levels }) : values) };
}

function countDefined(view: DataView, offset: number, { values, definition }: { values: number } & Levels): number {
  const found = Array.from<number>({ length: values }).fill(0);
  readRleBitPackedHybrid({ view, offset }, bitsOf(definition), found);
  return found.filter((level) => level === definition).length;
}

interface Reader {
  view: DataView;
  offset: number;
}

/** The reader makes room for the widths of as many parts of a block as the page says. */
function checkBlocks({ view, offset }: Reader): void {
  const reader = { view, offset };
  readVarInt(reader);
  const parts = readVarInt(reader);
  if (!(parts >= 0 && parts <= view.byteLength))
    throw new RangeError('A block has more parts than its page has bytes.');
}

/** What texts take that are told as so many bytes of the one before and some of their own. */
function sharedBytes({ view, offset }: Reader, count: number): number {
  const reader = { view, offset };
  const [shared, own] = [new Int32Array(count), new Int32Array(count)];
  deltaBinaryUnpack(reader, count, shared);
  deltaBinaryUnpack(reader, count, own);
  let bytes = 0;
  let before = 0;
  for (const [i, length] of shared.entries()) {
    if (length < 0 || length > before || own[i]! < 0) throw new RangeError('A text is told by more than there is.');
    before = length + own[i]!;
    bytes += before;
  }
  return bytes;
}
