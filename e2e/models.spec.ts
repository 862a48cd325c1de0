import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { startHub, sha256, weights, type HubServer } from './hub-server.ts';
import { drop, expect, expectAccessible, test as base } from './page.ts';

const chunkBytes = 16 * 2 ** 20;
const large = weights(2.5 * chunkBytes);
const files = [
  { path: 'config.json', bytes: Buffer.from('{"projection_dim":512}') },
  { path: 'onnx/vision_model.onnx', bytes: large },
];
const small = { path: 'onnx/vision_model_quantized.onnx', bytes: weights(1000, 2) };
/** In the second chunk: where it is held, the two others are there, however quick the machine is. */
const almostAll = 1.9 * chunkBytes;
const chunks = [0, 1, 2].map((index) => sha256(large.subarray(index * chunkBytes, (index + 1) * chunkBytes)));
const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
const graph = { path: 'onnx/vision_model.onnx', role: 'vision', bytes: large.length, chunks };
const entry = {
  id: 'large-clip',
  name: 'Large CLIP',
  task: 'clip',
  family: 'clip-split',
  parameters: 151_277_313,
  base: 'hub',
  repo: 'maker/large-clip',
  revision: 'abc123',
  variants: [
    { dtype: 'fp32', files: [graph], memory: 64e6 },
    {
      dtype: 'q8',
      files: [{ path: small.path, role: 'vision', bytes: 1000, sha256: sha256(small.bytes) }],
      memory: 1e6,
    },
    { dtype: 'huge', files: [{ path: small.path, role: 'vision', bytes: 1000 }], memory: 900e9 },
  ],
  config: [{ path: 'config.json', role: 'config', bytes: files[0]!.bytes.length, sha256: sha256(files[0]!.bytes) }],
  licence: 'MIT',
  licenceUrl: 'https://example.org/licence',
  gated: false,
  notes: 'For tests.',
  recommended: true,
};

const test = base.extend<{ hub: HubServer }>({
  hub: async ({}, use) => {
    const hub = await startHub(entry, [...files, small]);
    await use(hub);
    await hub.close();
  },
  baseURL: async ({ hub }, use) => use(hub.url),
  page: async ({ page, hub }, use) => {
    await useHub(page, hub);
    await use(page);
  },
});
test.use({ serviceWorkers: 'block' });

const useHub = (page: Page, hub: HubServer) =>
  page.addInitScript((address) => {
    localStorage.setItem('triptych.settings', JSON.stringify({ hub: address }));
  }, `${hub.url}hub`);

const row = (page: Page) => page.getByRole('row').filter({ hasText: 'Large CLIP' });
const open = async (page: Page) => {
  await page.goto('./#/models');
  await expect(row(page)).toBeVisible();
};
const press = (page: Page, verb: string) => page.getByRole('button', { name: `${verb} Large CLIP` }).click();
const info = (page: Page) =>
  page.evaluate(async () => (await window.triptych.models.list()).find(({ id }) => id === 'large-clip')!);
const verify = (page: Page) => page.evaluate(() => window.triptych.models.verify('large-clip'));

/** Runs a script in the worker that fetches before its own code. */
const injectIntoWorker = (page: Page, script: string) =>
  page.route(/\/assets\/models\.worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });

test.describe('a line that is cut at random, thirty times', () => {
  test.use({ expectedErrors: [[/ERR_/], { option: true }] as never });
  test('costs next to nothing', async ({ page, hub }) => {
    hub.faults.rate = 20e6; // a line is slower than the page
    const cutsAt = Array.from({ length: 30 }, (_, index) => Math.floor(((index + random(index)) / 30) * 40e6));
    hub.faults.cutsAt = cutsAt;
    await injectIntoWorker(page, fastTimers);
    await open(page);
    await press(page, 'Download');
    await expect(row(page)).toContainText('Ready');
    expect(cutsAt).toEqual([]);
    // Each cut loses what lay in the browser's buffer: of 200 MB it would be less than 5 %.
    expect(hub.sent - size).toBeLessThanOrEqual(200e6 * 0.05);
    expect(await verify(page)).toEqual({ ok: true, bad: [] });
    await expectAccessible(page);
  });
});
const random = (index: number) => ((index * 7919) % 997) / 997;
/** Waits between tries are tested elsewhere. */
const fastTimers =
  'const later = setTimeout; self.setTimeout = (run, ms, ...rest) => later(run, ms > 20000 ? ms : 1, ...rest)';

