import { afterEach, expect, test } from 'vitest';
import { libraryApi as library } from '../library-api.ts';
import { closeLibrary } from './client.ts';
import { binMemory } from './bin-memory.ts';

afterEach(() => library.clear());

async function picture(colour: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(8, 8, 40, 30);
  return canvas.convertToBlob();
}

/** A tree of pictures in the origin's private file system: real handles, without a picker. */
async function tree(name: string, files: Record<string, Blob>): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  const top = await root.getDirectoryHandle(name, { create: true });
  for (const [path, blob] of Object.entries(files)) {
    const names = path.split('/');
    let folder = top;
    for (const inner of names.slice(0, -1)) folder = await folder.getDirectoryHandle(inner, { create: true });
    const writable = await (await folder.getFileHandle(names.at(-1)!, { create: true })).createWritable();
    await writable.write(blob);
    await writable.close();
  }
  return top;
}
async function pathsIn(folder: FileSystemDirectoryHandle, path = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const [name, handle] of folder.entries())
    if (handle.kind === 'file') found.push(path + name);
    else found.push(...(await pathsIn(handle as FileSystemDirectoryHandle, `${path}${name}/`)));
  return found.toSorted();
}

test('a folder, one in it, and a file of it by itself: no file is its own duplicate', async () => {
  const top = await tree('Nested', { '2024/a.png': await picture('red'), 'b.png': await picture('lime') });
  const inner = await top.getDirectoryHandle('2024');
  await library.add(inner);
  await library.add(top);
  await library.add(inner);
  await library.add([await (await inner.getFileHandle('a.png')).getFile()]);
  expect(await library.stats()).toMatchObject({ items: 2, folders: [{ name: 'Nested' }] });
  expect((await library.duplicates({ threshold: 0.999 })).filter(({ exact }) => exact)).toEqual([]);
  closeLibrary(); // as after a reload
  expect(await library.stats()).toMatchObject({ items: 2 });
});

test('a deleted copy lies in the bin over a reload, comes back with its date, and its twin was read before', async () => {
  const red = await picture('red');
  const top = await tree('Copies', { 'a.png': red, 'deep/down/a copy.png': red });
  await library.add(top);
  const dateOf = async () => {
    const folder = await (await top.getDirectoryHandle('deep')).getDirectoryHandle('down');
    return (await (await folder.getFileHandle('a copy.png')).getFile()).lastModified;
  };
  const date = await dateOf();
  const [group] = await library.duplicates({ threshold: 1 });
  const items = await library.items(group!.ids);
  const copy = items.find((item) => item?.path.includes('copy'))!;
  const { deleted, deletion } = await library.deleteFiles([String(copy.id)]);
  expect(deleted).toEqual([copy.id]);
  expect(await pathsIn(top)).toEqual([`.triptych-bin/${deletion}/deep/down/a copy.png`, 'a.png']);
  expect(await binMemory().read()).toMatchObject([{ id: deletion, parts: [{ files: [{ bytes: red.size }] }] }]);
  expect(await library.rescan()).toMatchObject([{ added: 0, copied: 0, skipped: 1 }]);

  expect(await library.restore(deletion!)).toEqual({ restored: 1, failed: [] });
  expect(await pathsIn(top)).toEqual(['a.png', 'deep/down/a copy.png']);
  expect(await dateOf()).toBe(date);
  expect(await library.rescan()).toMatchObject([{ copied: 1 }]);

  // The twin is taken away behind the library's back: then the file stays.
  await top.removeEntry('a.png');
  const [again] = await library.duplicates({ threshold: 1 });
  const left = (await library.items(again!.ids)).find((item) => item?.path.includes('copy'))!;
  expect(await library.deleteFiles([String(left.id)])).toMatchObject({
    deleted: [],
    failed: [{ reason: 'no other file like it could be opened and read' }],
  });
  expect(await pathsIn(top)).toEqual(['deep/down/a copy.png']);
});
