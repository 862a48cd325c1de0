import type { Page } from '@playwright/test';
import { alteredModel, decoderGraph, serveModels, tinyModel, unetGraph } from './altered-models.ts';
import { expect, test } from './page.ts';

const patience = { timeout: 400_000 };
const result = (page: Page) => page.getByRole('region', { name: 'Result' });

/** The panel with another model chosen, and a small number of steps. */
async function openWith(page: Page, model: string): Promise<void> {
  await page.addInitScript((id) => localStorage.setItem('triptych-model-diffusion', id), model);
  await page.goto('./?device=wasm#/diffusion/text');
  await expect(page.getByRole('combobox', { name: /model/i })).toHaveValue(model);
  await expect(page.getByText('/ 75').first()).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Steps, number', exact: true }).fill('2');
}
const generate = (page: Page) => page.getByRole('button', { name: /^Generate/ }).click();

/** Why the UNet runs where it runs. */
const whyThere = (page: Page) =>
  page.evaluate(async () => (await window.triptych.device.report()).chosen.diffusion!.why);

test('numbers that are not finite are computed again in another number format; where there is none, the graph is named', async ({
  page,
}) => {
  const nan = { role: 'unet', graph: unetGraph({ nan: true }) };
  await serveModels(page, [
    alteredModel('half', { fp16: [nan], fp32: [{ role: 'unet', graph: unetGraph() }] }),
    alteredModel('broken', { fp16: [nan] }),
  ]);
  await openWith(page, 'half');
  await generate(page);
  await expect(result(page)).toContainText(/Done\s*2 steps/, patience);
  expect(await whyThere(page)).toMatch(
    /^The UNet produced invalid values \(NaN\) at step 1 of 2 on wasm\. The run continues with the fp32 version of the model\.$/,
  );
  await page.getByRole('combobox', { name: /model/i }).selectOption('broken');
  await generate(page);
  await expect(page.getByRole('alert')).toContainText('The picture could not be computed', patience);
  // the steps are those of the form, or of the new model where its facts are read by then
  await expect(page.getByRole('alert')).toContainText(
    /The UNet produced invalid values \(NaN\) at step 1 of (2|25) on wasm/,
  );
  await expect(page.getByRole('alert')).toContainText('What was made before is kept.');
});

test('numbers of a graphics card that are not finite are computed again on WebAssembly', async ({ page }) => {
  await serveModels(page, [
    alteredModel('halves', {
      fp16: [{ role: 'unet', graph: unetGraph({ nan: true }), devices: ['webgpu'] }],
      fp32: [{ role: 'unet', graph: unetGraph({ slow: true }), devices: ['wasm'] }],
    }),
  ]);
  // The software adapter is taken for a card of the machine.
  await page.route(/\/assets\/.*worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    const script =
      "if (self.name === 'diffusion-unet') Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });";
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
  await page.goto('./#/diffusion/text');
  const made = await page.evaluate(async () => {
    await window.triptych.ready;
    const { images } = await window.triptych.diffusion.generate({ prompt: 'a cat', model: 'halves', steps: 2 });
    return images.length;
  });
  expect(made).toBe(1);
  expect(await whyThere(page)).toMatch(
    /^The UNet produced invalid values \(NaN\) at step 1 of 2 on webgpu\. The run continues on WebAssembly\.$/,
  );
});

test('what does not fit is cut into tiles; then the others leave; then a smaller size is offered, and fits', async ({
  page,
}) => {
  await serveModels(page, [
    alteredModel('greedy-vae', {
      fp32: [
        { role: 'unet', graph: unetGraph() },
        { role: 'vae_decoder', graph: decoderGraph({ greedy: true }) },
      ],
    }),
    alteredModel('greedy-unet', { fp32: [{ role: 'unet', graph: unetGraph({ greedy: true }) }] }),
  ]);
  await openWith(page, 'greedy-vae');
  await generate(page);
  await expect(result(page)).toContainText(/Done\s*2 steps/, patience);
  await page.getByRole('combobox', { name: /model/i }).selectOption('greedy-unet');
  await generate(page);
  await expect(page.getByRole('alert')).toContainText('The memory is full', patience);
  await expect(page.getByRole('alert')).toContainText('What was made before is kept.');
  await page.getByRole('button', { name: 'Make it 128 × 128' }).click();
  await expect(page.getByRole('img', { name: /^Made here/ })).toHaveJSProperty('naturalWidth', 128, patience);
});

test('a tiny autoencoder that is here draws previews of the full size', async ({ page }) => {
  await serveModels(page, [
    alteredModel('usual', { fp32: [{ role: 'vae_decoder', graph: decoderGraph() }] }),
    tinyModel('taesd-here'),
  ]);
  await page.goto('./?device=wasm#/diffusion/text');
  const sizes = await page.evaluate(async () => {
    await window.triptych.ready;
    const widths: number[] = [];
    await window.triptych.diffusion.generate({
      prompt: 'a cat',
      model: 'usual',
      steps: 8,
      count: 4,
      batch: 'together', // four make a step long enough for a preview of one to cost next to nothing
      onProgress: ({ preview }) => preview && widths.push(preview.width),
    });
    return widths;
  });
  expect(sizes.filter((width) => width === 192).length).toBeGreaterThan(0);
});
