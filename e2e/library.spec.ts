import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { drop, expect, expectAccessible, file, test } from './page.ts';
import { seedLibrary } from './seed-library.ts';
import { expectLightTasks } from './trace.ts';

const grid = (page: Page) => page.getByRole('listbox', { name: 'Found pictures' });
const tile = (page: Page, at: number) => grid(page).getByRole('option').nth(at);
const line = (page: Page) => page.getByRole('textbox', { name: 'Search', exact: true });

/** A folder of the page's own file system with the samples, five of them turned around, and a file that is no picture. */
async function makeFolder(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('Photos', { create: true });
    const write = async (name: string, content: Blob): Promise<void> => {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(content);
      await stream.close();
    };
    const names = ['fox', 'owl', 'balloon', 'car', 'cat', 'dog', 'umbrella'];
    const blobs = await Promise.all(names.map(async (name) => (await fetch(`samples/${name}.png`)).blob()));
    for (const [i, blob] of blobs.entries()) await write(`${names[i]}.png`, blob);
    for (const name of ['car', 'owl', 'balloon', 'dog', 'umbrella']) {
      const bitmap = await createImageBitmap(blobs[names.indexOf(name)]!);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d')!;
      context.setTransform(-1, 0, 0, 1, bitmap.width, 0);
      context.drawImage(bitmap, 0, 0);
      await write(`turned-${name}.png`, await canvas.convertToBlob());
    }
    await write('broken.jpg', new Blob(['no picture']));
  });
}

test('what is left out of a folder is listed with its reason, and what a file is called does not matter', async ({
  page,
}) => {
  await page.addInitScript(() =>
    Object.assign(window, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Odd'),
    }),
  );
  await page.goto('./?device=wasm#/clip/search');
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Odd', { create: true });
    const write = async (name: string, content: BlobPart): Promise<void> => {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(new Blob([content]));
      await stream.close();
    };
    const bitmap = await createImageBitmap(await (await fetch('samples/car.png')).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    await write('holiday.mov', await canvas.convertToBlob({ type: 'image/jpeg' }));
    await write('no ending', await canvas.convertToBlob());
    await write('.hidden.png', await canvas.convertToBlob());
    await write('notes', 'Dear diary');
    await write('noise.xyz', new Uint8Array([1, 2, 3, 4]));
    await write('nothing', '');
    await write('song.png.mp3', 'ID3\x04\0\0\0\0');
    await write('holiday.xmp', '<x:xmpmeta/>');
    await folder.getDirectoryHandle('.git', { create: true });
  });
  await page.getByRole('button', { name: 'Add a folder…' }).click();
  await page.getByRole('button', { name: 'See skipped files' }).click();
  const left = page.getByRole('list', { name: 'What was left out' }).getByRole('listitem');
  const rows = await left.evaluateAll((all) => all.map((row) => Array.from(row.children, (part) => part.textContent)));
  expect(new Map(rows.map(([path, reason]) => [path, reason]))).toEqual(
    new Map([
      ['Odd/.git', 'It is a folder of the system or of a program.'],
      ['Odd/.hidden.png', 'It is a hidden file.'],
      ['Odd/notes', 'It is no picture or video, but text.'],
      ['Odd/noise.xyz', 'It is no picture or video, but of no known kind.'],
      ['Odd/nothing', 'It is no picture or video, but an empty file.'],
      ['Odd/song.png.mp3', 'It is no picture or video, but MP3 sound.'],
      ['Odd/holiday.xmp', 'It goes with a picture or video and is none itself.'],
    ]),
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Close' }).first().click();

  const found = () => grid(page).getByRole('option');
  await line(page).fill('type:jpg');
  await expect(found()).toHaveCount(1);
  await expect(tile(page, 0)).toHaveAccessibleName('holiday.mov');
  await line(page).press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('img', { name: 'Odd/holiday.mov' })).toBeVisible();
  await expect(page.getByRole('dialog').locator('video')).toHaveCount(0);
});

