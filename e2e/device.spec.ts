import type { Page } from '@playwright/test';
import { importDrawingModel } from './drawing-model.ts';
import { expect, test, watchFor } from './page.ts';

interface Outcome {
  label: string;
  device: string;
  why: string;
}

/** Classifies a sample and says where it ran and why. */
const classifyFox = (page: Page): Promise<Outcome> =>
  page.evaluate(async () => {
    await window.triptych.ready;
    const blob = await (await fetch('samples/fox.png')).blob();
    const [best] = await window.triptych.clip.classify(blob, ['a fox', 'a cat', 'a dog']);
    const { chosen } = await window.triptych.device.report();
    return { label: best!.label, device: chosen.clip!.device, why: chosen.clip!.why };
  });

/** Runs a script in every worker of the page before the worker's own code. */
async function injectIntoWorkers(page: Page, script: string): Promise<void> {
  await page.route(/\/assets\/.*worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });
}

test('a WebGPU that the model cannot run on, or that is lost, falls back and says why', async ({ page }) => {
  await injectIntoWorkers(
    page,
    `if (self.GPUAdapter) {
       const request = GPUAdapter.prototype.requestDevice;
       GPUAdapter.prototype.requestDevice = async function (...given) {
         const device = await request.apply(this, given);
         setTimeout(() => device.destroy(), 50);
         return device;
       };
     }`,
  );
  await page.goto('./?device=webgpu');
  const { label, device, why } = await classifyFox(page);
  expect({ label, device }).toEqual({ label: 'a fox', device: 'wasm' });
  expect(why.length).toBeGreaterThan(10);
});

test('the Device view shows the report and a self-test that passed', async ({ page }) => {
  // Whisper's weights are not expanded to float32 where there is no room, which takes most of the time.
  await page.addInitScript(() => localStorage.setItem('triptych.settings', JSON.stringify({ memory: 650e6 })));
  await page.goto('./#/device');
  await expect(page.getByText('SIMD')).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: 'CPU' }).filter({ hasText: /pass/i });
  await expect(row.first()).toBeVisible();
  const again = page.getByRole('button', { name: 'Run again' });
  await expect(again).toBeEnabled();
  const isTesting = await watchFor(page, '[aria-labelledby=device-test] progress');
  await again.click();
  await isTesting();
  await expect(row.first()).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy report' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toMatch(/\| Pocket CLIP \| wasm fp16-storage \| \d+ ms \| \S+ of \S+ \| yes \|/);
});

test('wrong numbers in the self-test keep a device from being used', async ({ page }) => {
  await page.route(/catalogue.*\.json$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { models: { selfTest?: { references: { values: number[] }[] } }[] };
    for (const { selfTest } of body.models)
      for (const reference of selfTest?.references ?? []) reference.values[0]! += 1;
    await route.fulfill({ response, json: body });
  });
  await page.goto('./?device=wasm');
  const error = await page.evaluate(async () => {
    await window.triptych.ready;
    return window.triptych.clip.embedTexts(['a cat']).then(
      () => '',
      (failure: Error & { code: string }) => `${failure.code}: ${failure.message}`,
    );
  });
  expect(error).toMatch(/^device: /);
});

test('a brought model is not used on a graphics card that counts wrong, and the Device view says so', async ({
  page,
}) => {
  // Every square root of the graphics card is a tenth too large: nothing fails, and every number is wrong.
  await injectIntoWorkers(
    page,
    `if (self.GPUDevice) {
       const create = GPUDevice.prototype.createShaderModule;
       GPUDevice.prototype.createShaderModule = function (given) {
         const code = given.code.replaceAll(/\\b(sqrt|inverseSqrt)\\(/g, '1.1 * $1(');
         return create.call(this, { ...given, code });
       };
     }`,
  );
  const model = await importDrawingModel(page, 'webgpu');
  const label = await page.evaluate(async (id) => {
    const blob = await (await fetch('samples/fox.png')).blob();
    const [best] = await window.triptych.clip.classify(blob, ['a fox', 'a cat', 'a dog'], { model: id });
    return best!.label;
  }, model);
  expect(label).toBe('a fox');
  await page.evaluate(() => (location.hash = '#/device'));
  const row = page.getByRole('region', { name: 'Models on this device' }).getByRole('row', { name: /Imported CLIP/ });
  await expect(row).toContainText('CPU');
  await expect(row).toContainText(/WebGPU is not used because (its numbers are wrong by|it gave values)/);
  await expect(row).toContainText(/WebGPU: fails.*CPU: off by/s);
});

test('without cross-origin isolation, and with a WebGPU that gives no adapter, it runs on one thread and says why', async ({
  page,
}) => {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  await injectIntoWorkers(page, 'if (navigator.gpu) GPU.prototype.requestAdapter = async () => null');
  await page.goto('./?device=webgpu');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  const { label, device, why } = await classifyFox(page);
  expect({ label, device }).toEqual({ label: 'a fox', device: 'wasm' });
  expect(why).toMatch(/adapter|WebGPU/i);
  const threads = await page.evaluate(async () => (await window.triptych.device.report()).wasm.threads);
  expect(threads).toBe(1);
});

test('a device that does not exist is named; weights come from the browser’s store at the second visit, and damage is found and mended', async ({
  page,
}) => {
  await page.goto('./?device=abacus');
  await expect(page.getByText(/abacus/)).toBeVisible();
  // A software adapter is not used unless it is asked for.
  expect(await classifyFox(page)).toMatchObject({ label: 'a fox', device: 'wasm' });
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.reload();
  expect(await classifyFox(page)).toMatchObject({ label: 'a fox' });
  expect(fetched.filter((url) => url.endsWith('.onnx'))).toEqual([]);

  await page.route('**/*.onnx', async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body[body.length >> 1]! ^= 1;
    await route.fulfill({ response, body });
  });
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  });
  await page.reload();
  const error = await page.evaluate(async () => {
    await window.triptych.ready;
    return window.triptych.clip.embedTexts(['a cat']).then(
      () => '',
      (failure: Error & { code: string }) => `${failure.code}: ${failure.message}`,
    );
  });
  expect(error).toMatch(/^model-corrupt: .*\.onnx/);
});
