import { AppError } from '../../../runtime/errors.ts';
import type { Change, Shelf } from './shelf.ts';

/** Vectors that are comparable: of one model, its weights, its preprocessing and its number type. */
export interface Space {
  /** `LoadedClip.key`. */
  key: string;
  model: string;
  dims: number;
  /** exp of the learned logit scale. */
  logitScale: number;
  /** Which rows are meant: compaction writes new ones under a new number, and this is their end mark. */
  generation: number;
}

/** Where the record of a space lies, among `meta`. */
export const spaceKey = (key: string): string => `space ${key}`;
/** Rows of a generation have keys that begin so, and sort by their first row. */
export const prefixOf = (generation: number): string => `${String(generation).padStart(6, '0')}/`;
/** Where the piece that begins at a row lies, among `rows` and `ids`. */
export const rowKey = (generation: number, start: number): string =>
  prefixOf(generation) + String(start).padStart(9, '0');

/** The spaces that there are, the one used last at the end. */
export async function listSpaces(shelf: Shelf): Promise<Space[]> {
  const found = (await shelf.all('meta', 'space ')).map(({ value }) => value as Space);
  const last = await shelf.get('meta', 'lastSpace');
  return found.toSorted((a, b) => Number(a.key === last) - Number(b.key === last));
}

/** The space of that key; made when there is none. Throws `model-corrupt` when its vectors have another length. */
export async function chooseSpace(shelf: Shelf, wanted: Omit<Space, 'generation'>): Promise<Space> {
  const known = (await shelf.get('meta', spaceKey(wanted.key))) as Space | undefined;
  if (known && known.dims !== wanted.dims)
    throw new AppError('model-corrupt', `“${wanted.model}” gives ${wanted.dims} numbers now, ${known.dims} before.`);
  const space = known ?? { ...wanted, generation: await nextGeneration(shelf) };
  await shelf.write([
    { part: 'meta', key: spaceKey(space.key), value: space },
    { part: 'meta', key: 'lastSpace', value: space.key },
  ]);
  return space;
}

/** A number that no rows have yet. */
export async function nextGeneration(shelf: Shelf): Promise<number> {
  const generation = (((await shelf.get('meta', 'lastGeneration')) as number | undefined) ?? 0) + 1;
  await shelf.write([{ part: 'meta', key: 'lastGeneration', value: generation }]);
  return generation;
}

/** Takes items out of a space that is not open: its vectors need not be read for it. */
export async function removeFromSpace(shelf: Shelf, space: Space, removed: ReadonlySet<number>): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { key, value } of await shelf.all('ids', prefixOf(space.generation))) {
    const own = value as Uint32Array;
    if (own.some((id) => removed.has(id)))
      changes.push({ part: 'ids', key, value: own.map((id) => (removed.has(id) ? 0 : id)) });
  }
  return changes;
}
