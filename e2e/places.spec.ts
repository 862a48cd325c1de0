import type { Locator, Page } from '@playwright/test';
import { dieAndReopen, drop, expect, file, test } from './page.ts';

/** What is opened over a view: where, how, and what has the focus when it is closed again. */
interface Over {
  name: string;
  hash: string;
  opener: (page: Page) => Locator;
  /** Pressed instead of the opener. */
  key?: string;
  /** What has to be done in the view before there is anything to open. */
  before?: (page: Page) => Promise<void>;
}
const grid = (page: Page) => page.getByRole('listbox').first();
const overs: Over[] = [
  {
    name: 'keys',
    hash: '#/models',
    opener: (page) => page.getByRole('button', { name: 'Free memory' }),
    key: 'Shift+?',
  },
  {
    name: 'details of a picture',
    hash: '#/clip/search',
    opener: grid,
    key: 'Enter',
  },
  {
    name: 'search tips',
    hash: '#/clip/search',
    opener: (page) => page.getByRole('button', { name: /How to ask|Search tips/ }),
  },
  {
    name: 'emptying the library',
    hash: '#/clip/search',
    opener: (page) => page.getByRole('button', { name: /Empty it|Empty the library/ }),
  },
  {
    name: 'files that failed',
    hash: '#/clip/search',
    opener: (page) => page.getByRole('button', { name: '1 file could not be read' }),
  },
  {
    name: 'forgetting a folder',
    hash: '#/clip/search',
    opener: (page) => page.getByRole('button', { name: 'Forget Photos' }),
  },
  {
    name: 'export of the tags',
    hash: '#/clip/tags',
    opener: (page) => page.getByRole('button', { name: /^Export/ }).first(),
  },
  {
    name: 'copies side by side',
    hash: '#/clip/duplicates',
    opener: (page) => page.getByRole('button', { name: /^Compare/ }).first(),
  },
  {
    name: 'deletion of copies',
    hash: '#/clip/duplicates',
    before: (page) => page.getByRole('button', { name: 'Mark all except the best' }).click(),
    opener: (page) => page.getByRole('button', { name: 'Delete the files…' }),
  },
  {
    name: 'export of a transcript',
    hash: '#/whisper/transcribe',
    opener: (page) => page.getByRole('button', { name: 'Export', exact: true }),
  },
  {
    name: 'words of the model',
    hash: '#/diffusion/text',
    opener: (page) => page.getByRole('button', { name: 'Words it knows' }).first(),
  },
];

/** Writes a transcript as the page keeps them, before the page has made its database. Runs in the page. */
async function seedTranscript(): Promise<void> {
  const request = indexedDB.open('triptych-transcripts');
  request.onupgradeneeded = () => request.result.createObjectStore('recordings');
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
  const writing = database.transaction('recordings', 'readwrite');
  const segment = { id: 0, seek: 0, start: 0, end: 2, text: ' Hello.', tokens: [], temperature: 0, avg_logprob: 0 };
  writing.objectStore('recordings').put(
    {
      id: 'seeded',
      name: 'seeded.wav',
      size: 1,
      modified: 1,
      isVideo: false,
      added: 1,
      state: 'done',
      language: 'en',
      segments: [{ ...segment, compression_ratio: 1, no_speech_prob: 0 }],
    },
    'seeded',
  );
  await new Promise((resolve) => (writing.oncomplete = resolve));
  database.close();
}

test('Back, Escape and the cross close what lies over a view, leave the view, and give the focus back', async ({
  page,
}) => {
  await page.addInitScript(() =>
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('Photos', { create: true }),
    }),
  );
  await page.goto('./?device=wasm#/clip/search');
  await page.evaluate(seedTranscript);
  await page.getByRole('button', { name: /sample pictures/ }).click();
  await expect(grid(page).getByRole('option').first()).toBeVisible();
  await drop(page, 'body', [
    { ...file('../public/samples/fox.png'), name: 'copy.png' },
    { name: 'note.png', type: 'image/png', bytes: Buffer.from('only words here') },
  ]);
  await expect(grid(page).getByRole('option', { name: /copy\.png/ })).toBeVisible();
  await page.getByRole('button', { name: 'Add a folder…' }).click();
  for (const { name, hash, opener, key, before } of overs)
    await test.step(name, async () => {
      await page.goto(`./?device=wasm#/`);
      await page.goto(`./?device=wasm${hash}`);
      await before?.(page);
      const dialog = page.getByRole('dialog');
      const open = async () => {
        await opener(page).focus();
        await (key ? page.keyboard.press(key) : opener(page).press('Enter'));
        await expect(dialog).toBeVisible();
      };
      await expect(opener(page)).toBeEnabled(); // what there is to export takes a look at the pictures
      for (const close of [
        () => page.goBack(),
        () => page.keyboard.press('Escape'),
        () =>
          dialog
            .getByRole('button', { name: /^Close/ })
            .first()
            .click(),
      ]) {
        await open();
        await close();
        await expect(dialog).toHaveCount(0);
        expect(new URL(page.url()).hash).toBe(hash);
        await expect(opener(page)).toBeFocused();
      }
      await page.goBack();
      await expect(page).toHaveURL(/#\/$/); // no entry of the history is left over
    });
});

