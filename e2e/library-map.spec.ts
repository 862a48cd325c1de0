import type { Page } from '@playwright/test';
import { importDrawingModel } from './drawing-model.ts';
import { expect, test } from './page.ts';
import { seedLibrary, seedVectors } from './seed-library.ts';
import { expectLightTasks } from './trace.ts';

const [count, groups] = [100_000, 40];

/** A library of so many pictures with vectors of the model of drawings, and their map. */
async function seed(page: Page): Promise<void> {
  const model = await importDrawingModel(page);
  await page.goto('./?device=wasm#/clip/search');
  await page.evaluate(async (id) => {
    await window.triptych.ready;
    const blob = await (await fetch('samples/fox.png')).blob();
    await window.triptych.clip.library.add([new File([blob], 'fox.png', { type: 'image/png' })], { model: id });
  }, model);
  await page.evaluate(seedLibrary, count);
  await page.evaluate(seedVectors, { count, groups });
  await page.reload();
  await expect(page.getByText('100,000 of 100,000')).toBeVisible();
}

test('a map of a hundred thousand pictures is shown, named, zoomed, drawn around and made anew without a task that a person would notice', async ({
  page,
}) => {
  await seed(page);
  await expectLightTasks(page, () => lookAround(page));
  await page.getByText('How to read it').click();
  await expect(page.getByText(/20,000, spread over all, were laid out together/)).toBeVisible();
});

/** Opens the map, draws around most of it, zooms, and makes it anew for a moment. */
async function lookAround(page: Page): Promise<void> {
  await page.evaluate(() => void (location.hash = '#/clip/map'));
  const map = page.getByRole('application', { name: 'Map of the pictures' });
  await expect(map).toBeVisible();
  await expect(page.getByText('100,000 pictures', { exact: true })).toBeVisible();
  const clusters = page.getByRole('list', { name: 'Clusters' }).getByRole('listitem');
  await expect(clusters.first()).toHaveText(/^(?!Cluster)[a-z]/);
  expect(await clusters.count()).toBeGreaterThan(groups / 2);

  await page.getByRole('radio', { name: 'Lasso' }).check({ force: true });
  const { x, y, width, height } = (await map.boundingBox())!;
  const at = (turn: number) =>
    [x + width / 2 + (width / 2 - 4) * Math.cos(turn), y + height / 2 + (height / 2 - 4) * Math.sin(turn)] as const;
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let i = 1; i <= 40; i++) await page.mouse.move(...at((i / 40) * 2 * Math.PI));
  await page.mouse.up();
  const chosen = page.getByRole('toolbar', { name: 'Selected pictures' });
  await expect(chosen).toContainText(/[5-9]\d,\d{3} selected|100,000 selected/);
  await page.getByRole('radio', { name: 'Move' }).check({ force: true });
  await page.mouse.move(...at(0.5));
  for (let i = 0; i < 16; i++) {
    await page.mouse.wheel(0, i < 8 ? -120 : 120);
    await page.mouse.move(...at(0.5 + i / 40));
  }
  await page.getByRole('button', { name: 'Clear selection' }).click();

  await page.getByRole('button', { name: 'Rebuild the map' }).click();
  const work = page.getByRole('group', { name: 'Laying out the map' });
  await expect(work).toContainText(/left/);
  await work.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped. The previous map is shown.')).toBeVisible();
}
