// Takes the pictures of the README from the running page: node e2e/screenshots.mjs (after npx vite build)
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { chromiumArgs, findChromium } from './chromium.mjs';

const folder = join(import.meta.dirname, '../public/screenshots');
mkdirSync(folder, { recursive: true });
const server = await preview({ root: join(import.meta.dirname, '..'), preview: { port: 4186 } });
const [base] = server.resolvedUrls.local;
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
const page = await context.newPage();
page.setDefaultTimeout(60_000);
const save = (name) => page.screenshot({ path: join(folder, `${name}.png`) });

await page.goto(`${base}?device=wasm#/diffusion/text`);
await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a picture of a rocket on a blue background');
await page.getByRole('button', { name: 'Generate' }).click();
await page.getByText(/steps of/).waitFor({ timeout: 120_000 });
await save('diffusion');

await page.goto(`${base}?device=wasm#/whisper/transcribe`);
await page.getByRole('button', { name: /Use the sample/ }).click();
await page.getByText('your country').last().waitFor({ timeout: 240_000 });
await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 240_000 });
await save('whisper');

await page.goto(`${base}?device=wasm#/`);
await page.getByRole('list', { name: 'Result, best first' }).waitFor();
await save('home');
await page.goto(`${base}?device=wasm#/clip/classify`);
// A drawing: a photo of this size would make the picture five times as large.
await page.locator('main input[type=file]').first().setInputFiles(join(folder, '../samples/owl.png'));
await page
  .getByText(/^owl\.png/)
  .first()
  .waitFor();
await page
  .getByRole('list', { name: /Labels, best first/ })
  .getByRole('listitem')
  .first()
  .filter({ hasText: 'owl' })
  .waitFor();
await save('classify');

await page.goto(`${base}?device=wasm#/clip/search`);
await page.getByRole('button', { name: /sample pictures/ }).click();
const answer = page.locator('output[data-answer]');
await page.getByText(/^\d+ added/).waitFor({ timeout: 120_000 });
await page.getByRole('button', { name: 'Dismiss' }).click();
await page.getByRole('textbox', { name: 'Search', exact: true }).fill('a cat');
await answer.filter({ hasText: 'best match first' }).waitFor();
await save('library');

await browser.close();
await server.close();
