import { AppError } from '../../../runtime/errors.ts';
import type { IntakeSource } from './contract.ts';
import type { PlacedFile } from './listing.ts';

/** Files, files with the folders they lay in, or a folder that can be looked through again. */
export type AddInput = File[] | PlacedFile[] | FileSystemDirectoryHandle;

/** What is given, as the library takes it in: each file with its place. Throws `bad-option` for an empty list. */
export function intakeSource(input: AddInput): IntakeSource {
  if (!Array.isArray(input)) return { folder: input };
  if (input.length === 0)
    throw new AppError('bad-option', 'files is empty. Give a folder, or a list of at least one file.');
  return { files: input.map((given) => (given instanceof File ? { file: given, path: pathOf(given) } : given)) };
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;
