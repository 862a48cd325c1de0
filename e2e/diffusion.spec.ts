import type { Download, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { drop, expect, expectAccessible, expectPressable, file, test, watchFor, type TestFile } from './page.ts';

const patience = { timeout: 400_000 };
const prompt = (page: Page) => page.getByRole('textbox', { name: /^Prompt/ });
const number = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });
const generate = (page: Page) => page.getByRole('button', { name: /^(Generate|Fill the mask)/ });
const result = (page: Page) => page.getByRole('region', { name: 'Result' });

async function openView(page: Page, view: 'text' | 'image' | 'inpaint' | 'history'): Promise<void> {
  await page.goto(`./?device=wasm#/diffusion/${view}`);
  await expect(page.getByRole('heading', { name: /^Stable Diffusion:/ })).toBeAttached();
}

async function setSteps(page: Page, steps: number): Promise<void> {
  await expect(page.getByText('/ 75').first()).toBeVisible(); // the model's own settings are on the form
  await number(page, 'Steps, number').fill(String(steps));
}

async function bytesOf(download: Promise<Download>): Promise<Buffer> {
  return readFile(await (await download).path());
}

async function savePng(page: Page): Promise<TestFile> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save PNG' }).click();
  return { name: (await download).suggestedFilename(), type: 'image/png', bytes: await bytesOf(download) };
}

/** RGBA of a picture, as the browser decodes it. */
const pixelsOf = (page: Page, { bytes, type }: TestFile) =>
  page.evaluate(
    async ([base64, mime]) => {
      const data = Uint8Array.from(atob(base64!), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([data], { type: mime! }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const { width, height } = bitmap;
      return { width, height, data: [...context.getImageData(0, 0, width, height).data] };
    },
    [bytes.toString('base64'), type],
  );

/** A PNG made by a script of the page. */
async function makePng(
  page: Page,
  options: { prompt: string; seed: number; steps: number } & Record<string, unknown>,
): Promise<TestFile> {
  const base64 = await page.evaluate(async (asked) => {
    await window.triptych.ready;
    const { images } = await window.triptych.diffusion.generate(asked);
    return btoa(String.fromCharCode(...new Uint8Array(await images[0]!.arrayBuffer())));
  }, options);
  return { name: 'made.png', type: 'image/png', bytes: Buffer.from(base64, 'base64') };
}

test('words become a picture that carries its settings', async ({ page }) => {
  await openView(page, 'text');
  await setSteps(page, 4);
  await prompt(page).fill('a picture of an owl on a purple background');
  await number(page, 'Seed').fill('1204');
  const preview = await watchFor(page, '[role="img"][aria-label^="Preview after step"]');
  await prompt(page).press('Control+Enter');
  await preview(patience);
  await expect(result(page)).toContainText(/Done\s*4 steps of/, patience);
  const png = await savePng(page);
  expect(png.name).toBe('1204-a-picture-of-an-owl-on-a-purple-background.png');
  expect(png.bytes.toString('latin1')).toContain('Steps: 4, Sampler: DPM++ 2M');
  const found = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return window.triptych.diffusion.readParameters(new Blob([bytes], { type: 'image/png' }));
  }, png.bytes.toString('base64'));
  expect(found).toMatchObject({
    prompt: 'a picture of an owl on a purple background',
    steps: 4,
    seed: 1204,
    guidanceScale: 6,
    width: 128,
    height: 128,
  });
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 360, height: 640 },
    { width: 844, height: 390 },
  ]) {
    await page.setViewportSize(viewport);
    for (const top of [0, 300, 10_000]) {
      await page.evaluate((y) => scrollTo(0, y), top);
      await expectPressable(generate(page));
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  await expect(page.getByRole('button', { name: /an owl on a purple background, seed 1204/ })).toBeVisible();
});

test('the same seed and settings give the same pixels again, in another tab and on another day too; another seed does not', async ({
  page,
  context,
}) => {
  await page.goto('./?device=wasm');
  const asked = { prompt: 'a picture of a fox on a green background', seed: 3, steps: 2 };
  const first = await makePng(page, asked);
  const pixels = await pixelsOf(page, first);
  const tab = await context.newPage();
  await tab.clock.setSystemTime('2031-05-17T23:59:00Z');
  await tab.goto('./?device=wasm');
  expect(await pixelsOf(page, await makePng(tab, asked))).toEqual(pixels);
  expect(await pixelsOf(page, await makePng(tab, { ...asked, seed: 4 }))).not.toEqual(pixels);
});

