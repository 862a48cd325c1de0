import { expect, expectAccessible, test } from './page.ts';

const views = [
  { name: 'home', hash: '#/', ready: /CLIP sees/ },
  { name: 'classify', hash: '#/clip/classify', ready: /Labels/ },
  { name: 'search', hash: '#/clip/search', ready: /Your own pictures/ },
  { name: 'device', hash: '#/device', ready: /Device/ },
];

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 768, 360])
    test(`axe finds no violation, ${colorScheme}, ${width} px wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      for (const { hash, ready } of views) {
        await page.goto(`./?device=wasm${hash}`);
        await expect(page.getByRole('heading', { name: ready }).first()).toBeAttached();
        if (hash === '#/') await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
        await expectAccessible(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${hash} scrolls sideways`).toBeLessThanOrEqual(0);
      }
    });