test('a folder is indexed, searched by words and pictures, taken along, and there after a reload', async ({ page }) => {
  // The browser's own dialog is the one thing that a test cannot press; the folder it gives is a real one.
  await page.addInitScript(() =>
    Object.assign(window, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Photos'),
    }),
  );
  await page.goto('./?device=wasm#/clip/search');
  await makeFolder(page);
  await page.getByRole('button', { name: 'Add a folder…' }).click();
  await expect(page.getByText('12 added, 1 could not be read.')).toBeVisible();
  await page.getByRole('button', { name: 'See files that failed' }).click();
  const failed = page.getByRole('list', { name: 'Files that could not be read' }).getByRole('listitem');
  await expect(failed).toHaveText(/Photos\/broken\.jpg.*text/);
  await page.getByRole('button', { name: 'Close' }).first().click();

  // Words, as they are written.
  await line(page).fill('a red car');
  await expect(tile(page, 0)).toHaveAccessibleName(/car\.png/);
  await expect(tile(page, 1)).toHaveAccessibleName(/car\.png/);
  await expect(tile(page, 0)).toContainText(/0\.\d{3}/);
  // A picture, both, and minus.
  await line(page).fill('');
  await drop(page, 'search', [file('../public/samples/owl.png')]);
  await expect(tile(page, 0)).toHaveAccessibleName(/^owl\.png/);
  await line(page).fill('4:a red car');
  await expect(tile(page, 0)).toHaveAccessibleName(/car\.png/);
  await expect(tile(page, 1)).toHaveAccessibleName(/car\.png/);
  await line(page).fill('-3:owl');
  await line(page).press('Enter');
  await expect(page.getByRole('button', { name: 'Change -3:owl' })).toBeVisible();
  await expect(tile(page, 0)).not.toHaveAccessibleName(/owl\.png/);
  await line(page).fill('min:high');
  await expect(page.getByText(/“min:high” is no cosine/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(tile(page, 11)).toBeVisible();

  // Keys: to the car, large and its neighbour, back; two selected; a ZIP of them; out of the library, and Undo.
  await line(page).fill('car');
  await expect(tile(page, 0)).toHaveAccessibleName(/car\.png/);
  await page.getByRole('button', { name: 'Show the rest' }).click();
  await expect(tile(page, 11)).toBeVisible();
  await line(page).press('ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /car\.png/ });
  await expect(dialog.getByText('1 of 12')).toBeVisible();
  await expect(dialog.getByText('Photos', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('dialog').getByText('2 of 12')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();
  // On a phone Back closes what lies over the view, and only then leaves it.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/#\/clip\/search$/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByText('2 selected')).toBeVisible();
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'ZIP', exact: true }).click(),
  ]);
  const names = readFileSync((await zip.path())!, 'latin1').match(/Photos\/[\w-]+\.png/g);
  expect(new Set(names)).toEqual(new Set(['Photos/car.png', 'Photos/turned-car.png']));
  await grid(page).press('Delete');
  await expect(grid(page).getByRole('option')).toHaveCount(10);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(grid(page).getByRole('option')).toHaveCount(12);

  // After a reload everything is there, and so is what was settled; the folder is known and nothing in it is new.
  await line(page).fill('type:png folder:photos');
  await line(page).press('Enter');
  await page.reload();
  await expect(grid(page).getByRole('option')).toHaveCount(12);
  await expect(page.getByRole('button', { name: 'Change folder:photos' })).toBeVisible();
  await page.getByRole('button', { name: 'Look through Photos again' }).click();
  await expect(page.getByText('13 known already.')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await page.getByRole('button', { name: 'Library and filters' }).click();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('a hundred thousand pictures scroll without a task that a person would notice', async ({ page }) => {
  await page.goto('./?device=wasm');
  await page.evaluate(seedLibrary, 100_000);
  await page.goto('./?device=wasm#/clip/search');
  await expect(tile(page, 0).locator('img')).toBeVisible();
  await expect(page.getByText('100,000 of 100,000')).toBeVisible();
  await grid(page).hover();
  await expectLightTasks(page, async () => {
    for (let i = 0; i < 30; i++) {
      await page.mouse.wheel(0, i % 10 === 9 ? 300_000 : 900);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
  });
  expect(await grid(page).getByRole('option').count()).toBeLessThan(150);
  await grid(page).focus();
  await page.keyboard.press('End');
  await expect(grid(page).locator('[data-active]')).toHaveAttribute('aria-posinset', '100000');
  await expect(grid(page).locator('[data-active]')).toBeInViewport();
});
