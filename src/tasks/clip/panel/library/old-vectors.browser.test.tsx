import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { libraryApi as library } from '../../library-api.ts';
import { IndexingBar } from './IndexingBar.tsx';
import { libraryStore } from './store.ts';
import { UnusedVectors } from '../search/UnusedVectors.tsx';
import { importQuickModel } from '../../testing/quick-model.ts';
import { closeLibrary } from '../../library/client.ts';

/** The key of the vectors that the built-in model gave when it knew drawings only. */
const oldKey = [
  'pocket-clip/fp16-storage',
  '8804362d1847d7e3d152ad2ee95798cfa117bdfcb3c05f8e920f4171ebd9f345',
  '3c2dbc17973e48631f4abcc1790aa126c9038d215f354510f89e36a039140723',
  '37924e94091617ec34b922da4e93aa3bd27f0d4240d16304643a7871f14140a1',
  '1',
].join('/');

async function samplesFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('Old', { recursive: true }).catch(() => {});
  const folder = await root.getDirectoryHandle('Old', { create: true });
  for (const name of ['fox.png', 'tabby.jpg']) {
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(await (await fetch(`/samples/${name}`)).blob());
    await writable.close();
  }
  return folder;
}

/** Gives the vectors that are there to the built-in model of before. */
async function renameSpace(): Promise<void> {
  const settled = <T,>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error!));
    });
  const database = await settled(indexedDB.open('triptych-library'));
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const key = await settled<string>(meta.get('lastSpace'));
  const space = await settled<object>(meta.get(`space ${key}`));
  meta.delete(`space ${key}`);
  meta.put({ ...space, key: oldKey, model: 'pocket-clip' }, `space ${oldKey}`);
  await settled(meta.put(oldKey, 'lastSpace'));
  database.close();
}

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  shown?.end();
  await library.clear();
});

test('vectors of the built-in model of before are never mixed with those of today, indexing again is offered, and then their deletion', async () => {
  await library.add(await samplesFolder(), { model: await importQuickModel() });
  closeLibrary();
  await renameSpace();
  expect(await library.stats()).toMatchObject({ items: 2, indexed: 2, space: { model: 'pocket-clip', dims: 128 } });

  expect(await library.search('a cat')).toEqual([]);
  expect(await library.stats()).toMatchObject({ items: 2, indexed: 0, space: { model: 'pocket-clip', dims: 512 } });
  await libraryStore.getState().refresh();
  shown = mount(<IndexingBar />);
  await expect.element(page.getByText('The current model has not indexed 2 pictures yet')).toBeVisible();
  await page.getByRole('button', { name: 'Index them' }).click();
  await expect.poll(async () => (await library.stats()).indexed, { timeout: 240_000 }).toBe(2);
  shown.end();
  await libraryStore.getState().refresh();
  shown = mount(<UnusedVectors />);
  const deletion = page.getByRole('button', { name: 'Delete the vectors of pocket-clip, earlier version' });
  await deletion.click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await deletion.click();
  await expect.element(page.getByText(/^Vectors of pocket-clip, earlier version deleted/)).toBeVisible();
  await expect.element(deletion).not.toBeInTheDocument();
  const [best] = await library.search('a cat');
  expect(best).toMatchObject({ path: 'Old/tabby.jpg' });
});
