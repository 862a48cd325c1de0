import type { Shelf } from './shelf.ts';
import { prefixOf, listSpaces, spaceKey, type Space } from './spaces.ts';

/** Vectors on the shelf of a model that is not in use, or of its earlier weights. */
export interface UnusedVectors {
  /** `Space.key`. */
  key: string;
  model: string;
  pictures: number;
  bytes: number;
}

/** Where the record of a space lies whose rows go when the library is opened the next time. */
export const retiredKey = (key: string): string => `retired ${key}`;

/** Vectors that are not in use, those with none left out. */
export async function listUnused(shelf: Shelf, inUse: string | undefined): Promise<UnusedVectors[]> {
  const spaces = (await listSpaces(shelf)).filter(({ key }) => key !== inUse);
  const found = await Promise.all(
    spaces.map(async ({ key, model, dims, generation }) => {
      const ids = (await shelf.all('ids', prefixOf(generation))).map(({ value }) => value as Uint32Array);
      const rows = ids.reduce((sum, own) => sum + own.length, 0);
      const pictures = ids.reduce((sum, own) => sum + own.filter((id) => id > 0).length, 0);
      return { key, model, pictures, bytes: rows * (dims + 1) * Float32Array.BYTES_PER_ELEMENT };
    }),
  );
  return found.filter(({ bytes }) => bytes > 0);
}

/**
 * Takes vectors away: nothing finds them any more, and `sweep` deletes them when the library is opened the next time, or
 * rows are compacted. Until then `bringBack` undoes it.
 */
export async function retire(shelf: Shelf, key: string): Promise<void> {
  const space = (await shelf.get('meta', spaceKey(key))) as Space | undefined;
  if (!space) return;
  await shelf.write([
    { part: 'meta', key: spaceKey(key) },
    { part: 'meta', key: retiredKey(key), value: space },
  ]);
}

/** Whether they were still there. A model that has begun anew meanwhile keeps what it has now. */
export async function bringBack(shelf: Shelf, key: string): Promise<boolean> {
  const space = (await shelf.get('meta', retiredKey(key))) as Space | undefined;
  if (!space || (await shelf.get('meta', spaceKey(key)))) return false;
  await shelf.write([
    { part: 'meta', key: retiredKey(key) },
    { part: 'meta', key: spaceKey(key), value: space },
  ]);
  return true;
}