test('a prompt of any kind is taken, Stop keeps the picture as far as it is, and what is deleted comes back with Undo', async ({
  page,
}) => {
  await openView(page, 'text');
  await setSteps(page, 120);
  await prompt(page).fill('cat, '.repeat(2_000));
  await expect(page.getByText(/, \d+ chunks$/)).toBeAttached();
  await prompt(page).fill('((a cat) [on :1.2 (blue');
  await generate(page).click();
  await expect(page.getByText(/^Step ([2-9]|\d{2,}) of 120$/)).toBeVisible(patience);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(result(page)).toContainText(/Stopped\s*after \d+ of 120 steps of/, patience);
  await expect(page.getByRole('img', { name: /^Made here/ })).toBeVisible();
  expect((await pixelsOf(page, await savePng(page))).width).toBe(128);
  await page.getByRole('button', { name: 'Delete this picture' }).click();
  await expect(page.getByText('1 picture deleted')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('list', { name: 'Latest pictures' }).getByRole('button')).toHaveCount(1);
});

test('a PNG that carries its settings restores them, one that has none is what is started from, and CLIP tells a script how near a picture is to its prompt', async ({
  page,
}) => {
  await openView(page, 'text');
  const made = await makePng(page, { prompt: 'a picture of a key on a pink background', seed: 99, steps: 2 });
  await drop(page, 'body', [made]);
  await page.getByRole('button', { name: 'Restore these settings' }).click();
  await expect(prompt(page)).toHaveValue('a picture of a key on a pink background');
  await expect(number(page, 'Seed')).toHaveValue('99');
  await expect(number(page, 'Steps, number')).toHaveValue('2');
  await expect(page.getByRole('button', { name: 'Keep this seed' })).toHaveAttribute('aria-pressed', 'true');
  await drop(page, 'body', [file('../public/samples/fox.png')]);
  await expect(page).toHaveURL(/#\/diffusion\/image$/);
  await expect(page.getByText('480 × 360')).toBeVisible();

  const [before, after] = await page.evaluate(async () => {
    const { clip, diffusion } = window.triptych;
    const asked = { prompt: 'a picture of a rocket on a blue background', seed: 1, steps: 8, count: 2 };
    const unseen = await diffusion.generate({ ...asked, steps: 1, count: 1 });
    await clip.embedTexts(['a rocket']);
    const seen = await diffusion.generate(asked);
    const other = await clip.similarity(seen.images, [{ text: 'a picture of a cow on a yellow background' }]);
    return [unseen.clipScores, seen.clipScores!.map((score, i) => score - other[i]![0]!)];
  });
  expect(before, 'where CLIP is not in use').toBeUndefined();
  expect(after).toHaveLength(2);
  for (const lead of after!) expect(lead).toBeGreaterThan(0.1);
});

test('a picture is made again to the byte, from its file or from the history, whatever is on the form', async ({
  page,
}) => {
  // A form of the last visit on which nothing is as it came.
  await page.addInitScript(() => {
    const odd = {
      prompt: 'x',
      negativePrompt: 'y',
      steps: 9,
      guidanceScale: 2,
      guidanceRescale: 0.7,
      eta: 1,
      clipSkip: 2,
    };
    const more = { clipSkipFor: 'both', emphasis: 'none', rng: 'nv', scheduler: 'DDIM', width: 64, height: 192 };
    localStorage.setItem('triptych-diffusion', JSON.stringify({ ...odd, ...more, vaeTiling: true, drawSeed: true }));
  });
  await openView(page, 'text');
  const pictures = page.getByRole('list', { name: 'Latest pictures' }).getByRole('button');
  const again = async (count: number): Promise<Buffer> => {
    await generate(page).click();
    await expect(pictures).toHaveCount(count, patience);
    await expect(result(page)).toContainText('Done', patience);
    return (await savePng(page)).bytes;
  };
  const options = [
    { prompt: 'a picture of a key on a pink background', seed: 2 ** 40 + 9, steps: 2, scheduler: 'DDIM', width: 64 },
    { prompt: 'a (red:1.4) fox\nNegative prompt: b ', seed: 3, steps: 2, clipSkip: 1, clipSkipFor: 'both', rng: 'nv' },
  ];
  const made: TestFile[] = [];
  for (const asked of options) {
    const picture = await makePng(page, asked);
    await drop(page, 'body', [picture]);
    await page.getByRole('button', { name: 'Restore these settings' }).click();
    expect((await again(made.push(picture))).equals(picture.bytes), asked.prompt).toBe(true);
  }
  await pictures.last().click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Reuse all' }).first().click();
  expect((await again(3)).equals(made[0]!.bytes)).toBe(true);
});

test('a picture of another program is offered with all that is changed and not used', async ({ page }) => {
  await openView(page, 'text');
  await drop(page, 'body', [file('golden/sd/foreign/many-fields.png')]);
  await expect(page.getByText('“many-fields.png” contains settings from AUTOMATIC1111')).toBeVisible();
  for (const line of [
    'Variation seed: 987',
    'ENSD: 31337',
    'Hires upscale: 2',
    /^Refiner: sd_xl_refiner/,
    /^Eta: 0\.667/,
  ])
    await expect(page.getByRole('listitem').filter({ hasText: line })).toBeAttached();
  await drop(page, 'body', [file('golden/sd/foreign/comfyui.png')]);
  await expect(page.getByText('“comfyui.png” contains settings from ComfyUI')).toBeVisible();
  await expect(page.getByText(/^Seed 1102676403634909 is shortened to 3679929053/)).toBeVisible();
  await page.getByRole('button', { name: 'Restore these settings' }).click();
  await expect(prompt(page)).toHaveValue('a cat (cute:1.2)');
  await expect(number(page, 'Seed')).toHaveValue('3679929053');
  await expect(page.getByRole('combobox', { name: 'Scheduler' })).toHaveValue('DPM++ 2M Karras');
});

/** Whether the snapshot of what a picture is started from is written with a mask. */
async function hasKeptMask(): Promise<boolean> {
  const asked = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error as Error));
    });
  const opened = await asked(indexedDB.open('triptych-start-tabs'));
  const rows = await asked(opened.transaction('snapshots').objectStore('snapshots').getAll());
  opened.close();
  return rows.some((row: { value?: { mask?: string } }) => row.value?.mask !== undefined);
}

