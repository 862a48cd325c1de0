import type { Page } from '@playwright/test';
import { startHost, type Host } from './host.ts';
import { expect, file, test as base } from './page.ts';

const test = base.extend<{ hasHeaders: boolean; host: Host }>({
  hasHeaders: [true, { option: true }],
  host: async ({ hasHeaders }, use) => {
    const host = await startHost({ headers: hasHeaders });
    await use(host);
    await host.stop();
  },
  baseURL: async ({ host }, use) => use(host.url),
});
test.use({ serviceWorkers: 'allow', isFirstVisit: true });

const classifyFox = (page: Page) =>
  page.evaluate(async () => {
    await window.triptych.ready;
    const blob = await (await fetch('samples/fox.png')).blob();
    const [best] = await window.triptych.clip.classify(blob, ['a fox', 'a cat', 'a dog']);
    return best!.label;
  });

const transcribe = (page: Page) =>
  page.evaluate(async () => {
    const blob = await (await fetch('samples/jfk.wav')).blob();
    return (await window.triptych.whisper.transcribe(blob, { language: 'en' })).text;
  });

/** Bytes of a picture that was made in two steps. */
const generate = (page: Page) =>
  page.evaluate(async () => {
    const { images } = await window.triptych.diffusion.generate({ prompt: 'a red apple', steps: 2, seed: 1 });
    return images[0]!.size;
  });

/** Which of these files, of all kinds that the page needs to open, are not kept yet. */
const missingFiles = (page: Page) =>
  page.evaluate(async () => {
    const [name] = await caches.keys();
    const urls = name ? (await (await caches.open(name)).keys()).map(({ url }) => url) : [];
    const names = ['theme.js', 'licenses.txt', 'models/catalogue.json', 'DeviceView', 'worker', 'jfk'];
    return names.filter((part) => !urls.some((url) => url.includes(part)));
  });

async function goOffline(page: Page, host: Host): Promise<void> {
  await page.context().setOffline(true);
  await host.stop();
}

test('after one visit everything that was used works with the network off, and any address leads to the page', async ({
  page,
  host,
}) => {
  await page.goto('./?device=wasm');
  const visit = { label: await classifyFox(page), text: await transcribe(page), bytes: await generate(page) };
  expect(visit).toMatchObject({ label: 'a fox', text: expect.stringContaining('what you can do for your country') });
  await expect.poll(() => missingFiles(page)).toEqual([]);
  await goOffline(page, host);
  await page.reload();
  expect({ label: await classifyFox(page), text: await transcribe(page), bytes: await generate(page) }).toEqual(visit);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('link', { name: 'Device' }).first().click();
  await expect(page.getByRole('heading', { name: 'Device', level: 1 })).toBeVisible();

  // An address that does not exist leads to the page.
  await page.goto('./nowhere/at/all');
  await expect(page).toHaveURL(host.url);
  await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
  // A narrow header has room for that word.
  await page.setViewportSize({ width: 360, height: 780 });
  await expect(page.locator('[data-offline]')).toHaveText('Offline');
  await expect(page.getByTitle(/^Loaded models/)).toBeHidden();
});

test('once installed, what was never used works with the network off as well', async ({ page, host }) => {
  await page.goto('./?device=wasm');
  expect(await classifyFox(page)).toBe('a fox');
  await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
  await expect(page.getByText(/It works offline now\./)).toBeVisible({ timeout: 400_000 });
  await expect.poll(() => missingFiles(page)).toEqual([]);
  await goOffline(page, host);
  await page.reload();
  expect(await generate(page)).toBeGreaterThan(1000);
  expect(await transcribe(page)).toContain('what you can do for your country');
});

test.describe('on a host that cannot send headers', () => {
  test.use({ hasHeaders: false });

  test('the page is isolated after one reload, and stays so offline', async ({ page, host }) => {
    let loads = 0;
    page.on('domcontentloaded', () => loads++);
    await page.goto('./');
    await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
    await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
    expect(await classifyFox(page)).toBe('a fox');
    const isIsolated = () => page.evaluate(async () => (await window.triptych.device.report()).crossOriginIsolated);
    expect(await isIsolated()).toBe(true);
    expect(loads).toBe(2);
    await expect.poll(() => missingFiles(page)).toEqual([]);
    await goOffline(page, host);
    await page.reload();
    expect(await isIsolated()).toBe(true);
    expect(loads).toBe(3);
  });
});

