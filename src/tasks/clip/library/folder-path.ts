/** The folder below another that names lead to. Throws `NotFoundError` where there is none, unless it is to be made. */
export async function folderBelow(
  root: FileSystemDirectoryHandle,
  names: readonly string[],
  { create = false } = {},
): Promise<FileSystemDirectoryHandle> {
  let folder = root;
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

/** The folder that a file lies in and the file's name. */
export async function placeBelow(
  root: FileSystemDirectoryHandle,
  names: readonly string[],
  options: { create?: boolean } = {},
): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
  return { folder: await folderBelow(root, names.slice(0, -1), options), name: names.at(-1)! };
}

/** A file below a folder. Throws `NotFoundError` where there is none. */
export async function fileBelow(root: FileSystemDirectoryHandle, names: readonly string[]): Promise<File> {
  const { folder, name } = await placeBelow(root, names);
  return (await folder.getFileHandle(name)).getFile();
}

/** The names that lead from an item's folder to its file: its path begins with the name of the folder itself. */
export const namesOf = ({ path }: { path: string }): string[] => path.split('/').slice(1);

/** Whether a folder has a file, or a folder, of a name. */
export async function isTaken(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TypeMismatchError') return true;
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}
