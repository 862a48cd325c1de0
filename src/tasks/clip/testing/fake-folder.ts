/** A folder of files in memory that counts what is opened, for tests of what looks through folders. */
export interface FakeFolder {
  readonly handle: FileSystemDirectoryHandle;
  /** Contents by path below the folder; changing it changes the folder. */
  readonly files: Map<string, { content: string; modified: number }>;
  /** Paths whose content was read, in order. */
  readonly read: string[];
  /** Refuses to be read from here on, as after a permission was taken back. */
  permission: PermissionState;
}

export function fakeFolder(name: string, contents: Record<string, string>): FakeFolder {
  const files = new Map(Object.entries(contents).map(([path, content]) => [path, { content, modified: 1 }]));
  const read: string[] = [];
  const file = (path: string) => ({
    kind: 'file' as const,
    async getFile() {
      if (fake.permission !== 'granted') throw new DOMException('denied', 'NotAllowedError');
      const found = files.get(path);
      if (!found) throw new DOMException('gone', 'NotFoundError');
      const made = new File([found.content], path.split('/').at(-1)!, { lastModified: found.modified });
      const plain = made.arrayBuffer.bind(made);
      made.arrayBuffer = async () => {
        read.push(path);
        if (files.get(path)?.content !== found.content) throw new DOMException('changed', 'NotReadableError');
        return plain();
      };
      return made;
    },
  });
  const folder = (own: string, prefix: string): FileSystemDirectoryHandle => {
    const handle = {
      kind: 'directory' as const,
      name: own,
      isSameEntry: async (other: unknown) => other === handle,
      resolve: async (other: unknown) => (other === handle ? [] : null),
      queryPermission: async () => fake.permission,
      async *entries() {
        const seen = new Set<string>();
        for (const path of files.keys()) {
          if (!path.startsWith(prefix)) continue;
          const [first = '', ...rest] = path.slice(prefix.length).split('/');
          if (seen.has(first)) continue;
          seen.add(first);
          yield [first, rest.length > 0 ? folder(first, `${prefix}${first}/`) : file(path)] as const;
        }
      },
    };
    return handle as unknown as FileSystemDirectoryHandle;
  };
  const fake: FakeFolder = { files, read, permission: 'granted', handle: folder(name, '') };
  return fake;
}
