import { AppError } from '../../../runtime/errors.ts';
import { type Address, fetchOwnFile, isAddress } from '../../../runtime/page/own-file.ts';
import type { IntakeSource } from './contract.ts';
import type { PlacedFile } from './placed-file.ts';

/**
 * Files, files with the folders they lay in, addresses on this site, or a folder that can be looked through again.
 */
export type AddInput = (File | PlacedFile | Address)[] | FileSystemDirectoryHandle;

/**
 * What is given, as the library takes it in: each file with its place. Throws `bad-option` for an empty list, `bad-input`
 * or `network` for an address that gives no file.
 */
export async function intakeSource(input: AddInput, signal?: AbortSignal): Promise<IntakeSource> {
  if (!Array.isArray(input)) return { folder: input };
  if (input.length === 0)
    throw new AppError('bad-option', 'files is empty. Give a folder, or a list of at least one file.');
  const fileOf = async (given: File | PlacedFile | Address) =>
    isAddress(given) ? fetchOwnFile(given, { signal, kind: 'picture' }) : given;
  const files = await Promise.all(input.map(fileOf));
  return { files: files.map((given) => (given instanceof File ? { file: given, path: pathOf(given) } : given)) };
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;
