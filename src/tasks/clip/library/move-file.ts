import { sameBytes } from './same-bytes.ts';

/** Chromium's, and not in TypeScript's library. */
type Movable = FileSystemFileHandle & { move?: (to: FileSystemDirectoryHandle, name: string) => Promise<void> };

/**
 * Moves a file into another folder of the same disk, under a name that is free there. Where the browser cannot move, it
 * is copied, the copy is compared byte by byte, and only then does the original go: its date is lost by that.
 */
export async function moveFile(
  from: { folder: FileSystemDirectoryHandle; name: string },
  to: { folder: FileSystemDirectoryHandle; name: string },
): Promise<void> {
  const handle: Movable = await from.folder.getFileHandle(from.name);
  if (handle.move) {
    try {
      await handle.move(to.folder, to.name);
      return;
    } catch {
      // not between these folders: copying works everywhere, or says why not
    }
  }
  const file = await (await from.folder.getFileHandle(from.name)).getFile();
  const copy = await to.folder.getFileHandle(to.name, { create: true });
  try {
    const writable = await copy.createWritable();
    await file.stream().pipeTo(writable);
    if (!(await sameBytes(file, await copy.getFile())))
      throw new DOMException('the copy is not the same as the file', 'DataError');
  } catch (error) {
    await to.folder.removeEntry(to.name).catch(() => {});
    throw error;
  }
  await from.folder.removeEntry(from.name);
}
