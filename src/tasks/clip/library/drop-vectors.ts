import { AppError } from '../../../runtime/errors.ts';
import { libraryClient } from './client.ts';
import type { UnusedVectors } from './unused-vectors.ts';

/** Vectors of models that are not in use. */
export const findUnusedVectors = (): Promise<UnusedVectors[]> => libraryClient().unusedVectors(undefined);

/** Deletes them; the rows go when the library is opened the next time. */
export const dropVectors = ({ key }: UnusedVectors): Promise<void> => libraryClient().dropVectors({ key });

/** Undoes that. Throws `storage` when they are gone. */
export async function restoreVectors({ key }: UnusedVectors): Promise<void> {
  if (await libraryClient().restoreVectors({ key })) return;
  throw new AppError('storage', 'These vectors are gone. Choose their model and index again to have them.');
}