test('inpainting leaves every pixel outside the blurred mask as it was', async ({ page }) => {
  await openView(page, 'inpaint');
  const fox = file('../public/samples/fox.png');
  await drop(page, 'body', [fox]);
  await setSteps(page, 4);
  await page.getByText('Mask by numbers').click();
  const box = { left: 160, top: 120, width: 120, height: 100 };
  for (const [name, value] of Object.entries(box)) await number(page, name).fill(String(value));
  await page.getByRole('button', { name: 'Add rectangle' }).click();
  await expect(page.getByText('6.9 % marked')).toBeVisible();
  await number(page, 'Strength, number').fill('0.8');
  await expect.poll(() => page.evaluate(hasKeptMask)).toBe(true); // it is made a PNG and written beside all else
  await page.reload(); // the picture and its mask outlive it
  await expect(page.getByText('6.9 % marked')).toBeVisible();
  await expect(number(page, 'Strength, number')).toHaveValue('0.8');
  await number(page, 'Strength, number').fill('1');
  await page.getByRole('radio', { name: 'Only masked' }).check({ force: true });
  await generate(page).click();
  await expect(result(page)).toContainText('Done', patience);
  const [before, after] = [await pixelsOf(page, fox), await pixelsOf(page, await savePng(page))];
  expect([after.width, after.height]).toEqual([480, 360]);
  /** Farther than a blur of 4 px reaches. */
  const reach = 16;
  const differing = { inside: 0, outside: 0 };
  for (let i = 0; i < before.data.length; i += 4) {
    if ([0, 1, 2].every((channel) => before.data[i + channel] === after.data[i + channel])) continue;
    const [x, y] = [(i / 4) % 480, Math.floor(i / 4 / 480)];
    const isNear =
      x >= box.left - reach &&
      x < box.left + box.width + reach &&
      y >= box.top - reach &&
      y < box.top + box.height + reach;
    differing[isNear ? 'inside' : 'outside']++;
  }
  expect(differing.outside).toBe(0);
  expect(differing.inside).toBeGreaterThan(1000);
});

