import type { PlacedFile } from './placed-file.ts';

/** What a drop brought: folders that can be looked through again (Chromium), and files with where they lay. */
export interface Dropped {
  folders: FileSystemDirectoryHandle[];
  files: PlacedFile[];
}

/** Chromium's, and not in TypeScript's library. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/**
 * Reads a drop in any browser. Call it in the handler itself: after the first `await` the list of items is empty, so
 * everything is asked for before (HTML standard, drag data store in protected mode).
 */
export function readDrop({ items }: DataTransfer, { signal }: { signal?: AbortSignal } = {}): Promise<Dropped> {
  const asked = Array.from(items as Iterable<HandleItem>)
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({
      handle: item.getAsFileSystemHandle?.().catch(() => null),
      entry: item.webkitGetAsEntry(),
      file: item.getAsFile(),
    }));
  return collect(asked, signal);
}

interface Asked {
  handle: Promise<FileSystemHandle | null> | undefined;
  entry: FileSystemEntry | null;
  file: File | null;
}

async function collect(asked: readonly Asked[], signal: AbortSignal | undefined): Promise<Dropped> {
  const dropped: Dropped = { folders: [], files: [] };
  for (const { handle, entry, file } of asked) {
    signal?.throwIfAborted();
    const folder = await handle;
    if (folder?.kind === 'directory') dropped.folders.push(folder as FileSystemDirectoryHandle);
    else if (entry?.isDirectory) for await (const found of walk(entry, signal)) dropped.files.push(found);
    else if (file) dropped.files.push({ file, path: file.name });
  }
  return dropped;
}

async function* walk(entry: FileSystemEntry, signal: AbortSignal | undefined): AsyncGenerator<PlacedFile> {
  signal?.throwIfAborted();
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    yield { file, path: entry.fullPath.replace(/^\//, '') };
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // Chromium gives at most 100 a call: it has to be asked until it gives none.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inner of some) yield* walk(inner, signal);
  }
}