test('a new version waits until the person asks for it', async ({ page, host }) => {
  await page.goto('./');
  await expect.poll(() => missingFiles(page)).toEqual([]);
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const isSamePage = () => page.evaluate(() => 'isSamePage' in window);

  host.change('// the next version');
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const notice = page.getByText('A new version of Triptych is here.');
  await expect(notice).toBeVisible();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe('installed');
  expect(await isSamePage()).toBe(true);

  // It is asked for while a picture is painted, which comes to its end: from inside, because a quick machine is soon done.
  const asked = page.waitForFunction(() =>
    document.body.innerText.includes('The page reloads when what runs is done.'),
  );
  const run = page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Reload')!;
    let isPressed = false;
    const onProgress = ({ unit }: { unit: string }) => {
      if (unit === 'steps' && !isPressed) button.click();
      isPressed ||= unit === 'steps';
    };
    await window.triptych.diffusion.generate({ prompt: 'a fox', steps: 12, seed: 1, onProgress });
    return true;
  });
  await asked;
  expect(await run).toBe(true);
  await expect.poll(() => isSamePage().catch(() => true)).toBe(false);
  await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test('a new version that is not whole at its host, or hidden behind another page, changes nothing until it is', async ({
  page,
  host,
}) => {
  await page.goto('./');
  await expect.poll(() => missingFiles(page)).toEqual([]);
  const release = () => page.locator('meta[name=release]').count();
  /** Looks for a new version; how its install ended. */
  const update = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const found = new Promise<ServiceWorker>((resolve) =>
        registration.addEventListener('updatefound', () => resolve(registration.installing!), { once: true }),
      );
      await registration.update();
      const worker = await found;
      if (worker.state === 'installing')
        await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
      return worker.state;
    });
  const heading = page.getByRole('heading', { name: 'Search pictures' });

  host.release();
  const old = { 'theme.js': file('../dist/theme.js').bytes, '*': 'page' } as const;
  for (const [path, content] of Object.entries(old)) {
    host.instead.set(path, content);
    expect(await update()).toBe('redundant');
    await page.reload();
    await expect(heading).toBeVisible();
    expect(await release()).toBe(0);
    // the reload has made the browser look by itself, and that install ends in the same way
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
    host.instead.delete(path);
  }
  expect(await update()).toBe('installed');
  host.instead.set('*', 'page'); // it is whole already
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(release).toBe(1);
  await expect(heading).toBeVisible();
});

test.describe(() => {
  test.use({ expectedErrors: [/Failed to find a valid digest in the 'integrity' attribute/] });
  test('a first visit while the host is being updated says so, and works when it is done', async ({ page, host }) => {
    const entries = [
      ...file('../dist/index.html')
        .bytes.toString()
        .matchAll(/"\.\/(assets\/index-[^"]+\.(?:js|css))"/g),
    ];
    expect(entries.length).toBeGreaterThan(1);
    for (const [, path] of entries)
      for (const content of ['page', Buffer.from('/* of another version */')] as const) {
        host.instead.set(path!, content);
        await page.goto('./');
        await expect(page.getByRole('alert').first()).toHaveText(/The page did not come whole.*Reload it in a minute/);
        host.instead.clear();
        await page.reload();
        await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
        await expect(page.locator('#incomplete')).toHaveCount(0);
        await page.evaluate(async () => {
          for (const found of await navigator.serviceWorker.getRegistrations()) await found.unregister();
        });
      }
  });
});

test('a shared picture arrives at CLIP', async ({ page }) => {
  await page.goto('./');
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const { bytes } = file('../public/samples/owl.png');
  const landed = await page.evaluate(async (base64) => {
    const picture = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const body = new FormData();
    body.append('files', new File([picture], 'Eule Nr. 1.png', { type: 'image/png' }));
    return (await fetch('./?share', { method: 'POST', body })).url;
  }, bytes.toString('base64'));
  expect(landed).toMatch(/\/\?share$/);
  await page.goto('./?share');
  await expect(page.getByRole('img', { name: 'Eule Nr. 1.png' }).first()).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('shared')))).toEqual([]);
});

test('a file opened with the installed app arrives at CLIP, and a shortcut goes to its place', async ({ page }) => {
  await page.addInitScript(() => {
    const launchQueue = { setConsumer: (consumer: unknown) => Object.assign(window, { consumer }) };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  await page.goto('./');
  await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
  type Launch = (params: { targetURL: string; files: { getFile: () => Promise<File> }[] }) => void;
  await page.evaluate(async () => {
    const blob = await (await fetch('samples/owl.png')).blob();
    const getFile = async () => new File([blob], 'opened.png', { type: 'image/png' });
    (window as unknown as { consumer: Launch }).consumer({ targetURL: location.href, files: [{ getFile }] });
  });
  await expect(page.getByRole('img', { name: 'opened.png' }).first()).toBeVisible();
  await page.evaluate(() => {
    const targetURL = new URL('#/device', location.href).href;
    (window as unknown as { consumer: Launch }).consumer({ targetURL, files: [] });
  });
  await expect(page.getByRole('heading', { name: 'Device', level: 1 })).toBeVisible();
});

test('the page works where service workers are refused', async ({ page }) => {
  await page.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  });
  await page.goto('./');
  expect(await classifyFox(page)).toBe('a fox');
});
