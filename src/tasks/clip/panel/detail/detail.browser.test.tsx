import '../../../../ui/tokens.css';
import '../../../../ui/base.css';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { AppError } from '../../../../runtime/errors.ts';
import { mount } from '../../../../ui/mount.ts';
import { libraryApi as library } from '../../library-api.ts';
import { importQuickModel } from '../../testing/quick-model.ts';
import { libraryStore } from '../library/store.ts';
import { searchStore } from '../search/store.ts';
import { DetailDialog } from './DetailDialog.tsx';

const sample = async (name: string, as = name): Promise<File> =>
  new File([await (await fetch(`/samples/${name}`)).blob()], as, { lastModified: 1, type: 'image/png' });

let shown: ReturnType<typeof mount> | undefined;
afterEach(async () => {
  shown?.end();
  libraryStore.getState().closeDetail();
  await library.clear();
});
/** A figure as it is shown, with a true minus sign. */
const figure = (text: string | null): number => Number(text!.replace('−', '-'));

test('the detail of a picture tells how its score comes about, what is like it, and the words nearest to it', async () => {
  const files = await Promise.all([sample('fox.png'), sample('fox.png', 'again.png'), sample('cat.png')]);
  await library.add(files, { model: await importQuickModel() });
  searchStore.getState().write('a fox -2:an owl');
  await expect.poll(() => searchStore.getState().isScored && !searchStore.getState().isAsking).toBe(true);
  const { ids, scores } = searchStore.getState().ranking;
  expect(ids).toHaveLength(2); // the cat is no match
  libraryStore.getState().openDetail(ids, 0);
  shown = mount(<DetailDialog />);

  const rows = page.getByRole('region', { name: 'Score by term' }).getByRole('row');
  await expect.element(rows.nth(3)).toHaveTextContent(/^Score/);
  const cells = (row: number): (string | null)[] =>
    [...rows.nth(row).element().querySelectorAll('th, td')].map((cell) => cell.textContent);
  expect(cells(1)[0]).toBe('a fox');
  expect(cells(2)[0]).toBe('− 2 × an owl');
  const parts = [1, 2].map((row) => figure(cells(row)[2]!));
  expect(parts[0]! + parts[1]!).toBeCloseTo(scores[0]!, 2);
  expect(figure(cells(3)[2]!)).toBeCloseTo(scores[0]!, 2);

  const alike = page.getByRole('list', { name: 'Similar pictures' });
  await expect.element(alike.getByRole('button', { name: /^Show (again|fox)\.png, cosine 1/ })).toBeVisible();
  expect(alike.getByRole('listitem').elements()).toHaveLength(1);

  await page.getByRole('button', { name: 'Show tags and nearest words' }).click();
  await expect.element(page.getByText(/^Cosines with the words of/)).toBeVisible();
  await alike.getByRole('button').click();
  await expect.element(page.getByText('2 of 2')).toBeVisible();
  await expect.element(page.getByText(/^Cosines with the words of/)).toBeVisible();
});

test('a score that cannot be explained says why, and can be asked for again', async () => {
  await library.add([await sample('fox.png')], { model: await importQuickModel() });
  searchStore.getState().write('a fox');
  await expect.poll(() => searchStore.getState().isScored && !searchStore.getState().isAsking).toBe(true);
  const { explain, ranking } = searchStore.getState();
  const reason = 'The vectors of the library could not be read.';
  let isOut = true;
  searchStore.setState({
    explain: (id) => (isOut ? Promise.reject(new AppError('storage', reason)) : explain(id)),
  });
  libraryStore.getState().openDetail(ranking.ids, 0);
  shown = mount(<DetailDialog />);
  await expect.element(page.getByRole('alert')).toHaveTextContent(`could not be shown. ${reason}`);
  isOut = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByRole('region', { name: 'Score by term' })).toBeVisible();
  expect(page.getByRole('alert').elements()).toHaveLength(0);
  searchStore.setState({ explain });
});
