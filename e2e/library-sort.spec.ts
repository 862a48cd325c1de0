import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, file, test } from './page.ts';

const names = ['fox', 'owl', 'balloon', 'car', 'cat', 'dog', 'umbrella'];

/** Opens a view with the samples in the library. */
async function openWithLibrary(page: Page, view: string): Promise<void> {
  await page.goto(`./?device=wasm#/clip/${view}`);
  await page.evaluate(async (samples) => {
    await window.triptych.ready;
    const files = await Promise.all(
      samples.map(async (name) => {
        const blob = await (await fetch(`samples/${name}.png`)).blob();
        return {
          file: new File([blob], `${name}.png`, { type: 'image/png', lastModified: 1 }),
          path: `all/${name}.png`,
        };
      }),
    );
    await window.triptych.clip.library.add(files);
  }, names);
  await page.reload(); // a view asks what is in the library when it is opened
}
/** Another view of the same page. */
const show = (page: Page, view: string) => page.evaluate((hash) => void (location.hash = hash), `#/clip/${view}`);

async function download(page: Page, name: string): Promise<string> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ]);
  return readFileSync((await saved.path())!, 'utf8');
}

test('the library is moderated, mapped and tagged, and all of it is there after a reload', async ({ page }) => {
  await openWithLibrary(page, 'moderate');
  await test.step('a policy is written, its line moved, its queue decided by keys', async () => {
    await expect(page.getByText('Pocket CLIP judges weapons and alcohol, nothing else')).toBeVisible();
    await expect(page.getByText('None of 7 pictures reaches a threshold.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('General audience');
    await expect(page.getByText('Pocket CLIP cannot judge most of what a policy asks')).toBeVisible();
    await page.getByRole('button', { name: 'Ask what it can judge' }).click();
    await expect(page.getByRole('combobox', { name: 'Policy' })).toHaveValue('drawings');
    await page.getByRole('button', { name: 'New policy' }).click();
    await page.getByRole('textbox', { name: 'Flag what looks like' }).fill('a picture of a car');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'and not like' }).fill('a picture of an animal, a picture of a thing');
    await page.keyboard.press('Enter');

    const line = page.getByRole('region', { name: 'Threshold', exact: true });
    const slider = line.getByRole('slider', { name: 'Percentile of your pictures' });
    await slider.fill('50');
    await expect(line).toContainText('4 of 7 are above it');
    await slider.fill('100');
    await expect(line).toContainText('1 of 7 are above it');
    const stage = page.getByRole('img', { name: /blurred/ });
    await expect(stage).toHaveAccessibleName('car.png, blurred');
    await slider.fill('60');
    await expect(page.getByText('0 of 3 decided')).toBeVisible();

    await page.keyboard.press('r'); // a slider takes no letters
    await expect(page.getByRole('img', { name: 'car.png', exact: true })).toBeVisible();
    await page.keyboard.press('b');
    await page.keyboard.press('a');
    await page.keyboard.press('u');
    await page.keyboard.press('a');
    await expect(page.getByText('2 of 3 decided')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('the pictures lie on a map and are selected by keys and by lasso', async () => {
    await show(page, 'map');
    const map = page.getByRole('application', { name: 'Map of the pictures' });
    await expect(map).toBeVisible();
    await map.focus();
    await page.keyboard.press('r');
    for (let i = 0; i < 40; i++) await page.keyboard.press(i % 2 ? 'Shift+ArrowRight' : 'Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('toolbar', { name: 'Selected pictures' })).toContainText('7 selected');
    await page.getByRole('button', { name: 'Clear selection' }).click();

    await page.getByRole('radio', { name: 'Lasso' }).check({ force: true });
    const { x, y, width, height } = (await map.boundingBox())!;
    await page.mouse.move(x + 4, y + 4);
    await page.mouse.down();
    for (const [dx, dy] of [
      [width - 4, 4],
      [width - 4, height - 4],
      [4, height - 4],
    ] as const)
      await page.mouse.move(x + dx, y + dy, { steps: 4 });
    await page.mouse.up();
    await expect(page.getByRole('toolbar', { name: 'Selected pictures' })).toContainText('7 selected');
    await expectAccessible(page);
    // What cannot be seen to be selected is not offered to be taken out.
    await show(page, 'moderate');
    await expect(page.getByRole('region', { name: 'Review queue' })).toBeVisible();
    await expect(page.getByRole('toolbar', { name: 'Selected pictures' })).toHaveCount(0);
    await show(page, 'map');
    await page.getByRole('button', { name: 'Clear selection' }).click();
  });

  await test.step('pictures are tagged from a list, counted live, filtered, and the tags taken along', async () => {
    await show(page, 'tags');
    await page.getByRole('combobox', { name: 'Tags', exact: true }).selectOption('Things in photos and drawings');
    const bars = page.getByRole('list', { name: 'Pictures of each tag' });
    await expect(bars.getByRole('button', { name: /^fox 1$/ })).toBeVisible();
    await bars.getByRole('button', { name: /^fox 1$/ }).click();
    await expect(page.getByRole('listbox', { name: 'Pictures with the tag fox' }).getByRole('option')).toHaveCount(1);
    await expect(page.getByRole('option', { name: /fox\.png/ })).toBeVisible();
    await page.getByRole('slider', { name: 'Minimum share, %' }).fill('100');
    await expect(page.getByText('0 of 7 pictures have tags')).toBeVisible();
    await page.getByRole('slider', { name: 'Minimum share, %' }).fill('20');
    await bars.getByRole('button', { name: /^All pictures/ }).click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Export…' }).click();
    const csv = await download(page, 'CSV');
    expect(csv).toMatch(/^path,seconds,tags,shares\r\n/);
    expect(csv).toMatch(/all\/fox\.png,,fox[;,]/);
    await page.getByRole('radio', { name: 'Keywords (.xmp)' }).check({ force: true });
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'ZIP' }).click(),
    ]);
    const zip = readFileSync((await saved.path())!, 'latin1');
    expect(zip).toContain('all/fox.png.xmp');
    expect(zip).toContain('<rdf:li>fox</rdf:li>');
    await expect(page.getByText(/\d files packed/)).toBeVisible();
  });

  await test.step('after a reload the decisions, the policy and the map are there', async () => {
    await show(page, 'moderate');
    await page.reload();
    await page.getByRole('combobox', { name: 'Policy' }).selectOption('New policy');
    await expect(page.getByText('2 of 3 decided')).toBeVisible();
    const csv = await download(page, 'CSV');
    expect(csv).toMatch(
      /^path,verdict,category,score,threshold,decided,sha256\r\nall\/car\.png,block,New category,0\.\d+,/,
    );
    expect(csv.trim().split('\r\n')).toHaveLength(3);

    await page.getByRole('radio', { name: 'One picture' }).check({ force: true });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose…' }).click(),
    ]);
    const { name, type, bytes } = file('../public/samples/car.png');
    await chooser.setFiles({ name, mimeType: type, buffer: bytes });
    await expect(page.getByText('A person should look at it, for New category')).toBeVisible();
    await show(page, 'map');
    await expect(page.getByRole('application', { name: 'Map of the pictures' })).toBeVisible();
    await page.getByRole('radio', { name: 'List' }).check({ force: true });
    await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(7);
  });
});
