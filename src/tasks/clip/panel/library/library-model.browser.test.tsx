import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { libraryApi } from '../../library-api.ts';
import { LibraryModel } from './LibraryModel.tsx';
import { libraryStore } from './store.ts';
import { importQuickModel } from '../../testing/quick-model.ts';

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  shown?.end();
  libraryStore.setState({ indexing: undefined, choosing: undefined });
  await libraryApi.clear();
});

const choice = () => page.getByRole('combobox', { name: /model/i });

test('what the built-in model knows stands over the library, and another model can be chosen there', async () => {
  const quick = await importQuickModel();
  await libraryStore.getState().refresh();
  shown = mount(<LibraryModel />);
  await expect.element(page.getByText(/about 1,000 kinds of things/)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'What it knows' })).toHaveAttribute('href', '#/known/clip');
  await expect.element(choice()).toHaveValue('pocket-clip');

  await choice().selectOptions(quick);
  await expect.element(choice()).toHaveValue(quick);
  await expect.poll(async () => (await libraryApi.stats()).space?.model, { timeout: 120_000 }).toBe(quick);
  await expect.element(choice()).toBeEnabled();
  await expect.element(page.getByRole('link', { name: 'What it knows' })).not.toBeInTheDocument();

  libraryStore.setState({ indexing: { what: 'Photos', progress: undefined, isPaused: false } });
  await expect.element(choice()).toBeDisabled();
});
