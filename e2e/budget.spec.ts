import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';

const classifyFox = (page: Page) =>
  page.evaluate(async () => {
    const blob = await (await fetch('samples/fox.png')).blob();
    const [best] = await window.triptych.clip.classify(blob, ['a fox', 'a cat', 'a dog']);
    return best!.label;
  });
const paint = (page: Page) =>
  page.evaluate(async () => {
    const { images } = await window.triptych.diffusion.generate({ prompt: 'a red apple', steps: 1, seed: 1 });
    return images.length;
  });

test('one memory for all tasks: what was used longest ago makes room, and what is idle can be freed', async ({
  page,
}) => {
  // Room for one of the two: CLIP is expected to need 160 MB, Stable Diffusion 200 MB.
  await page.addInitScript(() => {
    if (!localStorage.getItem('triptych.settings'))
      localStorage.setItem('triptych.settings', JSON.stringify({ memory: 210e6 }));
  });
  await page.goto('./?device=wasm#/models');
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  const gauge = page.getByTitle(/^Loaded models are expected to take/);
  await expect(gauge).toHaveAttribute('title', /take 0 \w+ of the 210 MB for models/);

  expect(await classifyFox(page)).toBe('a fox');
  await expect(row('Pocket CLIP')).toContainText('in memory');
  await expect(gauge).toHaveAttribute('title', /take 160 MB of the 210 MB/);

  expect(await paint(page)).toBe(1);
  await expect(row('Pocket Stable Diffusion')).toContainText('in memory');
  await expect(row('Pocket CLIP')).not.toContainText('in memory');
  await expect(gauge).toHaveAttribute('title', /take 200 MB of the 210 MB/);

  await page.getByRole('button', { name: 'Free memory' }).click();
  await expect(row('Pocket Stable Diffusion')).not.toContainText('in memory');
  await expect(gauge).toHaveAttribute('title', /take 0 \w+ of/);

  // The person knows better than the browser how much there is, and the next visit knows it too.
  await page.getByLabel('Memory for models').selectOption('4 GB');
  await expect(gauge).toHaveAttribute('title', /of the 4(\.0)? GB for models/);
  await page.reload();
  await expect(gauge).toHaveAttribute('title', /of the 4(\.0)? GB for models/);
  expect(await classifyFox(page)).toBe('a fox');
});
