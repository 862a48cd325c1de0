import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../../ui/mount.ts';
import { KnownView } from './KnownView.tsx';

let shown: ReturnType<typeof mount> | undefined;
afterEach(() => shown?.end());

test('a word is found in what each built-in model knows', async () => {
  shown = mount(<KnownView of={undefined} />);
  for (const name of ['Pocket CLIP', 'Whisper base', 'Pocket Stable Diffusion'])
    await expect.element(page.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect.element(page.getByText('Birds (59)')).toBeVisible();
  await expect.element(page.getByText(/^Languages .* \(99\)$/)).toBeVisible();
  await expect.element(page.getByText('Things (101)')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Find a word' }).fill('owl');
  const birds = page.getByRole('list', { name: 'Birds', exact: true });
  await expect.element(birds).toHaveTextContent('great grey owl');
  await expect.element(page.getByRole('list', { name: 'Things', exact: true })).toHaveTextContent(/^owl$/);
  await expect.element(page.getByText('Dogs (118)')).not.toBeInTheDocument();

  await page.getByRole('searchbox', { name: 'Find a word' }).fill('catalan');
  await expect.element(page.getByRole('list', { name: /^Languages/ })).toHaveTextContent(/^Catalan$/);

  await page.getByRole('searchbox', { name: 'Find a word' }).fill('dogs');
  await expect.element(page.getByText('Dogs (118)')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a word' }).fill('quasar');
  await expect.element(page.getByRole('status')).toHaveTextContent('None of them knows “quasar”.');
});
