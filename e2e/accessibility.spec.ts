import { expect, expectAccessible, test } from './page.ts';

const views = [
  { name: 'home', hash: '#/', ready: /Search pictures/ },
  { name: 'classify', hash: '#/clip/classify', ready: /Labels/ },
  { name: 'search', hash: '#/clip/search', ready: /Your own pictures/ },
  { name: 'device', hash: '#/device', ready: /Device/ },
];

for (const { name, hash, ready } of views)
  test(`axe finds no violation in ${name}, light and dark, at three widths`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`./?device=wasm${hash}`);
    await expect(page.getByRole('heading', { name: ready }).first()).toBeAttached();
    if (hash === '#/') await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
    for (const width of [1440, 768, 360]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `it scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
    }
  });
