import type { Given } from '../../runtime/import.ts';

/** Every file below a folder that the person has opened to the page. Hidden files are left out. */
export async function walkFolder(folder: FileSystemDirectoryHandle, signal: AbortSignal): Promise<Given[]> {
  const given: Given[] = [];
  for await (const [name, handle] of folder.entries()) {
    signal.throwIfAborted();
    if (name.startsWith('.')) continue;
    if (handle.kind === 'file') given.push({ path: name, file: await handle.getFile() });
    else for (const { path, file } of await walkFolder(handle, signal)) given.push({ path: `${name}/${path}`, file });
  }
  return given;
}