test('a tab that is closed in the middle of a chunk goes on there', async ({ page, hub, context }) => {
  hub.faults.holdAt = almostAll;
  await open(page);
  await press(page, 'Download');
  // Two chunks are whole, and of the third has come what is not held.
  await expect.poll(async () => (await info(page)).stored, { intervals: [50] }).toBeGreaterThan(2.3 * chunkBytes);
  await page.close();
  hub.faults = {};
  const next = await context.newPage();
  await useHub(next, hub);
  await open(next);
  await expect(row(next)).toContainText('paused');
  const { state, stored } = await info(next);
  expect(state).toBe('partial');
  hub.sent = 0;
  await press(next, 'Resume');
  await expect(row(next)).toContainText('Ready');
  expect(hub.sent).toBe(size - stored);
  expect(await verify(next)).toEqual({ ok: true, bad: [] });
});

test('pause keeps what is here, and delete frees it', async ({ page, hub }) => {
  hub.faults.holdAt = almostAll;
  await open(page);
  await press(page, 'Download');
  await expect.poll(async () => (await info(page)).stored, { intervals: [50] }).toBeGreaterThan(chunkBytes);
  await press(page, 'Pause');
  await expect(row(page)).toContainText('paused');
  await press(page, 'Delete');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row(page)).toContainText('Not downloaded');
  expect(await info(page)).toMatchObject({ state: 'absent', stored: 0 });
});

test.describe('a network that goes away', () => {
  test.use({ expectedErrors: [[/ERR_/], { option: true }] as never });
  test('is waited for, and the download goes on by itself when it is back', async ({ page, hub, context }) => {
    hub.faults.holdAt = almostAll;
    await injectIntoWorker(page, hastyTimers);
    await open(page);
    await press(page, 'Download');
    await expect.poll(async () => (await info(page)).stored).toBeGreaterThan(chunkBytes);
    await context.setOffline(true);
    hub.cut();
    await expect(row(page)).toContainText('Offline: resumes when the network is back');
    await page.waitForTimeout(500); // more tries than a server would get
    await expect(row(page)).toContainText('Offline: resumes when the network is back');
    await context.setOffline(false);
    await expect(row(page)).toContainText('Ready');
    expect(await verify(page)).toEqual({ ok: true, bad: [] });
  });
});
/** Waits between tries, the one for a network too, are short; that for a silent line stays. */
const hastyTimers =
  'const later = setTimeout; self.setTimeout = (run, ms, ...rest) => later(run, ms > 20000 ? ms : ms > 9000 ? 20 : 1, ...rest)';

test('one byte that flips on the way costs its chunk', async ({ page, hub }) => {
  let isSpoilt = false;
  hub.faults.spoil = (bytes, from) => {
    if (isSpoilt || from !== chunkBytes) return bytes;
    isSpoilt = true;
    const copy = Buffer.from(bytes);
    copy[5]! ^= 1;
    return copy;
  };
  await open(page);
  await press(page, 'Download');
  await expect(row(page)).toContainText('Ready');
  expect(isSpoilt).toBe(true);
  expect(hub.sent).toBe(size + chunkBytes);
  expect(await verify(page)).toEqual({ ok: true, bad: [] });
});

test('one byte that flips on the disk is found, named, and costs its chunk', async ({ page, hub }) => {
  await open(page);
  await press(page, 'Download');
  await expect(row(page)).toContainText('Ready');
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('triptych-weights');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    const key = 'large-clip/onnx/vision_model.onnx#1';
    const read = database.transaction('files').objectStore('files').get(key);
    const blob = await new Promise<Blob>((resolve) => (read.onsuccess = () => resolve(read.result as Blob)));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    bytes[9]! ^= 1;
    const writing = database.transaction('files', 'readwrite');
    writing.objectStore('files').put(new Blob([bytes]), key);
    await new Promise((resolve) => (writing.oncomplete = resolve));
    database.close();
  });
  await press(page, 'Check');
  await expect(row(page)).toContainText('1 file is damaged');
  await expect(row(page)).toContainText('onnx/vision_model.onnx');
  hub.sent = 0;
  await press(page, 'Download again');
  await expect(row(page)).toContainText('Ready');
  expect(hub.sent).toBe(chunkBytes);
  expect(await verify(page)).toEqual({ ok: true, bad: [] });
});

