import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expectLightTasks } from './trace.ts';
import { drop, expect, file, paste, test, type TestFile } from './page.ts';

const sample = (name: string): TestFile => file(`../public/samples/${name}.png`);
const golden = (name: string): TestFile => file(`golden/clip/pictures/${name}`);
const homeResult = (page: Page) => page.getByRole('list', { name: 'Result, best first' });
const result = (page: Page) => page.getByRole('list', { name: /^Labels, best first/ });
const table = (page: Page) => page.getByRole('region', { name: /^Results/ }).getByRole('table');
const first = (page: Page) => result(page).getByRole('listitem').first();

async function openClassify(page: Page): Promise<void> {
  await page.goto('./?device=wasm#/clip/classify');
  await expect(page.getByRole('heading', { name: 'Labels' })).toBeVisible();
}

test('a first visit ends in a first answer, without a click; a sample that is pressed has a share and a cosine', async ({
  page,
}) => {
  await page.goto('./');
  await expect(homeResult(page).getByRole('listitem').first()).toContainText(/^cat\s*\d+\.\d %/);
  await page.getByRole('button', { name: /owl/i }).click();
  await expect(homeResult(page).getByRole('listitem').first()).toContainText(/owl\s*\d+\.\d %\s*0\.\d{3}/);
});

test('pictures come by camera, drop, paste and choice; labels can be edited, and “none of these” wins when none fits', async ({
  page,
}) => {
  await openClassify(page);
  await page.getByRole('link', { name: 'Camera' }).click();
  await expect(page.getByLabel('What the camera sees')).toBeVisible();
  await expect(page.getByText(/pictures\/s/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).first().click();
  await expect(page.getByLabel('What the camera sees')).toHaveCount(0);

  await drop(page, 'body', [sample('car')]);
  await expect(first(page)).toContainText('car');
  const labels = page.getByRole('textbox', { name: 'Labels' }).or(page.getByPlaceholder('Add a label, Enter'));
  await labels.first().fill('a red sports car');
  await labels.first().press('Enter');
  await expect(page.getByText('12 labels')).toBeVisible();
  await page.getByRole('button', { name: 'Remove car', exact: true }).click();
  await expect(first(page)).toContainText('a red sports car');

  await paste(page, [sample('cat')]);
  await expect(first(page)).toContainText('cat');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose…' }).first().click(),
  ]);
  const { name, type, bytes } = sample('umbrella');
  await chooser.setFiles({ name, mimeType: type, buffer: bytes });
  await expect(first(page)).toContainText('umbrella');
  await page.getByRole('button', { name: 'Remove umbrella', exact: true }).click();
  await expect(first(page)).toContainText(/^none of these/);
  await page.getByRole('button', { name: 'As a table' }).click();
  const row = table(page).getByRole('row', { name: /umbrella\.png/ });
  await expect(row.getByRole('cell').first()).toHaveText('none of these');
});