test.describe('a tab that is killed', () => {
  test.use({ expectedErrors: [/Page crashed/] });

  test('its pictures, labels, sets, mask and what was typed come back in a new tab, and those of another tab stay its own', async ({
    page,
  }) => {
    const fox = file('../public/samples/fox.png');
    const owl = file('../public/samples/owl.png');
    const go = (tab: Page, hash: string) => tab.goto(`./?device=wasm${hash}`);
    const classified = (tab: Page) => tab.getByRole('region', { name: /^Results/ }).getByRole('row');
    const setOf = (tab: Page, set: string) => tab.locator(`[data-set=${set}]`).getByRole('listitem');
    const shown = async (tab: Page) => {
      await go(tab, '#/clip/classify');
      await expect(tab.getByRole('button', { name: 'Remove wombat', exact: true })).toBeVisible();
      await expect(classified(tab)).toHaveCount(3);
      await go(tab, '#/clip/similar');
      await expect(setOf(tab, 'a')).toHaveCount(1);
      await expect(setOf(tab, 'b')).toHaveCount(2);
      await go(tab, '#/diffusion/inpaint');
      await expect(tab.getByRole('textbox', { name: /^Prompt/ })).toHaveValue('a typed prompt');
      await expect(tab.getByText('6.9 % marked')).toBeVisible();
      await go(tab, '#/whisper/transcribe');
      await expect(tab.getByRole('textbox', { name: 'Text at 0:00' })).toHaveValue('Typed');
    };

    await go(page, '#/device');
    await page.evaluate(seedTranscript);
    await go(page, '#/clip/classify');
    await drop(page, 'body', [fox, owl]);
    const labels = page.getByPlaceholder('Add a label, Enter');
    await labels.fill('wombat');
    await labels.press('Enter');
    await expect(classified(page)).toHaveCount(3);
    await go(page, '#/clip/similar');
    await drop(page, '[data-set=a]', [fox]);
    await drop(page, '[data-set=b]', [owl, fox]);
    await expect(setOf(page, 'b')).toHaveCount(2);
    await go(page, '#/diffusion/inpaint');
    await page.getByRole('textbox', { name: /^Prompt/ }).fill('a typed prompt');
    await drop(page, 'body', [fox]);
    await page.getByText('Mask by numbers').click();
    for (const [name, value] of Object.entries({ left: 160, top: 120, width: 120, height: 100 }))
      await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
    await page.getByRole('button', { name: 'Add rectangle' }).click();
    await expect(page.getByText('6.9 % marked')).toBeVisible();
    await go(page, '#/whisper/transcribe');
    await page.getByRole('button', { name: 'Edit the text at 0:00' }).press('Enter');
    await page.getByRole('textbox', { name: 'Text at 0:00' }).fill('Typed');
    await shown(page);

    const other = await page.context().newPage();
    await go(other, '#/clip/classify');
    await expect(other.getByRole('heading', { name: 'Labels' })).toBeVisible();
    await drop(other, 'body', [owl]);
    await expect(other.getByRole('list', { name: /^Labels, best first/ })).toBeVisible();
    const next = await dieAndReopen(page);
    await shown(next);
    await other.reload();
    await expect(other.getByRole('list', { name: /^Labels, best first/ })).toBeVisible();
    await expect(classified(other)).toHaveCount(0);
  });
});

test('“Get” leads to the row of the model, asks once, and Back returns', async ({ page }) => {
  await page.goto('./?device=wasm#/');
  await page.getByRole('link', { name: /^Get CLIP ViT-B\/32 \(30\d MB\)/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Download CLIP ViT-B/32?' });
  await expect(dialog).toContainText(/30\d MB from huggingface\.co/);
  await expect(dialog.getByRole('button', { name: /^Download 30\d MB/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Download CLIP ViT-B/32', exact: true })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Number formats of CLIP ViT-B/32' })).toContainText(
    /q8.*noticeably worse/s,
  );
  expect(
    await page.getByRole('row').filter({ hasText: 'recommended' }).filter({ hasText: 'Does not fit' }).count(),
  ).toBe(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Transcribe' })).toBeVisible();
});

test('the keys dialog lists the keys of the view in view', async ({ page }) => {
  const keysOf = async (hash: string, heading: string) => {
    await page.goto(`./?device=wasm${hash}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await page.locator('main').focus();
    await page.keyboard.press('Shift+?');
    const text = await page.getByRole('dialog', { name: 'Keys' }).innerText();
    await page.keyboard.press('Escape');
    return text;
  };
  expect(await keysOf('#/diffusion/text', 'Stable Diffusion: text to image')).toMatch(/Generate\s+CTRL|Prompt/i);
  await page.goto('./?device=wasm#/clip/search');
  await page.getByRole('button', { name: /sample pictures/ }).click();
  await expect(grid(page).getByRole('option').first()).toBeVisible();
  const search = await keysOf('#/clip/search', 'CLIP: search your pictures');
  for (const words of [
    'Find similar pictures',
    'Remove from the library',
    'Go to the search field',
    'Select all',
    'Home',
  ])
    expect(search).toContain(words);
  expect(await keysOf('#/models', 'Models')).not.toContain('Find similar pictures');
  // Over a modal dialog no key behind it works, and none is listed.
  await page.goto('./?device=wasm#/clip/search');
  await grid(page).getByRole('option').first().click();
  await page.keyboard.press('Shift+?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Previous or next picture');
  await expect(keys).not.toContainText(/Remove from the library|Select all|Home/);
});