test('the list is searched, and another number format is taken instead of the one for this device', async ({
  page,
  hub,
}) => {
  await open(page);
  await page.getByLabel('Find').fill('large maker/');
  await expect(page.getByRole('status').filter({ hasText: /^1 of \d+ models$/ })).toBeAttached();
  await page.getByRole('radio', { name: 'Whisper' }).check();
  await expect(page.getByText('No model matches.')).toBeVisible();
  await page.getByRole('button', { name: /^Show all/ }).click();
  await page.getByRole('button', { name: 'Large CLIP', exact: true }).click();
  const formats = page.getByRole('list', { name: 'Number formats of Large CLIP' });
  await expect(formats.getByRole('listitem').filter({ hasText: 'for this device' })).toContainText('fp32');
  await expect(formats).toContainText('Needs 900.0 GB');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Download Large CLIP in q8' }).click();
  await expect(row(page).first()).toContainText('Ready');
  await expect(formats.getByRole('listitem').filter({ hasText: 'for this device' })).toContainText('q8');
  expect(await info(page)).toMatchObject({ dtype: 'q8', state: 'ready' });
  expect(hub.requests.map(({ path }) => path).toSorted()).toEqual(['config.json', small.path]);
});

test('a script does all of it: list, download with a stop in the middle, verify, import, unload, remove', async ({
  page,
  hub,
}) => {
  hub.faults.holdAt = almostAll;
  await page.goto('./');
  const told = await page.evaluate(async () => {
    const { models, clip, ready } = window.triptych;
    await ready;
    const codeOf = (call: Promise<unknown>) =>
      call.then(
        () => 'done',
        (error: Error & { code?: unknown }) => (error.name === 'AppError' ? error.code : error.name),
      );
    const state = async (id: string) => (await models.list()).find((model) => model.id === id);
    const seen: string[] = [];
    const stop = new AbortController();
    const stopped = await codeOf(
      models.download('large-clip', {
        signal: stop.signal,
        onProgress({ phase, done, total = 0, unit }) {
          if (seen.at(-1) !== `${phase} ${unit}`) seen.push(`${phase} ${unit}`);
          if (done > total * 0.7) stop.abort();
        },
      }),
    );
    const partial = await state('large-clip');
    await models.download('large-clip');
    const whole = await state('large-clip');
    const verified = await models.verify('large-clip');
    await models.remove('large-clip');
    const removed = await state('large-clip');

    const paths = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
    const files = await Promise.all(
      [...paths, 'onnx/text_model.onnx', 'onnx/vision_model.onnx'].map(async (path) => {
        const file = new File([await (await fetch(`models/pocket-clip/${path}`)).blob()], path.split('/').at(-1)!);
        Object.defineProperty(file, 'webkitRelativePath', { value: `mine/${path}` });
        return file;
      }),
    );
    const id = await models.import(files, { id: 'mine', name: 'Mine' });
    const imported = await state(id);
    const { dims } = await clip.embedTexts(['a fox'], { model: id });
    await models.unload('clip');
    await models.remove(id);
    return {
      stopped,
      seen,
      partial: partial?.state,
      isHalf: partial!.stored > 0 && partial!.stored < partial!.size,
      whole: [whole?.state, whole?.stored === whole?.size, whole?.source],
      verified,
      removed: [removed?.state, removed?.stored],
      imported: [id, imported?.name, imported?.state, imported?.source, dims],
      gone: await state(id),
      unknown: await Promise.all([
        codeOf(models.download('none')),
        codeOf(models.verify('none')),
        codeOf(models.remove('none')),
        codeOf(models.import([])),
        codeOf(models.unload('none' as 'clip')),
        codeOf(models.download('large-clip@fp99')),
      ]),
    };
  });
  expect(told).toEqual({
    stopped: 'AbortError',
    seen: ['download bytes'],
    partial: 'partial',
    isHalf: true,
    whole: ['ready', true, 'catalogue'],
    verified: { ok: true, bad: [] },
    removed: ['absent', 0],
    imported: ['mine', 'Mine', 'ready', 'imported', 512],
    gone: undefined,
    unknown: ['model-missing', 'model-missing', 'model-missing', 'bad-input', 'bad-option', 'bad-option'],
  });
});