test('the console gives the numbers of the panel, unit vectors, and an answer or a clear sentence to whatever it is given', async ({
  page,
}) => {
  await openClassify(page);
  await drop(page, 'body', [sample('dog')]);
  await expect(first(page)).toContainText('dog');
  const scores = await page.evaluate(async () => {
    await window.triptych.ready;
    const blob = await (await fetch('samples/dog.png')).blob();
    return window.triptych.clip.classify(blob, ['a dog', 'a cat', 'a fox']);
  });
  expect(scores.map(({ label }) => label)[0]).toBe('a dog');
  expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
  expect(scores.every(({ score }, i) => i === 0 || score <= scores[i - 1]!.score)).toBe(true);

  const lengths = await page.evaluate(async () => {
    const tail = 'and then there was more to be said about it '.repeat(30);
    const { vectors, dims, count } = await window.triptych.clip.embedTexts([`a cat ${tail}`, `an owl ${tail}`]);
    const rows = Array.from({ length: count }, (_, row) => [...vectors.subarray(row * dims, (row + 1) * dims)]);
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    return [dot(rows[0]!, rows[0]!), dot(rows[1]!, rows[1]!), dot(rows[0]!, rows[1]!)];
  });
  expect(lengths[0]).toBeCloseTo(1, 5);
  expect(lengths[1]).toBeCloseTo(1, 5);
  expect(lengths[2]).toBeLessThan(0.999);

  await test.step('no label, one label, 5,000 labels, a label of 10,000 characters, emoji and Arabic', async () => {
    const answers = await page.evaluate(async () => {
      await window.triptych.ready;
      const { clip } = window.triptych;
      const blob = await (await fetch('samples/cat.png')).blob();
      const refused = await clip.classify(blob, []).catch((error: { code: string; message: string }) => error);
      const one = await clip.classify(blob, ['a cat']);
      const long = await clip.classify(blob, ['cat '.repeat(2_500), 'a dog']);
      const foreign = await clip.classify(blob, ['🐱', '🐶', 'قطة', 'a cat']);
      const many = await clip.classify(blob, [
        'a cat',
        ...Array.from({ length: 4_999 }, (_, i) => `thing number ${i}`),
      ]);
      return {
        refused: 'code' in refused ? `${refused.code}: ${refused.message}` : '',
        one: one[0]!.score,
        long: long.length,
        foreign: foreign.length,
        many: [many.length, many.reduce((sum, { score }) => sum + score, 0)],
      };
    });
    expect(answers.refused).toMatch(/^bad-option: .*label/);
    expect(answers.one).toBe(1);
    expect(answers.long).toBe(2);
    expect(answers.foreign).toBe(4);
    expect(answers.many[0]).toBe(5_000);
    expect(answers.many[1]).toBeCloseTo(1, 3);
  });
  await test.step('abort rejects at once and the next call is answered; another origin is refused without a request', async () => {
    const outcome = await page.evaluate(async () => {
      await window.triptych.ready;
      const { clip } = window.triptych;
      const blob = await (await fetch('samples/cat.png')).blob();
      const names: string[] = [];
      for (let moment = 0; moment < 6; moment++) {
        const controller = new AbortController();
        const call = clip.embedImages(
          Array.from({ length: 12 }, () => blob),
          {
            signal: controller.signal,
            onProgress: () => moment > 2 && controller.abort(),
          },
        );
        if (moment === 0) controller.abort();
        if (moment === 1) queueMicrotask(() => controller.abort());
        if (moment === 2) requestAnimationFrame(() => controller.abort());
        names.push(
          await call.then(
            () => 'done',
            (error: Error) => error.name,
          ),
        );
      }
      return { names, after: (await clip.classify(blob, ['a cat', 'a dog']))[0]!.label };
    });
    expect(outcome.names).toEqual(Array.from(outcome.names, () => 'AbortError'));
    expect(outcome.after).toBe('a cat');
    const message = await page.evaluate(() => {
      return window.triptych.clip.classify('https://example.com/cat.png', ['a cat']).then(
        () => '',
        (error: Error & { code: string }) => `${error.code}: ${error.message}`,
      );
    });
    expect(message).toMatch(/^bad-input: “example\.com” is another site/);
  });
});

test('a table of 40 pictures is a CSV file after 2 presses, or JSON; it is there after a reload, with what was typed', async ({
  page,
}) => {
  await openClassify(page);
  const kinds = ['fox', 'owl', 'car', 'cat', 'dog', 'umbrella', 'balloon'];
  const pictures = Array.from({ length: 39 }, (_, i) => {
    const { bytes, type } = sample(kinds[i % kinds.length]!);
    return { name: `${kinds[i % kinds.length]}-${i}.png`, mimeType: type, buffer: bytes };
  });
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose…' }).first().click(),
  ]);
  await chooser.setFiles([...pictures, { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('text') }]);
  await expect(table(page).getByRole('row')).toHaveCount(41);
  await expect(table(page).getByRole('row', { name: /fox-0\.png/ })).toContainText(/fox.*\d+\.\d %/);
  await expect(table(page).getByRole('row', { name: /dog-32\.png/ })).toContainText(/dog.*\d+\.\d %/);
  await expect(table(page).getByRole('row', { name: /broken\.png/ })).toContainText(/not|no /i);
  await expect(page.getByRole('button', { name: 'Stop' })).toHaveCount(0);

  const download = async (name: string) => {
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    return readFileSync((await saved.path())!, 'utf8');
  };
  const csv = await download('CSV');
  expect(csv.trim().split(/\r?\n/)).toHaveLength(41);
  expect(csv).toMatch(/fox-35\.png/);
  const json = JSON.parse(await download('JSON')) as unknown;
  expect(JSON.stringify(json)).toContain('umbrella-5.png');

  const labels = page.getByPlaceholder('Add a label, Enter');
  await labels.fill('wombat');
  await labels.press('Enter');
  await labels.fill('gnu');
  await expect(table(page).getByText('waiting')).toHaveCount(0);
  await page.reload();
  for (const label of ['wombat', 'gnu', 'fox'])
    await expect(page.getByRole('button', { name: `Remove ${label}`, exact: true })).toBeVisible();
  await expect(table(page).getByRole('row')).toHaveCount(41);
  await expect(table(page)).toContainText(/umbrella-5[^]*balloon-34/);
});

