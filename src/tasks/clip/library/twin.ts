import { freeName } from '../../../formats/file-names.ts';
import { placeOf, type Item } from './item.ts';
import type { Library } from './library.ts';

/** Cosine from which two vectors of one model are of one picture: what another device or number format changes is less. */
const sameVector = 0.999;

export const hasVector = ({ book }: Library, { id }: Item): boolean => book?.rowOf(id) !== undefined;

/** Whether the model in use has seen an entry as it saw what the unit vector is of. */
export function isAlike({ book }: Library, { id }: Item, vector: Float32Array): boolean {
  const row = book?.rowOf(id);
  if (row === undefined) return false;
  return book!.vectors.row(row).reduce((sum, value, i) => sum + value * vector[i]!, 0) >= sameVector;
}

/** Entries of a path, or of that path with a number, that were imported without their file: it may be the one here now. */
export function importedAt({ items }: Library, path: string): readonly Item[] {
  const found: Item[] = [];
  freeName(path, (taken) => {
    const here = items.at(placeOf({ source: 0, path: taken }));
    found.push(...here.filter(({ hash }) => hash === ''));
    return here.length === 0;
  });
  return found;
}
