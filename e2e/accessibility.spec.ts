import type { Page } from '@playwright/test';
import { startWalk } from './axe-walk.ts';
import { drop, expect, file, test } from './page.ts';

const patience = { timeout: 400_000 };
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
/** The first control of the place itself; the tabs of its task are there before it. */
const content = (page: Page) =>
  page.locator('main > :last-child').locator('button, a').filter({ visible: true }).first();
const dialog = (page: Page) => page.getByRole('dialog');

/** Goes to a place of the page that is open, and waits until it is there. */
async function show(page: Page, hash: string, title: string | RegExp): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
  await expect(heading(page)).toHaveText(title);
  await expect(content(page)).toBeVisible();
}

/** Opens a dialog, looks at it, and closes it. */
async function lookAtDialog(
  page: Page,
  walk: { look: (state: string) => Promise<void> },
  state: string,
): Promise<void> {
  await expect(dialog(page)).toBeVisible();
  await walk.look(state);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
}

test('axe, the width and a finger find nothing wrong with any place of the page that links lead to', async ({
  page,
}) => {
  const walk = await startWalk(page);
  await page.goto('./?device=wasm#/');
  await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
  const places = new Map([['#/', 'Triptych']]);
  for (const hash of places.keys()) {
    await page.evaluate((to) => (location.hash = to), hash);
    await expect(heading(page)).toBeAttached();
    // The heading of the place before is on the page until the new one is there.
    if (hash !== '#/') await expect(heading(page)).not.toHaveText([...places.values()]);
    places.set(hash, (await heading(page).textContent())!);
    await expect(content(page)).toBeVisible();
    await walk.look(hash);
    const links = await page
      .locator('a[href^="#/"]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')!));
    for (const link of links) if (!link.startsWith('#/models/') && !places.has(link)) places.set(link, '');
  }
  expect(places.size).toBeGreaterThanOrEqual(16);
  expect(walk.found).toEqual([]);
});

test('nor with the views of CLIP that have pictures, and their dialogs', async ({ page }) => {
  const walk = await startWalk(page);
  await page.goto('./?device=wasm#/clip/search');
  await page.evaluate(async () => {
    await triptych.ready;
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('Photos', { create: true });
    for (const name of ['fox.png', 'cat.png', 'car.png', 'owl.png', 'copy of fox.png']) {
      const sample = await fetch(`./samples/${name.replace('copy of ', '')}`);
      const handle = await folder.getFileHandle(name, { create: true });
      await sample.body!.pipeTo(await handle.createWritable());
    }
    await triptych.clip.library.add(folder);
  });
  const grid = page.getByRole('listbox').first();
  await expect(grid.getByRole('option')).toHaveCount(5);
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('fox');
  await expect(page.locator('output[data-answer]:not([data-asking])')).toContainText('best match first');
  await expect(grid.getByRole('option').first()).toHaveAccessibleName(/fox\.png/);
  await grid.focus();
  await page.keyboard.press('Space');
  await walk.look('search, results and a selection');
  await page.keyboard.press('Enter');
  await lookAtDialog(page, walk, 'detail of a picture');
  await page.keyboard.press('Shift+?');
  await lookAtDialog(page, walk, 'keys of search');

  await show(page, '#/clip/duplicates', /duplicates/);
  const group = page.getByRole('grid', { name: 'Groups of duplicates' });
  await expect(group.getByRole('gridcell').first()).toBeVisible();
  await group.focus();
  await page.keyboard.press('b');
  await walk.look('duplicates, one marked');
  await page.keyboard.press('Enter');
  await page.keyboard.press('3');
  await lookAtDialog(page, walk, 'duplicates compared');
  await page.getByRole('button', { name: 'Delete the files…' }).click();
  await lookAtDialog(page, walk, 'deletion of duplicates');

  await show(page, '#/clip/tags', /tag/);
  await page.getByRole('combobox', { name: 'Tags', exact: true }).selectOption('Things in photos and drawings');
  await expect(page.getByRole('list', { name: 'Pictures of each tag' })).toBeVisible();
  await walk.look('tags of pictures');
  await page.getByRole('button', { name: /^Export/ }).click();
  await lookAtDialog(page, walk, 'export of tags');

  await show(page, '#/clip/moderate', /moderate/);
  await walk.look('moderation of pictures');
  await show(page, '#/clip/map', /map/);
  await expect(page.getByRole('application', { name: 'Map of the pictures' })).toBeVisible();
  await walk.look('map of pictures');
  await show(page, '#/clip/similar', /alike/);
  await drop(
    page,
    '[data-set=a]',
    ['fox', 'owl'].map((name) => file(`../public/samples/${name}.png`)),
  );
  await expect(page.getByRole('application', { name: /^Heat map/ })).toBeVisible();
  await walk.look('similarity of pictures');
  await page.getByRole('radio', { name: 'Pairs' }).check({ force: true });
  await walk.look('similarity of pictures as a table');
  expect(walk.found).toEqual([]);
});

test('nor with a transcript, a picture that was made, and their dialogs', async ({ page }) => {
  const walk = await startWalk(page);
  await page.goto('./?device=wasm#/whisper/transcribe');
  await page.getByRole('button', { name: /Use the sample/ }).click();
  await expect(page.getByText('done, English').first()).toBeVisible(patience);
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('button', { name: 'Find and replace' }).click();
  await page
    .getByRole('button', { name: /^Edit the text/ })
    .first()
    .click();
  await walk.look('transcript, a line edited');
  await page
    .getByRole('button', { name: /^Export/ })
    .first()
    .click();
  await lookAtDialog(page, walk, 'export of a transcript');

  await show(page, '#/diffusion/text', /Stable Diffusion/);
  await page.locator('summary').filter({ hasText: /^More/ }).click();
  await page.getByRole('spinbutton', { name: 'Steps, number' }).fill('1');
  await page.getByRole('textbox', { name: /^Prompt/ }).fill('a picture of an owl on a purple background');
  await page.getByRole('button', { name: /^Generate/ }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Done', patience);
  await result.getByRole('button', { name: 'Settings' }).click();
  await walk.look('a picture that was made');
  await page
    .getByRole('button', { name: /Words it knows/ })
    .first()
    .click();
  await lookAtDialog(page, walk, 'words that the model knows');
  await result.getByRole('button', { name: 'Inpaint' }).click();
  await expect(page.getByRole('application')).toBeVisible();
  await walk.look('a picture and its mask');
  await show(page, '#/diffusion/history', /history/);
  await walk.look('history');

  // A link to a model that is not here asks whether it is to be downloaded.
  await show(page, '#/models/clip-vit-base-patch32', 'Models');
  await lookAtDialog(page, walk, 'download of a model');
  expect(walk.found).toEqual([]);
});
