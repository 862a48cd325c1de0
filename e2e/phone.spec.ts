import type { Page } from '@playwright/test';
import { expect, expectPressable, test } from './page.ts';
import { seedLibrary } from './seed-library.ts';

const views = [
  '#/',
  ...['classify', 'search', 'similar', 'duplicates', 'moderate', 'tags', 'map'].map((view) => `#/clip/${view}`),
  '#/whisper/transcribe',
  ...['text', 'image', 'inpaint', 'history'].map((view) => `#/diffusion/${view}`),
  '#/models',
  '#/device',
];

/** Every main button that the keyboard reaches or the page is scrolled to is not under the bar at the bottom; how many there are. */
async function expectMainButtonsInReach(page: Page): Promise<number> {
  let count = 0;
  const look = () =>
    page.evaluate(async () => {
      const bar = document.querySelector('nav[aria-label="Places"] ul')!;
      const buttons = [...document.querySelectorAll<HTMLElement>('main button')].filter(
        (button) =>
          getComputedStyle(button).backgroundColor === getComputedStyle(document.body).color && button.offsetParent,
      );
      const found: string[] = [];
      for (const button of buttons) {
        button.focus();
        button.scrollIntoView({ block: 'nearest' });
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const { left, top, width, height } = button.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        const isUnder = top + height > bar.getBoundingClientRect().top + 1;
        if (isUnder || !hit || !button.contains(hit)) found.push(button.textContent ?? '');
      }
      return { found, count: buttons.length };
    });
  // Again while the view is still filling: what is under the bar for good stays there.
  const found = async () => {
    const seen = await look();
    count = seen.count;
    return seen.found;
  };
  await expect.poll(found).toEqual([]);
  return count;
}

test('on phones, upright and sideways, no main button of any view lies under the bar at the bottom', async ({
  page,
}) => {
  let buttons = 0;
  for (const [width, height] of [
    [390, 844],
    [360, 640],
    [844, 390],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const hash of views) {
      await page.goto(`./?device=wasm${hash}`);
      await expect(page.getByRole('main').locator('h1, h2, form, label').first()).toBeAttached();
      buttons += await expectMainButtonsInReach(page);
    }
  }
  expect(buttons).toBeGreaterThan(20);
});

test('with pictures chosen the bar of actions is above the bar at the bottom', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('./?device=wasm#/clip/search');
  await page.getByRole('button', { name: /sample pictures/ }).click();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('Space');
  await expectPressable(page.getByRole('button', { name: /Clear selection|Clear selection|Clear/ }).first());
  await page.keyboard.press('Escape');
});

test('print gives the transcript and the pictures, and not the interface', async ({ page }) => {
  await page.goto('./?device=wasm#/whisper/transcribe');
  await page.getByRole('button', { name: /Use the sample/ }).click();
  await expect(page.getByRole('list', { name: 'Segments' })).toContainText(/country/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('list', { name: 'Segments' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'jfk.wav' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Edit|Save|Play$|Choose/ })).toHaveCount(0);
  expect((await page.pdf()).length).toBeGreaterThan(1_000);

  await page.emulateMedia({ media: null });
  await page.goto('./?device=wasm#/');
  await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('img').first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);

  // Of the library all pictures are printed, not only those in sight, and only once they are there.
  await page.emulateMedia({ media: null });
  await page.evaluate(seedLibrary, 300);
  await page.goto('./?device=wasm#/clip/search');
  const tiles = page.getByRole('listbox', { name: 'Found pictures' }).getByRole('option');
  await expect(tiles.first()).toBeVisible();
  expect(await tiles.count()).toBeLessThan(300);
  const printed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        window.print = () => {
          const pictures = [...document.querySelectorAll<HTMLImageElement>('[role=option] > img')];
          resolve(pictures.filter(({ naturalWidth }) => naturalWidth > 0).length);
        };
      }),
  );
  await page.keyboard.press('Control+p');
  expect(await printed).toBe(300);
  await page.emulateMedia({ media: 'print' });
  await expect(tiles.last()).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
});