test('a grid of two settings has a picture for each pair, they are exported as a ZIP, and the home page paints the words that are pressed', async ({
  page,
}) => {
  await openView(page, 'text');
  await setSteps(page, 2);
  await page.getByText('two settings, all their values').click();
  await page.getByLabel('Values of steps').fill('1, 2');
  await page.getByRole('combobox', { name: 'Down' }).selectOption({ label: 'Seed' });
  await page.getByLabel('Values of seed').fill('0-1');
  await page.getByRole('button', { name: 'Make the grid' }).click();
  await expect(page.getByText('4 of 4')).toBeVisible(patience);
  await expect(page.getByRole('table', { name: 'Grid' }).getByRole('button')).toHaveCount(4);
  await page.getByRole('link', { name: 'History' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'ZIP of all' }).click();
  const zip = (await bytesOf(download)).toString('latin1');
  expect(zip.startsWith('PK')).toBe(true);
  expect(zip.split('PK\u0001\u0002'), 'entries of the central directory').toHaveLength(1 + 4);
  await page.getByTitle('Home (0)').first().click();
  await page.getByRole('button', { name: 'rocket', exact: true }).click();
  await expect(page.getByRole('img', { name: /^Made here: a picture of a rocket/ })).toBeVisible(patience);
});

test.describe('bad input ends in a clear sentence, and nothing is lost', () => {
  test('options out of range', async ({ page }) => {
    await page.goto('./?device=wasm');
    const messages = await page.evaluate(async () => {
      await window.triptych.ready;
      const { diffusion } = window.triptych;
      const cases: object[] = [
        { width: 100 },
        { steps: 0 },
        { steps: 10_000 },
        { seed: -2 },
        { seed: 2 ** 53 },
        { scheduler: 'Best' },
        { mask: new Blob(['x']) },
      ];
      return Promise.all(
        cases.map((options) =>
          diffusion.generate({ prompt: 'a cat', ...options }).then(
            () => 'done',
            (error: Error & { code: string }) => `${error.code}: ${error.message}`,
          ),
        ),
      );
    });
    const wanted = [
      /multiple of 64 .*nearest is 128/,
      /1 to 150/,
      /1 to 150/,
      /0 to 9007199254740991/,
      /0 to 9007199254740991/,
      /DDIM/,
      /without image/,
    ];
    expect(messages).toHaveLength(wanted.length);
    for (const [index, message] of messages.entries()) {
      expect(message).toMatch(/^bad-option: /);
      expect(message).toMatch(wanted[index]!);
    }
  });

  test('no mask, and a text that is called a picture', async ({ page }) => {
    await openView(page, 'inpaint');
    await drop(page, 'body', [file('../public/samples/cat.png')]);
    await expect(page.getByText('Nothing marked').or(page.getByText('0.0 % marked'))).toBeVisible();
    await generate(page).click();
    await expect(page.getByRole('alert')).toContainText('Brush over the area you want to replace.');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await drop(page, 'body', [{ name: 'note.png', type: 'image/png', bytes: Buffer.from('only words here') }]);
    await expect(page.getByText(/note\.png.*cannot be shown|not a picture|no picture/i).first()).toBeVisible();
  });
});

test('a typed size outlives a reload, is mended if the model cannot make it, and is the size of the picture', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openView(page, 'text');
  await setSteps(page, 1);
  await number(page, 'Width').fill('1001');
  await number(page, 'Height').fill('64');
  await page.reload();
  await expect(number(page, 'Width')).toHaveValue('1001');
  await expect(number(page, 'Width')).toHaveAccessibleDescription(/^With this model, width can be .*, not 1001;/);
  await expectAccessible(page);
  await number(page, 'Width').fill('200');
  await page.getByRole('button', { name: 'Use 192 × 64' }).click();
  await generate(page).click();
  await expect(result(page)).toContainText('Done', patience);
  const { width, height } = await pixelsOf(page, await savePng(page));
  expect([width, height]).toEqual([192, 64]);
});
