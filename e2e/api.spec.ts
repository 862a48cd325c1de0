import { expect, test } from './page.ts';

test('each example of the API page runs, gives a result, and leaves the library and the settings as they were', async ({
  page,
}) => {
  await page.goto('./?device=wasm#/api');
  const cards = page.getByRole('article');
  await expect(page.getByRole('heading', { level: 1, name: 'API' })).toBeVisible();
  const names = await cards.evaluateAll((all) => all.map((card) => card.getAttribute('aria-label')!));
  expect(names).toContain('clip.library.search');
  for (const name of names) {
    const card = page.getByRole('article', { name, exact: true });
    const run = card.getByRole('button', { name: 'Run' });
    if ((await run.count()) === 0) continue; // a value has none
    await test.step(name, async () => {
      await run.click();
      const outcome = card.getByRole('region', { name: 'Result' }).or(card.getByRole('alert'));
      await expect(outcome).toBeVisible();
      await expect(card.getByRole('alert'), `${name} fails`).toHaveCount(0, { timeout: 1 });
    });
  }
  const resultOf = (name: string) =>
    page.getByRole('article', { name, exact: true }).getByRole('region', { name: 'Result' }).locator('pre');
  await expect(resultOf('clip.classify')).toContainText(/^\[\n {2}\{ label: "a fox"/);
  await expect(resultOf('whisper.transcribe')).toContainText('ask what you can do for your country');
  await expect(resultOf('whisper.format')).toContainText('00:00:00,000 --> 00:00:02,500');
  await expect(resultOf('clip.library.search')).toContainText('fox.png');
  await expect(resultOf('clip.library.deleteFiles')).toContainText('failed: []');
  await expect(resultOf('clip.library.restore')).toContainText('restored: 1');
  await expect(page.getByRole('article', { name: 'diffusion.generate' }).getByRole('img')).toBeVisible();
  const left = await page.evaluate(async () => ({
    items: await triptych.clip.library.count(),
    folders: await triptych.clip.library.folders(),
    deletions: await triptych.clip.library.deletions(),
  }));
  expect(left).toEqual({ items: 0, folders: [], deletions: [] });
});

test('an example can be stopped, and the types are a file of the page', async ({ page, request }) => {
  await page.goto('./?device=wasm#/api');
  const card = page.getByRole('article', { name: 'whisper.transcribe', exact: true });
  await card.getByRole('button', { name: 'Run' }).click();
  await card.getByRole('button', { name: 'Stop' }).click();
  await expect(card.getByRole('status').filter({ hasText: 'Stopped.' })).toBeVisible();
  const link = page.getByRole('link', { name: 'TypeScript types' });
  const types = await request.get((await link.getAttribute('href'))!);
  expect(await types.text()).toContain('export interface Triptych {');
});
