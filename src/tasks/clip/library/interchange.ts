import { writeCsv } from '../../../formats/csv.ts';
import { readNpz, writeNpz } from '../../../formats/npz-vectors.ts';
import { readParquet } from '../../../formats/parquet-vectors.ts';
import { writeParquet, type VectorTable } from '../../../formats/parquet.ts';
import { freeName } from '../../../formats/file-names.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { ExportFormat } from './contract.ts';
import { bookOf, hitOf } from './hits.ts';
import { takenText } from './item-date.ts';
import { placeOf, type Item } from './item.ts';
import type { Library } from './library.ts';
import { hasVector, isAlike } from './twin.ts';
import { givenPath } from './relation.ts';
import { mediaOfItem } from './media.ts';

/**
 * The library for other tools. `npz` and `parquet` have the unit vectors of the model in use beside their paths, in the
 * same order; `json` and `csv` have every item and no vectors. Throws `bad-option` for another format.
 */
export function exportLibrary(library: Library, format: ExportFormat): Blob {
  if (format === 'npz') return writeNpz(vectorTable(library));
  if (format === 'parquet') return writeParquet(vectorTable(library));
  if (format !== 'json' && format !== 'csv')
    throw new AppError('bad-option', `format is “${String(format)}”. It can be “npz”, “parquet”, “json” or “csv”.`);
  const records = [...library.items.all()].map(record);
  if (format === 'json') return new Blob([JSON.stringify(records, undefined, 1)], { type: 'application/json' });
  const names = ['id', 'path', 'bytes', 'modified', 'taken', 'width', 'height', 'sha256', 'kind', 'failed'] as const;
  return new Blob([writeCsv([names, ...records.map((row) => names.map((name) => row[name] ?? ''))])], {
    type: 'text/csv',
  });
}

function record(item: Item) {
  const { id, size, modified, width, height, hash, failed } = item;
  return {
    id: String(id),
    path: hitOf(item, 0).path,
    bytes: size,
    modified: new Date(modified).toISOString(),
    ...(item.takenAt && { taken: takenText(item) }),
    width,
    height,
    sha256: hash,
    kind: mediaOfItem(item),
    ...(failed !== undefined && { failed }),
  };
}

function vectorTable(library: Library): VectorTable {
  const { space, vectors, idOf } = bookOf(library);
  const rows: number[] = [];
  for (let row = 0; row < vectors.count; row++) if (library.items.get(idOf(row))) rows.push(row);
  const all = new Float32Array(rows.length * space.dims);
  for (const [i, row] of rows.entries()) all.set(vectors.row(row), i * space.dims);
  return {
    paths: rows.map((row) => hitOf(library.items.get(idOf(row))!, 0).path),
    vectors: all,
    dims: space.dims,
    metadata: { model: space.model, space: space.key },
  };
}

/** Items written in one go while importing. */
const batchItems = 4_096;

/**
 * Takes in vectors that this page or another tool wrote (`npz` or Parquet, with `path` and `vector`), for the model in
 * use. Pictures that the library has, in a folder or without one, are skipped; another picture under a known path is kept
 * beside it, as when it is added. Throws `bad-input` when the file is none of these or of another model.
 */
export async function importLibrary(
  library: Library,
  file: Blob,
  { signal, onCount }: { signal: AbortSignal; onCount: (done: number, total: number) => void },
): Promise<{ added: number; skipped: number }> {
  const { space } = bookOf(library);
  const table = await readTable(file, signal);
  const { key, model } = { key: table.metadata.space, model: table.metadata.model ?? 'another model' };
  if (table.dims !== space.dims || (key !== undefined && key !== space.key))
    throw new AppError(
      'bad-input',
      `The file has vectors of ${model} with ${table.dims} numbers; those of ${space.model} have ${space.dims}. ` +
        'Vectors of different models cannot be compared: choose that model first, or index the pictures again.',
    );
  const takeKnown = createTwinFinder(library);
  const inHand = new Set<string>();
  let added = 0;
  for (let at = 0; at < table.paths.length; at += batchItems) {
    signal.throwIfAborted();
    onCount(at, table.paths.length);
    const entries = table.paths.slice(at, at + batchItems).flatMap((named, i) => {
      const { path, time } = placed(named);
      const vector = unitRow(table, at + i);
      if (takeKnown(path, time, vector)) return [];
      const free = freeName(path, (wanted) => !inHand.has(hitPath(wanted, time)) && isFree(library, wanted, time));
      inHand.add(hitPath(free, time));
      const item = imported(library.items.nextId(), free, time);
      return [{ item: free === path ? item : { ...item, given: path }, vector }];
    });
    await library.commit(entries);
    added += entries.length;
  }
  return { added, skipped: table.paths.length - added };
}

const hitPath = (path: string, time: number | undefined): string => hitOf({ path, time } as Item, 0).path;

const isFree = ({ items }: Library, path: string, time: number | undefined): boolean =>
  items.at(placeOf({ source: 0, path })).every((item) => item.time !== time);

/**
 * Finds entries that a row stands for, each for one row: those of its path, wherever they lie, that the model sees alike.
 * What it has not seen, or could not read, is known by its path alone.
 */
function createTwinFinder(
  library: Library,
): (path: string, time: number | undefined, vector: Float32Array) => Item | undefined {
  const known = new Map<string, Set<Item>>();
  for (const item of library.items.all())
    for (const path of new Set([item.path, givenPath(item)])) {
      const key = hitPath(path, item.time);
      known.set(key, (known.get(key) ?? new Set()).add(item));
    }
  const taken = new Set<Item>();
  return (path, time, vector) => {
    const here = [...(known.get(hitPath(path, time)) ?? [])].filter((item) => !taken.has(item));
    const twin = here.find((item) => isAlike(library, item, vector)) ?? here.find((item) => !hasVector(library, item));
    if (twin) taken.add(twin);
    return twin;
  };
}

function unitRow({ vectors, dims, paths }: VectorTable, row: number): Float32Array {
  const vector = vectors.subarray(row * dims, (row + 1) * dims);
  const length = Math.hypot(...vector);
  if (length > 0 && Number.isFinite(length)) return vector.map((value) => value / length);
  throw new AppError('bad-input', `The vector of “${paths[row]}” is all zero or not finite. Leave that row out.`);
}

function placed(named: string): { path: string; time: number | undefined } {
  const [, path = named, time] = /^(.*)#t=(\d+(?:\.\d+)?)$/s.exec(named) ?? [];
  return { path, time: time === undefined ? undefined : Number(time) };
}

const imported = (id: number, path: string, time: number | undefined): Item => ({
  id,
  source: 0,
  path,
  size: 0,
  modified: 0,
  hash: '',
  width: 0,
  height: 0,
  added: Date.now(),
  ...(time !== undefined && { time }),
});

async function readTable(file: Blob, signal: AbortSignal): Promise<VectorTable> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 4).arrayBuffer());
  const read = head === 'PAR1' ? readParquet : head.startsWith('PK') ? readNpz : undefined;
  if (!read)
    throw new AppError('bad-input', 'The file is neither .npz nor Parquet. Export one of these here or in Python.');
  try {
    return await read(file, signal);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('bad-input', `The file cannot be used: ${error.message}.`, { cause: error });
  }
}
