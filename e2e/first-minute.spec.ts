import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';

test.use({ contextOptions: { reducedMotion: 'no-preference' }, isFirstVisit: true });

/** What is seen in one frame. */
interface Frame {
  ms: number;
  purpose: string;
  /** For each wing that is there: its words, and pictures that show something. */
  wings: { words: string; pictures: number; isBusy: boolean }[];
}
interface Log {
  frames: Frame[];
  shift: number;
}

/** Notes what every frame shows from the first on, and how far things move that nobody moved. */
async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const log: Log = { frames: [], shift: 0 };
    Object.assign(window, { log });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) log.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    const isSeen = (element: Element) => element.getClientRects().length > 0;
    const frame = () => {
      const wings = [...document.querySelectorAll('section[data-panel] > div:first-of-type')].map((stage) => ({
        words: stage.textContent?.trim() ?? '',
        pictures: [...stage.querySelectorAll('img, canvas')].filter(isSeen).length,
        isBusy: stage.querySelector('[role=progressbar], progress') !== null,
      }));
      const purpose = document.querySelector('.purpose')?.textContent?.trim() ?? '';
      const { frames } = log;
      const next = { ms: Math.round(performance.now()), purpose, wings };
      if (JSON.stringify({ ...frames.at(-1), ms: 0 }) !== JSON.stringify({ ...next, ms: 0 })) frames.push(next);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}
const logOf = (page: Page) => page.evaluate(() => (window as unknown as { log: Log }).log);

/** States of a wing that come back after another was in their place: what flashes. */
function flashes(frames: readonly Frame[], wing: number): string[] {
  const kinds = frames
    .map(({ wings }) => wings[wing])
    .filter((state) => state !== undefined)
    .map(({ words, pictures, isBusy }) => (pictures > 0 ? 'picture' : isBusy ? 'progress' : words));
  const changes = kinds.filter((kind, index) => kind !== kinds[index - 1]);
  return changes.filter((kind, index) => changes.indexOf(kind) !== index);
}

test('the purpose stands before any script runs, where the page then has it', async ({ page, browser, baseURL }) => {
  const still = await browser.newContext({ javaScriptEnabled: false });
  const bare = await still.newPage();
  for (const width of [1440, 768, 390]) {
    for (const each of [page, bare]) {
      await each.setViewportSize({ width, height: 850 });
      await each.goto(`${baseURL}#/`);
    }
    await expect(page.getByRole('heading', { name: 'Transcribe' })).toBeVisible();
    const [before, after] = await Promise.all([bare, page].map((each) => each.locator('.purpose').boundingBox()));
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs(before![side] - after![side]), `${side} at ${width} px`).toBeLessThanOrEqual(1);
  }
  await still.close();
});

test('first label, first words and first picture come with one press each, nothing is blank or flashes before, and all can be used', async ({
  page,
}) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await watchFrames(page);
  await page.goto('./?device=wasm#/');
  await expect(page.getByRole('list', { name: 'Result, best first' })).toBeVisible();
  await page.getByRole('button', { name: /jfk\.wav/ }).click();
  await expect(page.getByRole('list', { name: /Transcript of jfk/ })).toContainText(/country/);
  await expect(page.getByRole('button', { name: 'Copy' })).toBeVisible();
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('img', { name: /^Made here/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change', exact: true })).toBeVisible();

  const { frames, shift } = await logOf(page);
  expect(frames.length).toBeGreaterThan(5);
  const shown = frames.filter(({ purpose }) => purpose !== '');
  expect(frames.slice(frames.indexOf(shown[0]!)).every(({ purpose }) => purpose !== '')).toBe(true);
  for (const { ms, wings } of frames)
    for (const [index, { words, pictures }] of wings.entries())
      expect(words !== '' || pictures > 0, `wing ${index} is blank after ${ms} ms`).toBe(true);
  for (const wing of [0, 1, 2]) expect(flashes(frames, wing), `what flashes in wing ${wing}`).toEqual([]);
  expect(shift).toBeLessThan(0.02);

  // What was made is of use at once.
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/ask not what your country/i);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).first().click();
  expect((await saved).suggestedFilename()).toBe('jfk.txt');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page).toHaveURL(/#\/diffusion\/image$/);
  await expect(
    page.getByRole('img', { name: 'Picture to start from' }).or(page.getByText('Strength')).first(),
  ).toBeVisible();
});
