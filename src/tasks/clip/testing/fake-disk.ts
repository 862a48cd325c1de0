/** A file on the disk. */
export interface DiskFile {
  content: string;
  modified: number;
}
type Folder = Map<string, Folder | DiskFile>;

export interface FakeDisk {
  /** A folder by its path, as a picker would give it: the path is taken as it is written. */
  folder(path: string): FileSystemDirectoryHandle;
  /** A file as a picker would give it, without its folder. */
  file(path: string): File;
  write(path: string, content: string, modified: number): void;
  remove(path: string): void;
  /** Lets a folder be reached by a second path as well, as a mount or a junction does. */
  mount(path: string, at: string): void;
  /** All files by their paths, each once, however many paths lead to it. */
  files(): Map<string, DiskFile>;
}

const isFile = (entry: Folder | DiskFile | undefined): entry is DiskFile => entry !== undefined && 'content' in entry;
const namesIn = (path: string): string[] => path.split('/').filter(Boolean);

/**
 * A disk in memory behind the handles of the File System Standard. As in Chromium, two handles are the same entry when
 * their paths are: neither mounts nor, with `folds`, another case of a name are seen through. `moves`: files can be moved.
 */
export function fakeDisk({ folds = false, moves = true } = {}): FakeDisk {
  const root: Folder = new Map();
  const mounts = new Set<string>();
  let clock = 1_000_000;

  const keyIn = (folder: Folder, name: string): string =>
    (folds ? [...folder.keys()].find((key) => key.toLowerCase() === name.toLowerCase()) : undefined) ?? name;
  const find = (names: readonly string[]): Folder | DiskFile | undefined =>
    names.reduce<Folder | DiskFile | undefined>(
      (at, name) => (at instanceof Map ? at.get(keyIn(at, name)) : undefined),
      root,
    );
  function folderAt(names: readonly string[], create = false): Folder {
    let at = root;
    for (const name of names) {
      const next = at.get(keyIn(at, name));
      if (isFile(next)) throw new DOMException('a file', 'TypeMismatchError');
      if (!next && !create) throw new DOMException('gone', 'NotFoundError');
      if (!next) at.set(name, new Map());
      at = at.get(keyIn(at, name)) as Folder;
    }
    return at;
  }
  function fileAt(names: readonly string[]): DiskFile {
    const found = find(names);
    if (isFile(found)) return found;
    throw new DOMException('gone', found ? 'TypeMismatchError' : 'NotFoundError');
  }
  const made = (names: readonly string[]): File => {
    const { content, modified } = fileAt(names);
    return new File([content], names.at(-1)!, { lastModified: modified });
  };
  const detach = (names: readonly string[]): void => {
    const folder = folderAt(names.slice(0, -1));
    if (!folder.delete(keyIn(folder, names.at(-1)!))) throw new DOMException('gone', 'NotFoundError');
  };
  const put = (names: readonly string[], file: DiskFile): void => {
    const folder = folderAt(names.slice(0, -1));
    folder.set(keyIn(folder, names.at(-1)!), file);
  };
  const shared = (kind: 'file' | 'directory', names: readonly string[]) => ({
    kind,
    name: names.at(-1) ?? '',
    names,
    queryPermission: async () => 'granted' as const,
    isSameEntry: async (other: { names: readonly string[]; kind: string }) =>
      other.kind === kind && other.names.join('/') === names.join('/'),
  });

  function fileHandle(names: string[]): FileSystemFileHandle {
    const handle = {
      ...shared('file', names),
      getFile: async () => made(names),
      async createWritable() {
        const parts: Uint8Array<ArrayBuffer>[] = [];
        return new WritableStream<Uint8Array<ArrayBuffer>>({
          write: (part) => void parts.push(part),
          close: async () => put(names, { content: await new Blob(parts).text(), modified: ++clock }),
        });
      },
      ...(moves && {
        async move(to: { names: readonly string[] }, name: string) {
          const file = fileAt(names);
          folderAt(to.names);
          detach(names);
          put([...to.names, name], file);
        },
      }),
    };
    return handle as unknown as FileSystemFileHandle;
  }
  function folderHandle(names: string[]): FileSystemDirectoryHandle {
    const entries = async function* () {
      for (const [name, entry] of folderAt(names))
        yield [name, isFile(entry) ? fileHandle([...names, name]) : folderHandle([...names, name])] as const;
    };
    const handle = {
      ...shared('directory', names),
      entries,
      async *values() {
        for await (const [, entry] of entries()) yield entry;
      },
      async resolve(other: { names: readonly string[] }) {
        return names.every((name, i) => other.names[i] === name) ? other.names.slice(names.length) : null;
      },
      async getDirectoryHandle(name: string, { create = false } = {}) {
        folderAt([...names, name], create);
        return folderHandle([...names, name]);
      },
      async getFileHandle(name: string, { create = false } = {}) {
        folderAt(names);
        if (create && !find([...names, name])) put([...names, name], { content: '', modified: ++clock });
        fileAt([...names, name]);
        return fileHandle([...names, name]);
      },
      async removeEntry(name: string, { recursive = false } = {}) {
        const entry = find([...names, name]);
        if (entry instanceof Map && entry.size > 0 && !recursive)
          throw new DOMException('not empty', 'InvalidModificationError');
        detach([...names, name]);
      },
    };
    return handle as unknown as FileSystemDirectoryHandle;
  }

  return {
    folder: (path) => folderHandle(namesIn(path)),
    file: (path) => made(namesIn(path)),
    write(path, content, modified) {
      const names = namesIn(path);
      folderAt(names.slice(0, -1), true);
      put(names, { content, modified });
    },
    remove: (path) => detach(namesIn(path)),
    mount(path, at) {
      const names = namesIn(at);
      folderAt(names.slice(0, -1), true).set(names.at(-1)!, folderAt(namesIn(path), true));
      mounts.add(at);
    },
    files() {
      const found = new Map<string, DiskFile>();
      const walk = (folder: Folder, path: string): void => {
        for (const [name, entry] of folder) {
          const inner = path ? `${path}/${name}` : name;
          if (isFile(entry)) found.set(inner, { ...entry });
          else if (!mounts.has(inner)) walk(entry, inner);
        }
      };
      walk(root, '');
      return found;
    },
  };
}
