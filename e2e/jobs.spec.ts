import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { drop, expect, test } from './page.ts';

/** Presses of a job, of the mouse or of keys; what is typed into a field does not count. */
function createPresses(page: Page) {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async click(target: Locator): Promise<void> {
      count++;
      await target.click();
    },
    /** A press before the character at a place of a text field. */
    async caret(field: Locator, place: number): Promise<void> {
      count++;
      await field.evaluate((area: HTMLTextAreaElement, at) => area.setSelectionRange(at, at), place);
    },
    async key(name: string): Promise<void> {
      count++;
      await page.keyboard.press(name);
    },
    /** Tab until the target has the focus. */
    async tabTo(target: Locator): Promise<void> {
      await expect(target).toBeVisible();
      for (let i = 0; i < 60; i++) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await this.key('Tab');
      }
      await expect(target).toBeFocused();
    },
  };
}

async function saved(page: Page, deed: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), deed()]);
  return readFileSync((await download.path())!, 'utf8');
}

interface Ways {
  press: (target: Locator) => Promise<void>;
  focus: (target: Locator) => Promise<void>;
}

/** Index, search, tag, export. */
async function organize(page: Page, { press, focus }: Ways): Promise<void> {
  await page.goto('./?device=wasm#/clip/search');
  await press(page.getByRole('button', { name: /^Try \d+ sample pictures/ }));
  await expect(page.getByText(/^11 added/)).toBeVisible({ timeout: 60_000 });
  await focus(page.getByRole('textbox', { name: 'Search', exact: true }));
  await page.keyboard.type('a fox');
  await expect(page.locator('output[data-answer]')).toContainText('best match first');
  await expect(page.getByRole('listbox').getByRole('option').first()).toHaveAccessibleName(/fox\.png/);
  await press(page.getByRole('link', { name: 'Tags', exact: true }));
  await expect(page.getByRole('button', { name: /^fox 1$/ })).toBeVisible({ timeout: 60_000 });
  await press(page.getByRole('button', { name: 'Export…' }));
  const csv = await saved(page, () => press(page.getByRole('button', { name: 'CSV', exact: true })));
  expect(csv).toMatch(/Samples\/fox\.png,,fox[;,]/);
}

