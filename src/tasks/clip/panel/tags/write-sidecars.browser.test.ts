import { expect, test } from 'vitest';
import { createBudget } from '../../../../formats/budget.ts';
import { readZip } from '../../../../formats/zip.ts';
import { writeSidecars, zipSidecars } from './write-sidecars.ts';

const files = [
  { source: 1, path: 'photos/a/x.txt', content: 'cat\n' },
  { source: 1, path: 'photos/y.txt', content: 'dog\n' },
  { source: 0, path: 'z.txt', content: 'car\n' },
];
const told = { signal: new AbortController().signal, onProgress: () => {} };

/** A folder of the origin's private file system: a real handle, without a picker. */
async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('photos', { recursive: true }).catch(() => {});
  const photos = await root.getDirectoryHandle('photos', { create: true });
  await photos.getDirectoryHandle('a', { create: true });
  return photos;
}
const read = async (at: FileSystemDirectoryHandle, name: string) =>
  (await (await at.getFileHandle(name)).getFile()).text();

test('files are written beside the pictures; what is there stays unless it is to be replaced', async () => {
  const photos = await folder();
  const folders = new Map([[1, photos]]);
  expect(await writeSidecars(files, folders, { ...told, isReplacing: false })).toEqual({
    written: 2,
    kept: 0,
    homeless: 1,
  });
  expect(await read(await photos.getDirectoryHandle('a'), 'x.txt')).toBe('cat\n');
  const changed = files.map((file) => ({ ...file, content: 'new\n' }));
  expect(await writeSidecars(changed, folders, { ...told, isReplacing: false })).toMatchObject({ written: 0, kept: 2 });
  expect(await read(photos, 'y.txt')).toBe('dog\n');
  expect(await writeSidecars(changed, folders, { ...told, isReplacing: true })).toMatchObject({ written: 2 });
  expect(await read(photos, 'y.txt')).toBe('new\n');
});

test('a ZIP holds them in their folders; Stop ends both ways', async () => {
  const zip = await readZip(await zipSidecars(files, told), createBudget(1e6));
  const read = await Promise.all(
    [...zip].map(async ([name, file]) => [name, new TextDecoder().decode(await file.read())]),
  );
  expect(read).toEqual(files.map(({ path, content }) => [path, content]));
  const stopped = { ...told, signal: AbortSignal.abort() };
  await expect(zipSidecars(files, stopped)).rejects.toMatchObject({ name: 'AbortError' });
  const writing = writeSidecars(files, new Map([[1, await folder()]]), { ...stopped, isReplacing: true });
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
});
