import { expect, test } from './page.ts';

test('new words replace the words before, Back returns to them, and results can be sorted', async ({ page }) => {
  await page.goto('./?device=wasm#/clip/search');
  await page.evaluate(async () => {
    await window.triptych.ready;
    const files = await Promise.all(
      ['owl', 'car', 'balloon'].map(async (name) => {
        const blob = await (await fetch(`samples/${name}.png`)).blob();
        return { file: new File([blob], `${name}.png`, { type: 'image/png' }), path: `all/${name}.png` };
      }),
    );
    await window.triptych.clip.library.add(files);
  });
  await page.reload();
  const line = page.getByRole('textbox', { name: 'Search', exact: true });
  const first = page.getByRole('listbox', { name: 'Found pictures' }).getByRole('option').first();
  await line.fill('an owl folder:all');
  await line.press('Enter');
  await expect(page.getByRole('button', { name: 'Change folder:all' })).toBeVisible();
  await expect(line).toHaveValue('an owl');
  await expect(first).toHaveAccessibleName(/^owl\.png/);
  await page.keyboard.type('a car');
  await page.keyboard.press('Enter');
  await expect(line).toHaveValue('a car');
  await expect(first).toHaveAccessibleName(/^car\.png/);
  await page.keyboard.type('+');
  await expect(line).toHaveValue('a car +');
  await page.goBack();
  await expect(line).toHaveValue('an owl');
  await expect(first).toHaveAccessibleName(/^owl\.png/);
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name');
  await expect(page.getByText('1 of 3 matches, by name')).toBeVisible();
  await page.getByRole('button', { name: 'Show the rest' }).click();
  await expect(page.getByText('3 of 3, by name')).toBeVisible();
  await expect(first).toHaveAccessibleName(/^balloon\.png/);
  await page.reload();
  await expect(page.getByText('1 of 3 matches, by name')).toBeVisible(); // the order is kept, as the words are
});
