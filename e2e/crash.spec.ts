import type { BrowserContext, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { dieAndReopen, drop, expect, file, test } from './page.ts';

test.use({ expectedErrors: [/Page crashed/] });

/** What a page asks for when it begins to read a media file. It never comes: the page dies while it waits. */
async function holdReading(context: BrowserContext, asset: RegExp): Promise<() => Promise<void>> {
  let arrive = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await context.route(asset, () => arrive());
  return () => arrived;
}

/** An own folder of the origin with a damaged film that comes first by its name, and two pictures. */
async function makeFolder(page: Page): Promise<void> {
  const film = readFileSync(new URL('golden/whisper/media/vp8.webm', import.meta.url)).toString('base64');
  await page.evaluate(async (base64) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('Photos', { create: true });
    const write = async (name: string, content: Blob): Promise<void> => {
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(content);
      await stream.close();
    };
    await write('a-deadly.webm', new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    for (const name of ['fox', 'owl']) await write(`${name}.png`, await (await fetch(`samples/${name}.png`)).blob());
  }, film);
}

test('a film over which the page died twice is told as failed, and the library has all else', async ({ page }) => {
  const context = page.context();
  await context.addInitScript(() =>
    Object.assign(window, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Photos'),
    }),
  );
  const open = async (opened: Page): Promise<void> => {
    await opened.goto('./?device=wasm#/clip/search');
    await expect(opened.getByRole('button', { name: 'Add a folder…' })).toBeVisible();
  };
  let living = page;
  await open(living);
  await makeFolder(living);
  for (const _ of [1, 2]) {
    const reading = await holdReading(context, /video-worker/);
    await living.getByRole('button', { name: 'Add a folder…' }).click();
    await reading();
    living = await dieAndReopen(living);
    await open(living);
  }
  await living.getByRole('button', { name: 'Add a folder…' }).click();
  await expect(living.getByText(/1 could not be read\./)).toBeVisible();
  await living.getByRole('button', { name: 'See files that failed' }).click();
  const failed = living.getByRole('list', { name: 'Files that could not be read' }).getByRole('listitem');
  await expect(failed).toHaveText(/Photos\/a-deadly\.webm.*died twice/);
  await living.getByRole('button', { name: 'Close' }).first().click();
  await expect(living.getByRole('listbox', { name: 'Found pictures' }).getByRole('option')).toHaveCount(2);
});

test('a recording over which the page died twice is told as failed, the queue stays, and what is done', async ({
  page,
}) => {
  const context = page.context();
  const recordings = (opened: Page) => opened.getByRole('complementary', { name: 'Recordings' });
  const open = async (opened: Page): Promise<void> => {
    await opened.goto('./?device=wasm#/whisper/transcribe');
    await expect(opened.getByRole('combobox', { name: 'Language' })).toBeVisible();
  };
  await open(page);
  const first = await holdReading(context, /libav.*\.wasm/);
  await drop(page, 'body', [
    { ...file('golden/whisper/media/vp8.webm'), name: 'deadly.webm', type: 'video/webm' },
    { ...file('golden/whisper/audio/goforward.wav'), type: 'audio/wav' },
  ]);
  await first();
  let living = await dieAndReopen(page);
  await open(living);
  await expect(living.getByRole('button', { name: 'Resume all 2' })).toBeVisible();
  const again = await holdReading(context, /libav.*\.wasm/);
  await recordings(living).getByRole('button', { name: 'deadly.webm', exact: true }).click();
  await living.getByRole('button', { name: 'Resume', exact: true }).click();
  await again();
  living = await dieAndReopen(living);
  await open(living);
  await expect(recordings(living)).toContainText('The page died twice while it read “deadly.webm”');
  await recordings(living).getByRole('button', { name: 'goforward.wav', exact: true }).click();
  await living.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(recordings(living).getByText('done, English')).toBeVisible();
  await expect(living.getByRole('list', { name: 'Segments' })).toContainText(/go forward/i);
  living = await dieAndReopen(living);
  await open(living);
  await expect(recordings(living)).toContainText('The page died twice while it read “deadly.webm”');
  await expect(recordings(living).getByText('done, English')).toBeVisible();
  await expect(living.getByRole('list', { name: 'Segments' })).toContainText(/go forward/i);
});
