import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { drop, expect, test } from './page.ts';

test('keys open a panel, go home and show the keys, but not while somebody types', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page).toHaveURL(/#\/clip\/search$/);
  await page.keyboard.press('2');
  await expect(page).toHaveURL(/#\/whisper\/transcribe$/);
  await page.keyboard.press('3');
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('0');
  await expect(page).toHaveURL(/#\/diffusion\/text$/);
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).blur();
  await page.keyboard.press('0');
  await expect(page).toHaveURL(/#\/$/);
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('back and reload keep the place', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'Device' }).first().click();
  await expect(page).toHaveURL(/#\/device$/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Device', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
});

test('the theme is kept over a reload', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('radio', { name: /dark/i }).check({ force: true });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a file that nobody takes is named, with what is taken', async ({ page }) => {
  await page.goto('./');
  await drop(page, 'body', [{ name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('words') }]);
  await expect(page.getByText(/“notes\.txt” was left out.*pictures/)).toBeVisible();
});

test('nothing shifts while the page loads, and the shell is painted before any worker starts', async ({ page }) => {
  await page.addInitScript(() => {
    const seen = { shift: 0, worker: Infinity };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) seen.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    window.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        seen.worker = Math.min(seen.worker, performance.now());
      }
    };
  });
  await page.goto('./');
  await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
  const { seen, paint } = await page.evaluate(() => ({
    seen: (window as unknown as { seen: { shift: number; worker: number } }).seen,
    paint: performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
  }));
  expect(seen.shift).toBeLessThan(0.01);
  expect(seen.worker).toBeGreaterThan(paint);
});

test('the script of the page is at most 151 kB, gzipped', () => {
  const folder = new URL('../dist/', import.meta.url);
  const html = readFileSync(new URL('index.html', folder), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(0);
  const bytes = named.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, folder))).length, 0);
  expect(bytes).toBeLessThan(151_000);
  expect(readdirSync(new URL('assets/', folder)).some((name) => name.includes('cdn'))).toBe(false);
});