test('a set of labels is saved and found again after a reload', async ({ page }) => {
  await openClassify(page);
  const labels = page.getByPlaceholder('Add a label, Enter');
  await labels.fill('wombat');
  await labels.press('Enter');
  await page.getByRole('button', { name: 'Save set' }).click();
  await page.getByRole('textbox', { name: 'Name of the set' }).fill('Zoo');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Delete set' })).toBeVisible();
  await page.reload();
  await page.getByRole('combobox', { name: 'Saved set' }).selectOption('Zoo');
  await expect(page.getByRole('button', { name: 'Remove wombat' })).toBeVisible();
});

test.describe('bad input ends in a clear sentence or a right answer', () => {
  const cases: [name: string, given: TestFile, wanted: RegExp][] = [
    ['an empty file', { name: 'empty.png', type: 'image/png', bytes: Buffer.alloc(0) }, /empty/i],
    [
      'text named .png',
      { name: 'note.png', type: 'image/png', bytes: Buffer.from('only words here') },
      /not a picture|no picture|text/i,
    ],
    [
      'a JPEG cut in half',
      {
        ...golden('photo-444-640x427.jpg'),
        name: 'cut.jpg',
        bytes: golden('photo-444-640x427.jpg').bytes.subarray(0, 16_000),
      },
      /cut|truncated|incomplete|end/i,
    ],
  ];

  test('files that cannot be looked at are told apart, and the next ones are answered: SVG, animation, transparency', async ({
    page,
  }) => {
    await openClassify(page);
    for (const [name, given, wanted] of cases)
      await test.step(name, async () => {
        await drop(page, 'body', [given]);
        await expect(page.getByText('can’t be opened')).toBeVisible();
        await expect(page.getByRole('region', { name: 'Picture' })).toContainText(wanted);
      });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#fff"/><circle cx="32" cy="36" r="20" fill="#d22"/></svg>`;
    await drop(page, 'body', [
      { name: 'apple.svg', type: 'image/svg+xml', bytes: Buffer.from(svg) },
      golden('animated-120x80.gif'),
      golden('alpha-200x150.png'),
    ]);
    for (const name of [/apple\.svg/, /animated/, /alpha/])
      await expect(table(page).getByRole('row', { name })).toContainText(/\d+\.\d %/);
  });
});

test('no task of the page is one that a person would notice while 40 pictures are classified', async ({ page }) => {
  await openClassify(page);
  await drop(page, 'body', [sample('fox')]);
  await expect(first(page)).toContainText('fox');
  // The files are made before the trace begins: making them is the test's own work.
  const transfer = await page.evaluateHandle(async () => {
    const names = ['fox', 'owl', 'car', 'cat', 'dog', 'umbrella', 'balloon'];
    const blobs = await Promise.all(names.map(async (name) => (await fetch(`samples/${name}.png`)).blob()));
    const items = new DataTransfer();
    for (let i = 0; i < 40; i++)
      items.items.add(new File([blobs[i % blobs.length]!], `${i}.png`, { type: 'image/png' }));
    return items;
  });
  await expectLightTasks(page, async () => {
    await page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
    // Looked for sparingly: the search of a locator through all rows would be the costliest task of all.
    const isDone = () => document.querySelectorAll('tbody tr').length === 41 && !document.querySelector('progress');
    await page.waitForFunction(isDone, null, { polling: 500 });
  });
});
