import { expect, test } from 'vitest';
import { readDrop } from './dropped.ts';

const fileEntry = (fullPath: string) => ({
  isFile: true,
  isDirectory: false,
  fullPath,
  file: (give: (file: File) => void) => give(new File(['x'], fullPath.split('/').at(-1)!)),
});
/** Gives its entries a hundred at a time, as Chromium does. */
const folderEntry = (fullPath: string, inner: unknown[]) => ({
  isFile: false,
  isDirectory: true,
  fullPath,
  createReader: () => ({ readEntries: (give: (some: unknown[]) => void) => give(inner.splice(0, 100)) }),
});
const drop = (items: unknown[]) =>
  ({
    items: items.map((item) => ({
      kind: 'file',
      getAsFile: () => null,
      webkitGetAsEntry: () => null,
      ...(item as object),
    })),
  }) as unknown as DataTransfer;

test('folders with handles are kept as such, files come by themselves', async () => {
  const handle = { kind: 'directory', name: 'photos' };
  const file = new File(['x'], 'a.jpg');
  const items = [
    { getAsFileSystemHandle: async () => handle },
    { getAsFileSystemHandle: async () => null, getAsFile: () => file },
  ];
  expect(await readDrop(drop(items))).toEqual({ folders: [handle], files: [{ file, path: 'a.jpg' }] });
});

test('without handles a folder is read to its end, with the paths below it', async () => {
  const inner = Array.from({ length: 250 }, (_, i) => fileEntry(`/photos/sub/${i}.jpg`));
  const entry = folderEntry('/photos', [folderEntry('/photos/sub', inner), fileEntry('/photos/b.png')]);
  const { folders, files } = await readDrop(drop([{ webkitGetAsEntry: () => entry }, { kind: 'string' }]));
  expect([folders.length, files.length]).toEqual([0, 251]);
  expect(files[7]!.path).toBe('photos/sub/7.jpg');
  expect(files.at(-1)!.path).toBe('photos/b.png');
});