test('two tabs fetch it once', async ({ page, hub, context }) => {
  hub.faults.rate = 60e6;
  const other = await context.newPage();
  await useHub(other, hub);
  await Promise.all([open(page), open(other)]);
  await press(page, 'Download');
  await press(other, 'Download');
  await Promise.all([expect(row(page)).toContainText('Ready'), expect(row(other)).toContainText('Ready')]);
  expect(hub.sent).toBe(size);
});

test('a server without ranges gives it in one piece', async ({ page, hub }) => {
  hub.faults.hasRanges = false;
  await open(page);
  await press(page, 'Download');
  await expect(row(page)).toContainText('Ready');
  expect(hub.sent).toBe(size);
});

test.describe('what a hub may answer instead', () => {
  test.use({ expectedErrors: [[/status of [45]/], { option: true }] as never });
  const cases: readonly [string, HubServer['faults'], RegExp][] = [
    ['401', { answer: status(401) }, /answered 401: it wants to know who asks.*enter an access token/],
    ['403', { answer: status(403) }, /answered 403: it wants to know who asks/],
    ['404', { answer: status(404) }, /has no such file\. Choose another source/],
    ['429 for ten minutes', { answer: status(429, { 'Retry-After': '600' }) }, /asks to wait 10 minutes/],
    ['a sign-in page', { answer: html }, /came as a web page.*Sign in to the network/],
    ['another length', { answer: longer }, /bytes instead of/],
  ];
  test('stands in the row, and nothing is lost by it', async ({ page, hub }) => {
    await page.addInitScript(() => {
      StorageManager.prototype.persist = async () => {
        document.documentElement.dataset.asked = 'to keep';
        return false;
      };
    });
    await open(page);
    await expect(page.locator('html')).not.toHaveAttribute('data-asked');
    for (const [name, faults, sentence] of cases) {
      hub.faults = faults;
      await page.getByRole('button', { name: /^(Download|Resume) Large CLIP/ }).click();
      await expect(row(page), name).toContainText(sentence);
      await expect(row(page).getByRole('alert')).toBeVisible();
    }
    await expect(page.locator('html')).toHaveAttribute('data-asked', 'to keep');

    // A busy server is waited for, and an address that moved is followed.
    let isBusy = true;
    hub.faults = {
      answer(request, response) {
        if (isBusy) {
          isBusy = false;
          return status(503, { 'Retry-After': '1' })(request, response);
        }
        if (request.url!.endsWith('?moved')) return false;
        return status(302, { Location: `${request.url}?moved` })(request, response);
      },
    };
    await page.getByRole('button', { name: /^(Download|Resume) Large CLIP/ }).click();
    await expect(row(page)).toContainText('Ready');
    expect(await verify(page)).toEqual({ ok: true, bad: [] });
  });
});
type Answer = NonNullable<HubServer['faults']['answer']>;
function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(code, headers).end();
    return true;
  };
}
function html(...[, response]: Parameters<Answer>): boolean {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
  return true;
}
function longer(request: Parameters<Answer>[0], response: Parameters<Answer>[1]): boolean {
  if (!request.headers.range) return false;
  response.writeHead(206, { 'Content-Range': `bytes 0-3/${large.length + 1}` }).end('0123');
  return true;
}

test('a token goes with the requests to its host', async ({ page, hub }) => {
  await open(page);
  await page.getByLabel('Token').fill('hf_secret');
  await page.getByLabel('Token').blur();
  await press(page, 'Download');
  await expect(row(page)).toContainText('Ready');
  expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_secret']));
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('hf_secret');
});

test('a disk that is too small is told before, with what can go', async ({ page, hub }) => {
  await injectIntoWorker(page, 'StorageManager.prototype.estimate = async () => ({ usage: 9e6, quota: 10e6 })');
  await open(page);
  await press(page, 'Download');
  await expect(row(page)).toContainText('Large CLIP needs 42 MB, and 1 MB are left.');
  expect(hub.requests).toEqual([]);
});

