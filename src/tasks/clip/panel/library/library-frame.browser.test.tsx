import '../../../../ui/tokens.css';
import '../../../../ui/base.css';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { libraryApi } from '../../library-api.ts';
import { LibraryFrame } from './LibraryFrame.tsx';
import { isGrowing } from './state.ts';
import { libraryStore } from './store.ts';

let shown: ReturnType<typeof mount>;
afterEach(async () => {
  shown.end();
  libraryStore.setState({ indexing: undefined });
  await libraryApi.clear();
});

const later = () => page.getByText('New pictures are searchable immediately');
const tell = (isPaused: boolean): void =>
  libraryStore.setState({ indexing: { what: 'Photos', progress: undefined, isPaused } });

test('a view that asks about all pictures says that it waits while they come in, and waits no longer at a pause', async () => {
  shown = mount(
    <LibraryFrame label="Tags" waits>
      <p>tags</p>
    </LibraryFrame>,
  );
  await expect.element(page.getByText('Your own pictures')).toBeVisible();
  expect(isGrowing(libraryStore.getState())).toBe(false);
  tell(false);
  await expect.element(later()).toBeVisible();
  expect(isGrowing(libraryStore.getState())).toBe(true);
  tell(true);
  await expect.element(later()).not.toBeInTheDocument();
  await expect.element(page.getByText('tags')).toBeVisible();
  expect(isGrowing(libraryStore.getState())).toBe(false);
});

test('a library of nothing but unreadable files is empty, and says which they are', async () => {
  await libraryApi.add([{ file: new File(['words'], 'note.png', { lastModified: 1 }), path: 'note.png' }]);
  shown = mount(
    <LibraryFrame label="Search">
      <p>grid</p>
    </LibraryFrame>,
  );
  await page.getByRole('button', { name: '1 file could not be read' }).click();
  const list = page.getByRole('list', { name: 'Files that could not be read' });
  await expect.element(list).toHaveTextContent(/note\.png.*text/);
  await expect.element(page.getByText('grid')).not.toBeInTheDocument();
});
