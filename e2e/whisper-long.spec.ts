import type { Browser, Locator, Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test as base } from './page.ts';
import { reducedWhisper, sentences, serveReducedWhisper } from './reduced-whisper.ts';

/** Lets a test collect garbage: what is still held then is what a page needs. */
const test = base.extend<object, { collecting: void }>({
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--js-flags=--expose-gc'] }),
    { scope: 'worker' },
  ],
});

const hour = 3600;
const windowSeconds = 30;
/** Two segments a window. */
const lines = (2 * hour) / windowSeconds;
/** Megabytes. */
const mostGrowth = 250;
const watchMs = 2000;
/** Memory that falls by less is taken to be at rest. */
const settledBytes = 5e6;

const segments = (page: Page) => page.getByRole('list', { name: 'Segments' });
const recordings = (page: Page) => page.getByRole('complementary', { name: 'Recordings' });

/** Bytes of a process that are its own. Linux tells them; elsewhere what it shares is counted too, and does not grow. */
function footprint(id: number): number {
  if (process.platform !== 'linux')
    return 1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(id)], { encoding: 'utf8' }));
  const status = readFileSync(`/proc/${id}/status`, 'utf8');
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return 1024 * (kilobytes('RssAnon') + kilobytes('VmSwap'));
}

interface Watched {
  page: Page;
  browser: Browser;
}

/** The processes of the pages. */
async function pageProcesses({ browser }: Watched): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Bytes that are neither shared nor read from a file: what Chromium's task manager shows. */
const footprints = (ids: readonly number[]): number => ids.reduce((sum, id) => sum + footprint(id), 0);

/**
 * The same without garbage: the least that one of four collections leaves, as new garbage comes while it is read. The
 * threads of ONNX Runtime hear nothing while they wait for work, and have none.
 */
async function memory(watched: Watched): Promise<number> {
  const ids = await pageProcesses(watched);
  const collect = () => (globalThis as unknown as { gc: () => void }).gc();
  const workers = watched.page.workers().filter((worker) => !worker.url().includes('/ort-'));
  const held: number[] = [];
  for (let i = 0; i < 4; i++) {
    await Promise.all([watched.page.evaluate(collect), ...workers.map((worker) => worker.evaluate(collect))]);
    held.push(footprints(ids));
  }
  return Math.min(...held);
}

/** Memory once what a page left behind is gone: the browser takes some seconds to give it back after a reload. */
async function settledMemory(watched: Watched): Promise<number> {
  for (let before = await memory(watched); ;) {
    await new Promise((resolve) => setTimeout(resolve, watchMs));
    const now = await memory(watched);
    if (now > before - settledBytes) return now;
    before = now;
  }
}

/** Watches the memory until something is there; gives the most that was held, with and without garbage. */
async function mostUntil(watched: Watched, awaited: Locator) {
  const most = { withGarbage: 0, held: 0 };
  for (let isOver = false; !isOver;) {
    isOver = (await awaited.count()) > 0;
    most.withGarbage = Math.max(most.withGarbage, footprints(await pageProcesses(watched)));
    most.held = Math.max(most.held, await memory(watched));
    await new Promise((resolve) => setTimeout(resolve, watchMs));
  }
  return most;
}

/** Waits until the view is there with the model loaded. */
async function openLoaded(page: Page): Promise<void> {
  await expect(page.getByRole('combobox', { name: 'Language' })).toBeVisible();
  await page.evaluate(async (model) => {
    await window.triptych.ready;
    await window.triptych.whisper.detectLanguage(new Float32Array(16_000), { model });
  }, reducedWhisper.id);
}

/** Drops an hour of sound: the sample again and again, put together in the page, where it takes the room of one. */
const dropHour = (page: Page) =>
  page.evaluate(async (seconds) => {
    const sample = await (await fetch('samples/jfk.wav')).blob();
    const [headerBytes, dataBytes] = [44, seconds * 16_000 * 2];
    const header = new DataView(await sample.slice(0, headerBytes).arrayBuffer());
    header.setUint32(4, headerBytes - 8 + dataBytes, true);
    header.setUint32(40, dataBytes, true);
    const sound = sample.slice(headerBytes);
    const whole = Math.floor(dataBytes / sound.size);
    const parts = [header, ...Array<Blob>(whole).fill(sound), sound.slice(0, dataBytes - whole * sound.size)];
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(parts, 'hour.wav', { type: 'audio/wav' }));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, hour);

test.use({ isFirstVisit: true });

test('an hour is written down in bounded memory, over a reload in its middle', async ({ page, browser }) => {
  await serveReducedWhisper(page);
  await page.goto('./?device=wasm#/whisper/transcribe');
  await openLoaded(page);
  await page.getByRole('combobox', { name: 'Model' }).selectOption(reducedWhisper.name);
  const watched = { page, browser };
  const loaded = await settledMemory(watched);
  await dropHour(page);
  const inMiddle = segments(page)
    .getByRole('listitem')
    .nth(0.4 * lines);
  const before = await mostUntil(watched, inMiddle);

  await page.reload();
  await openLoaded(page);
  await expect(recordings(page)).toContainText(/stopped at \d\d:[03]0/);
  const kept = await segments(page).getByRole('listitem').count();
  expect(kept).toBeGreaterThanOrEqual(0.4 * lines);
  expect(kept).toBeLessThan(lines);
  // Only what is kept has an edit in it.
  await page.getByRole('button', { name: 'Edit the text at 0:00' }).press('Enter');
  await page.getByRole('textbox', { name: 'Text at 0:00' }).fill('Kept.');
  await page.getByRole('textbox', { name: 'Text at 0:00' }).press('Enter');
  await settledMemory(watched);
  await page.getByRole('button', { name: 'Resume' }).click();
  const after = await mostUntil(watched, recordings(page).getByText('done, English'));

  // Every window once, to the end.
  const texts = await segments(page).getByRole('paragraph').allTextContents();
  expect(texts).toEqual(['Kept.', ...Array.from({ length: lines - 1 }, (_, i) => sentences[(i + 1) % 2])]);
  const places = await segments(page)
    .getByRole('button', { name: /^[\d:]+$/ })
    .allTextContents();
  const starts = places.map((place) => place.split(':').reduce((sum, part) => 60 * sum + Number(part), 0));
  expect(starts.map((start) => Math.floor(start / windowSeconds))).toEqual(
    Array.from({ length: lines }, (_, i) => Math.floor(i / 2)),
  );

  const grown = (most: number) => (most - loaded) / 1e6;
  for (const { held, withGarbage } of [before, after])
    console.log(`An hour: at most ${grown(held).toFixed()} MB more, ${grown(withGarbage).toFixed()} MB with garbage`);
  expect(grown(Math.max(before.held, after.held))).toBeLessThan(mostGrowth);
});