test('storage that is refused, closed by the browser or full is told, and the part already downloaded is kept', async ({
  page,
  hub,
}) => {
  await injectIntoWorker(
    page,
    `let isRefused = false;
     let isFull = false;
     const connections = [];
     new BroadcastChannel('storage').onmessage = ({ data }) => {
       isRefused = data === 'refuse';
       isFull = data === 'fill';
       for (const connection of connections.splice(0)) connection.close();
     };
     const put = IDBObjectStore.prototype.put;
     IDBObjectStore.prototype.put = function (...given) {
       if (isFull) throw new DOMException('', 'QuotaExceededError');
       return put.apply(this, given);
     };
     const open = IDBFactory.prototype.open;
     IDBFactory.prototype.open = function (...given) {
       if (isRefused) throw new DOMException('denied', 'SecurityError');
       const request = open.apply(this, given);
       request.addEventListener('success', () => connections.push(request.result));
       return request;
     }`,
  );
  const storage = (order: 'refuse' | 'close' | 'fill') =>
    page.evaluate((data) => new BroadcastChannel('storage').postMessage(data), order);
  await open(page);
  const folder = fileURLToPath(new URL('../public/models/pocket-clip', import.meta.url));
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.getByText(/was imported/)).toBeVisible();

  await storage('refuse');
  await press(page, 'Download');
  await expect(row(page)).toContainText(/the browser refuses storage \(denied\)\. Allow this page to keep data/);
  expect(hub.requests).toEqual([]);

  await storage('close');
  hub.faults = { rate: 12e6, holdAt: almostAll };
  await press(page, 'Download');
  await expect.poll(async () => (await info(page)).stored, { intervals: [50] }).toBeGreaterThan(0);
  await storage('close');
  await expect.poll(async () => (await info(page)).stored, { intervals: [50] }).toBeGreaterThan(chunkBytes);
  await storage('fill');
  hub.faults.holdAt = undefined;
  await expect(row(page)).toContainText(
    /no room left for Large CLIP; .* of it are kept\. Delete a model first: Imported CLIP \(\d+ MB\)/,
  );
  await storage('close');
  const { stored } = await info(page);
  hub.faults = {};
  hub.sent = 0;
  await press(page, 'Resume');
  await expect(row(page)).toContainText('Ready');
  expect(hub.sent).toBe(size - stored);
  expect(await verify(page)).toEqual({ ok: true, bad: [] });
});

test('a model that is not here is told as that, and nothing is fetched', async ({ page, hub }) => {
  await open(page);
  const told = await page.evaluate(async () => {
    const blob = await (await fetch('samples/fox.png')).blob();
    return window.triptych.clip.classify(blob, ['a fox'], { model: 'large-clip' }).then(
      () => 'done',
      (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
    );
  });
  expect(told).toMatch(/^model-missing: Large CLIP is not on this device/);
  expect(hub.requests).toEqual([]);
});

test('a folder is imported, recognised by its graphs, and used', async ({ page }) => {
  await page.goto('./#/models');
  const folder = fileURLToPath(new URL('../public/models/pocket-clip', import.meta.url));
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.getByText(/was imported/)).toBeVisible();
  const outcome = await page.evaluate(async () => {
    const models = await window.triptych.models.list();
    const { id, state, source } = models.find((model) => model.source === 'imported')!;
    const blob = await (await fetch('samples/fox.png')).blob();
    const [best] = await window.triptych.clip.classify(blob, ['a fox', 'a cat', 'a dog'], { model: id });
    return { state, source, label: best!.label };
  });
  expect(outcome).toEqual({ state: 'ready', source: 'imported', label: 'a fox' });
});

test('a checkpoint without a graph is refused with the reason', async ({ page }) => {
  await page.goto('./#/models');
  await expect(row(page)).toBeVisible();
  const header = JSON.stringify({
    'model.diffusion_model.out.2.bias': { dtype: 'F16', shape: [4], data_offsets: [0, 8] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const bytes = Buffer.concat([length, Buffer.from(header), Buffer.alloc(8)]);
  await drop(page, 'body', [{ name: 'inkwash.safetensors', type: '', bytes }]);
  await expect(page.getByText(/a Stable Diffusion checkpoint in one file.*ONNX graphs only/)).toBeVisible();
  await expectAccessible(page);
});
