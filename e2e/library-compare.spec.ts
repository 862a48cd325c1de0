import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { drop, expect, expectAccessible, file, test, type TestFile } from './page.ts';

const sample = (name: string): TestFile => file(`../public/samples/${name}.png`);

/** The same picture as a JPEG: other bytes, the same to look at. */
async function encodedAnew(page: Page, name: string): Promise<TestFile> {
  const base64 = await page.evaluate(async (address) => {
    const bitmap = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
  }, `samples/${name}.png`);
  return { name: `${name}.jpg`, type: 'image/jpeg', bytes: Buffer.from(base64, 'base64') };
}

async function download(page: Page, name: string): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  return readFileSync((await saved.path())!, 'utf8');
}

test('duplicates are found, judged with keys, listed, taken out with Undo, and deleted where that is allowed', async ({
  page,
}) => {
  await page.goto('./?device=wasm#/clip/duplicates');
  await expect(page.getByText('Your own pictures, without the duplicates')).toBeVisible();
  const [fox, cat] = [sample('fox'), sample('cat')];
  await drop(page, 'body', [
    fox,
    { ...fox, name: 'fox (1).png' },
    await encodedAnew(page, 'fox'),
    sample('owl'),
    sample('car'),
    { name: 'broken.png', type: 'image/png', bytes: Buffer.from('only words') },
  ]);
  // A folder that this page may write to, as if a person had allowed it.
  await page.evaluate(
    async ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('Photos', { create: true });
      for (const own of [name, `copy of it's ${name}`]) {
        const writable = await (await folder.getFileHandle(own, { create: true })).createWritable();
        await writable.write(bytes);
        await writable.close();
      }
      await window.triptych.clip.library.add(folder);
    },
    { name: cat.name, base64: cat.bytes.toString('base64') },
  );
  await page.reload();

  const grid = page.getByRole('grid', { name: 'Groups of duplicates' });
  const heads = grid.getByRole('rowheader');
  const cell = (name: string) => grid.getByRole('gridcell', { name: new RegExp(`^${name}`) });
  await expect(heads).toHaveText([/2 copies/, /3 alike/]);
  const console = await page.evaluate(() => window.triptych.clip.library.duplicates({ threshold: 0.97 }));
  expect(console.map(({ ids, exact }) => `${ids.length} ${exact}`).toSorted()).toEqual(['2 true', '3 false']);
  await expect(cell('fox\\.png')).toHaveAccessibleName(/480 × 360 · 13 kB.*suggested to keep/);

  // At 1 only copies are left, and the count follows at once.
  await page.getByRole('spinbutton', { name: 'Similarity threshold' }).fill('1');
  await expect(page.getByText('2 groups at this threshold')).toBeVisible();
  await expect(heads).toHaveText([/2 copies/, /2 copies/]);
  await page.getByRole('spinbutton', { name: 'Similarity threshold' }).fill('0.97');
  await expect(heads).toHaveText([/2 copies/, /3 alike/]);

  await grid.focus();
  await page.keyboard.press('PageDown');
  await expect(grid).toHaveAttribute('aria-activedescendant', /1-0$/);
  await cell('fox\\.jpg').click();
  await page.keyboard.press('x');
  await expect(cell('fox\\.jpg')).toHaveAccessibleName(/marked/);
  await page.keyboard.press('u');
  await expect(cell('fox\\.jpg')).toHaveAccessibleName(/undecided/);
  await page.keyboard.press('b');
  await expect(grid.getByRole('gridcell', { selected: true })).toHaveCount(2);
  await expect(cell('fox\\.png')).toHaveAccessibleName(/kept/);
  await expectAccessible(page);

  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Group 2 of 2' })).toBeVisible();
  await page.keyboard.press('3');
  await expect(dialog.getByRole('img', { name: 'What differs between fox.png and fox.jpg' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Mark all except the best' }).click();
  await expect(page.getByRole('heading', { name: /^3 marked/ })).toBeVisible();
  await page.getByText('As a list').click();
  expect((await download(page, 'Paths for a shell')).trim().split('\n').toSorted()).toEqual([
    `'./Photos/copy of it'\\''s cat.png'`,
    `'./fox (1).png'`,
    `'./fox.jpg'`,
  ]);
  const table = (await download(page, 'CSV')).trim().split('\r\n');
  expect(table.find((line) => line.startsWith('fox.jpg,'))).toMatch(/,480,360,.*,2,fox\.png$/);

  await page.getByRole('button', { name: 'Remove from the library' }).click();
  await expect(page.getByText('No duplicates at this threshold')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(heads).toHaveCount(2);

  await page.getByRole('button', { name: 'Delete the files…' }).click();
  await expect(dialog).toContainText('1 file, 11 kB, will be moved from “Photos” into a hidden folder there');
  await expect(dialog).toContainText('2 files not deleted');
  await expect(dialog).toContainText('it was given as a single file');
  await dialog.getByRole('button', { name: 'Delete 1 file' }).click();
  await expect(dialog.getByRole('heading', { name: '1 file deleted' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(heads).toHaveText([/3 alike/]);
  const photos = () =>
    page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Photos');
      return (await Array.fromAsync(folder.keys())).toSorted();
    });
  expect(await photos()).toEqual(['.triptych-bin', 'cat.png']);

  // After a reload the way back is still shown; then the same folder by its parent is no second copy of anything.
  await page.reload();
  const bin = page.getByRole('region', { name: 'Bin' });
  await expect(bin).toContainText('1 file, 11 kB');
  await expectAccessible(page);
  await bin.getByRole('button', { name: 'Put back' }).click();
  await expect(heads).toHaveText([/2 copies/, /3 alike/]);
  expect(await photos()).toEqual(['cat.png', "copy of it's cat.png"]);
  await page.evaluate(async () => {
    await window.triptych.clip.library.add(await navigator.storage.getDirectory());
  });
  await expect(heads).toHaveText([/2 copies/, /3 alike/]);
});

test('two sets are compared as a heat map and as tables, with the numbers of the console', async ({ page }) => {
  await page.goto('./?device=wasm#/clip/similar');
  await expect(page.getByText('How alike are these pictures?')).toBeVisible();
  const [fox, again] = [sample('fox'), await encodedAnew(page, 'fox')];
  await drop(page, '[data-set=a]', [
    fox,
    sample('owl'),
    { name: 'broken.png', type: 'image/png', bytes: Buffer.from('only words') },
    { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('only words') },
  ]);
  await drop(page, '[data-set=b]', [again, sample('cat'), sample('car')]);
  await expect(page.getByText('1 file was left out: these sets take pictures.')).toBeVisible();
  const map = page.getByRole('application', { name: 'Heat map of similarity, 2 rows by 3 columns' });
  await expect(map).toBeVisible();
  await expect(page.getByText('1 picture is left out')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'broken.png' }).last()).toContainText(/text/);

  // Pointer and keys say which pair is looked at.
  const pair = page.getByRole('region', { name: 'Selected pair' });
  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 60);
  await expect(pair.getByRole('img')).toHaveCount(2);
  await expect(pair).toContainText('fox.jpg');
  await map.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(pair).toContainText('owl.png');
  await expect(pair).toContainText('car.png');
  const colours = await map.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  expect(colours).toBeGreaterThan(50);
  await expectAccessible(page);

  await page.reload(); // the sets outlive it
  await expect(map).toBeVisible();
  const json = JSON.parse(await download(page, 'JSON')) as { a: string[]; b: string[]; cosines: number[][] };
  expect([json.a, json.b]).toEqual([
    ['fox.png', 'owl.png'],
    ['fox.jpg', 'cat.png', 'car.png'],
  ]);
  const wanted = await page.evaluate(async (base64) => {
    const picture = async (name: string) => (await fetch(`samples/${name}.png`)).blob();
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const columns = [new Blob([bytes], { type: 'image/jpeg' }), await picture('cat'), await picture('car')];
    return window.triptych.clip.similarity([await picture('fox'), await picture('owl')], columns);
  }, again.bytes.toString('base64'));
  for (const [row, own] of wanted.entries())
    for (const [column, cosine] of own.entries()) expect(json.cosines[row]![column]).toBeCloseTo(cosine, 5);

  await page.getByRole('radio', { name: 'Pairs' }).check();
  const table = page.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(7);
  await expect(table.getByRole('row').nth(1)).toContainText(/fox\.png.*fox\.jpg.*(0\.99\d|1\.000)/);
  await table.getByRole('button', { name: 'Cosine' }).click();
  await expect(table.getByRole('row').nth(6)).toContainText(/fox\.png.*fox\.jpg/);
  await page.getByRole('radio', { name: 'Percent' }).check();
  await expect(table.getByRole('row').nth(6)).toContainText(/(99|100)\.\d %/);
  expect((await download(page, 'CSV')).split('\r\n')[1]).toMatch(/^fox\.png,fox\.jpg,(0\.99|1)/);
  await expectAccessible(page);

  // Against itself each pair stands once, and nothing is looked at a second time.
  await page.getByRole('button', { name: 'Empty set B' }).click();
  await page.getByRole('radio', { name: 'Best match' }).check();
  await expect(table.getByRole('row').nth(1)).toContainText(/fox\.png|owl\.png/);
  await expect(table.getByRole('row')).toHaveCount(3);

  await page.evaluate(async () => {
    const blob = await (await fetch('samples/tabby.jpg')).blob(); // the first of the sample pictures
    await window.triptych.clip.library.add([new File([blob], 'cat in the library.jpg')]);
  });
  await page.getByRole('radio', { name: 'In the library' }).check();
  await page.reload();
  await page.getByRole('button', { name: 'Empty set A' }).click();
  await page.getByRole('button', { name: /sample pictures/ }).click();
  await page.getByRole('radio', { name: 'In the library' }).check();
  await expect(page.getByRole('option', { name: 'cat in the library.jpg' })).toContainText('1.000');
});