test('pictures are indexed, searched, tagged and exported in 5 presses of the mouse', async ({ page }) => {
  const presses = createPresses(page);
  const click = (target: Locator) => presses.click(target);
  await organize(page, { press: click, focus: click });
  expect(presses.count).toBe(5);

  await test.step('a picture of the library is what the next one starts from', async () => {
    await page.keyboard.press('Escape'); // the export
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    const fox = page.getByRole('listbox').getByRole('option').first();
    await expect(fox).toHaveAccessibleName(/fox\.png/);
    await fox.click();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Use in Image to image' }).click();
    await expect(page.getByRole('img', { name: 'Picture to start from: fox.png' })).toBeVisible();
    await expect(page).toHaveURL(/#\/diffusion\/image$/);
  });
});

test('pictures are indexed, searched, tagged and exported in at most 120 presses of keys', async ({ page }) => {
  const presses = createPresses(page);
  const press = async (target: Locator): Promise<void> => {
    await presses.tabTo(target);
    await presses.key('Enter');
  };
  await organize(page, { press, focus: (target) => presses.tabTo(target) });
  test.info().annotations.push({ type: 'presses', description: String(presses.count) });
  expect(presses.count).toBeLessThanOrEqual(120);
});

test('a recording is transcribed, corrected and saved as SRT in 4 presses, and in 4 more its cues are checked, timed by their words and held to two lines', async ({
  page,
}) => {
  const presses = createPresses(page);
  await page.goto('./?device=wasm#/whisper/transcribe');
  await expect(page.getByRole('switch', { name: 'Word timestamps' })).toBeChecked();
  await presses.click(page.getByRole('button', { name: /Use the sample/ }));
  await expect(page.getByText('done, English').first()).toBeVisible({ timeout: 240_000 });
  await presses.click(page.getByRole('button', { name: 'Edit the text at 0:07' }));
  await page.getByRole('textbox', { name: 'Text at 0:07' }).fill('ask what you can do for the sea.');
  await presses.key('Enter');
  const srt = await saved(page, () => presses.click(page.getByRole('button', { name: 'Save SRT' })));
  expect(srt).toMatch(/\n2\n00:00:0\d,\d{3} --> 00:00:1\d,\d{3}\nask what you can do for the sea\.\n/);
  expect(presses.count).toBe(4);

  await test.step('the cues of a subtitler', async () => {
    const lengths = { 'Characters per line': 32, 'Lines per cue': 2 };
    for (const [name, value] of Object.entries(lengths)) await page.getByRole('textbox', { name }).fill(String(value));
    const told = page.getByText(/takes? more than 2 lines/);
    await expect(told).toHaveText(
      '1 cue takes more than 2 lines: 0:00. Allow longer lines, split these cues, or regroup them.',
    );
    await presses.click(page.getByRole('button', { name: 'Edit the text at 0:00' }));
    await presses.caret(page.getByRole('textbox', { name: 'Text at 0:00' }), 'And so, my fellow Americans,'.length);
    await presses.key('Control+Enter');
    await expect(told).toHaveCount(0);
    const timed = await saved(page, () => presses.click(page.getByRole('button', { name: 'Save SRT' })));
    const cues = timed
      .trim()
      .split('\n\n')
      .map((cue) => cue.split('\n'));
    // The new edges are those of the words (openai-whisper's, see golden/whisper/writers/jfk/words.json).
    expect(cues.map(([, times]) => times)).toEqual([
      '00:00:00,000 --> 00:00:02,100',
      '00:00:03,300 --> 00:00:07,320',
      expect.stringMatching(/^00:00:07,720 --> 00:00:10,\d{3}$/),
    ]);
    const lines = cues.map((cue) => cue.slice(2));
    expect(lines.map((cue) => cue.join(' '))).toEqual([
      'And so, my fellow Americans,',
      'ask not what your country can do for you,',
      'ask what you can do for the sea.',
    ]);
    expect(lines.map((cue) => cue.length)).toEqual([1, 2, 1]);
    expect(Math.max(...lines.flat().map(({ length }) => length))).toBeLessThanOrEqual(lengths['Characters per line']);
    expect(presses.count).toBe(8);
  });

  await test.step('a line is the prompt of a picture', async () => {
    await page.getByRole('button', { name: 'Edit the text at 0:07' }).click();
    await page.getByRole('button', { name: 'Use as a prompt' }).click();
    await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue(
      'ask what you can do for the sea.',
    );
  });
});

test('twenty variants are made, one is chosen, a part of it is made again, and its file restores it, in 8 presses', async ({
  page,
}) => {
  const presses = createPresses(page);
  const number = (name: string) => page.getByRole('spinbutton', { name, exact: true });
  const words = 'a picture of a fox on a green background';
  await page.goto('./?device=wasm#/diffusion/text');
  await expect(page.getByText('/ 75').first()).toBeVisible(); // the model's own settings are on the form
  await page.getByRole('textbox', { name: /^Prompt/ }).fill(words);
  const settings = { Width: 64, Height: 64, 'Steps, number': 1, Pictures: 20, Seed: 7 };
  for (const [name, value] of Object.entries(settings)) await number(name).fill(String(value));
  await presses.click(page.getByRole('button', { name: /^Generate/ }));
  await presses.click(page.getByRole('link', { name: 'Contact sheet of 20' }));
  const sheet = page.getByRole('list', { name: 'Pictures', exact: true }).getByRole('listitem');
  await expect(sheet).toHaveCount(20);

  // Chosen: the third is a favourite, and opened.
  const third = sheet.nth(2);
  const seed = /seed (\d+)$/.exec((await third.getByRole('button').first().getAttribute('aria-label'))!)![1]!;
  await presses.click(third.getByRole('button', { name: 'Favourite (F)' }));
  await presses.click(third.getByRole('button').first());
  await presses.click(page.getByRole('button', { name: 'Inpaint', exact: true }));
  const board = page.getByLabel(/^Mask canvas/);
  await expect(board).toHaveAccessibleName(/0\.0 %/);
  await presses.click(board); // a dab of the brush
  await expect(board).not.toHaveAccessibleName(/ 0\.0 %/);
  await presses.click(page.getByRole('button', { name: /^Fill the mask/ }));
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Done');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    presses.click(page.getByRole('button', { name: 'Save PNG' })),
  ]);
  expect(presses.count).toBe(8);

  // Another day: the file brings its settings back, to where it was made.
  const bytes = readFileSync((await download.path())!);
  await page.goto('./?device=wasm#/diffusion/text');
  await page.getByRole('textbox', { name: /^Prompt/ }).fill('something else');
  await drop(page, 'body', [{ name: download.suggestedFilename(), type: 'image/png', bytes }]);
  await page.getByRole('button', { name: 'Restore these settings' }).click();
  await expect(page).toHaveURL(/#\/diffusion\/inpaint$/);
  await expect(page.getByRole('textbox', { name: /^Prompt/ })).toHaveValue(words);
  await expect(number('Steps, number')).toHaveValue('1');
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('button', { name: 'Favourite (F)', pressed: true })).toHaveCount(1);
  await expect(page.getByRole('button', { name: `Open ${words}, seed ${seed}` }).first()).toBeVisible();
});
