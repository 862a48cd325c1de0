import { expect, test } from 'vitest';
import { createBudget } from '../../../formats/budget.ts';
import { xmpForms } from '../../../formats/testing/xmp-forms.ts';
import { readZip } from '../../../formats/zip.ts';
import { deletions, restoreDeletion } from '../library/bins.ts';
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
  expect(await writeSidecars(files, folders, { ...told, isChanging: false })).toEqual({
    written: 2,
    kept: 0,
    added: 0,
    odd: [],
    homeless: 1,
  });
  expect(await read(await photos.getDirectoryHandle('a'), 'x.txt')).toBe('cat\n');
  const changed = files.map((file) => ({ ...file, content: 'new\n' }));
  expect(await writeSidecars(changed, folders, { ...told, isChanging: false })).toMatchObject({ written: 0, kept: 2 });
  expect(await read(photos, 'y.txt')).toBe('dog\n');
  expect(await writeSidecars(changed, folders, { ...told, isChanging: true })).toMatchObject({ written: 2 });
  expect(await read(photos, 'y.txt')).toBe('new\n');
});

test('keywords are added to what other programs wrote; a caption before goes to the bin; what is odd is left alone', async () => {
  const photos = await folder();
  const folders = new Map([[1, photos]]);
  const put = async (name: string, text: string) => {
    const writable = await (await photos.getFileHandle(name, { create: true })).createWritable();
    await writable.write(text);
    await writable.close();
  };
  const [{ xml }] = [xmpForms[0]!];
  await put('one.jpg.xmp', xml);
  await put('odd.jpg.xmp', '<not xmp>');
  await put('x.txt', 'my own words\n');
  const sidecar = (name: string) => ({ source: 1, path: `photos/${name}`, content: 'new', keywords: ['cat'] });
  const caption = { source: 1, path: 'photos/x.txt', content: 'cat\n' };
  const all = ['one.jpg.xmp', 'odd.jpg.xmp', 'none.jpg.xmp'].map(sidecar);
  expect(await writeSidecars([...all, caption], folders, { ...told, isChanging: true })).toEqual({
    written: 2,
    kept: 0,
    added: 1,
    odd: ['photos/odd.jpg.xmp'],
    homeless: 0,
  });
  const merged = await read(photos, 'one.jpg.xmp');
  expect(merged.replace('\n     <rdf:li>cat</rdf:li>', '')).toBe(xml);
  expect([await read(photos, 'odd.jpg.xmp'), await read(photos, 'x.txt')]).toEqual(['<not xmp>', 'cat\n']);
  const [deletion] = await deletions();
  await photos.removeEntry('x.txt');
  expect(await restoreDeletion(deletion!.id)).toEqual({ restored: 1, failed: [] });
  expect(await read(photos, 'x.txt')).toBe('my own words\n');
});

test('a ZIP holds them in their folders; Stop ends both ways', async () => {
  const zip = await readZip(await zipSidecars(files, told), createBudget(1e6));
  const read = await Promise.all(
    [...zip].map(async ([name, file]) => [name, new TextDecoder().decode(await file.read())]),
  );
  expect(read).toEqual(files.map(({ path, content }) => [path, content]));
  const stopped = { ...told, signal: AbortSignal.abort() };
  await expect(zipSidecars(files, stopped)).rejects.toMatchObject({ name: 'AbortError' });
  const writing = writeSidecars(files, new Map([[1, await folder()]]), { ...stopped, isChanging: true });
  await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
});
