import { expect, test } from './page.ts';

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
