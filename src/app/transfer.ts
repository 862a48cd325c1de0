/** Files that came in, and the paths of hidden files and folders that were left where they lay. */
export interface Collected {
  files: readonly File[];
  hidden: readonly string[];
}

/**
 * Every file of a drop, those in folders too, in the order of their paths. The items must be read before the first
 * `await`, because the list is emptied then; so call this in the handler itself. What is hidden in folders is named and
 * not read.
 */
export function collectFiles(transfer: DataTransfer, signal?: AbortSignal): Promise<Collected> {
  const roots = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return readRoots(roots, signal);
}

/** Chromium's, and not in TypeScript's library. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** The folders of a drop as handles that can be kept; none in browsers without them. To be called as `collectFiles`. */
export async function collectFolders(transfer: DataTransfer): Promise<FileSystemDirectoryHandle[]> {
  const asked = Array.from(transfer.items as Iterable<HandleItem>)
    .filter((item) => item.kind === 'file' && item.webkitGetAsEntry()?.isDirectory)
    .flatMap((item) => item.getAsFileSystemHandle?.().catch(() => null) ?? []);
  const handles = await Promise.all(asked);
  return handles.filter((handle): handle is FileSystemDirectoryHandle => handle?.kind === 'directory');
}

interface Root {
  entry: FileSystemEntry | null;
  /** The file itself, for what has no entry: pasted pictures, and drops made by a script. */
  file: File | null;
}

async function readRoots(roots: readonly Root[], signal: AbortSignal | undefined): Promise<Collected> {
  const files: File[] = [];
  const hidden: string[] = [];
  for (const { entry, file } of roots) {
    if (entry?.isDirectory)
      for await (const found of walk(entry as FileSystemDirectoryEntry, { signal, hidden })) files.push(found);
    else if (file) files.push(file);
  }
  return { files, hidden };
}

const isHidden = ({ name }: FileSystemEntry): boolean => name.startsWith('.');

const plainPath = ({ fullPath }: FileSystemEntry): string => fullPath.replace(/^\/+/, '');

/** What a picked folder hides, apart from its files: a picker gives them all. */
export function withoutHidden(picked: readonly File[]): Collected {
  const isSeen = (file: File): boolean =>
    !pathOf(file)
      .split('/')
      .slice(1)
      .some((name) => name.startsWith('.'));
  return { files: picked.filter(isSeen), hidden: picked.filter((file) => !isSeen(file)).map(pathOf) };
}

interface Walk {
  signal: AbortSignal | undefined;
  hidden: string[];
}

async function* walk(folder: FileSystemDirectoryEntry, { signal, hidden }: Walk): AsyncGenerator<File> {
  const all = await readAll(folder);
  for (const entry of all) if (isHidden(entry)) hidden.push(plainPath(entry));
  const entries = all.filter((entry) => !isHidden(entry));
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))) {
    signal?.throwIfAborted();
    if (entry.isDirectory) yield* walk(entry as FileSystemDirectoryEntry, { signal, hidden });
    else yield await readFile(entry as FileSystemFileEntry);
  }
}

/** Chromium gives at most 100 entries a call: it has to be asked until it gives none. */
async function readAll(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const readFile = async (entry: FileSystemFileEntry): Promise<File> => {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  paths.set(file, plainPath(entry));
  return file;
};

/** A dropped file does not know its folder. */
const paths = new WeakMap<File, string>();

/** The path of a file below what was dropped or picked; its name when it came alone. */
export const pathOf = (file: File): string => paths.get(file) ?? (file.webkitRelativePath || file.name);
