import type { BrowserContext, Page } from '@playwright/test';
import { startElsewhere, type Elsewhere } from './elsewhere.ts';
import { startHost, type Host } from './host.ts';
import { weights } from './hub-server.ts';
import { expect, file, test as base, withoutIntegrity } from './page.ts';

const test = base.extend<{ hasHeaders: boolean; host: Host; elsewhere: Elsewhere }>({
  hasHeaders: [false, { option: true }],
  host: async ({ hasHeaders }, use) => {
    const host = await startHost({ headers: hasHeaders });
    await use(host);
    await host.stop();
  },
  elsewhere: async ({}, use) => {
    const elsewhere = await startElsewhere();
    await use(elsewhere);
    await elsewhere.stop();
  },
  baseURL: async ({ host }, use) => use(host.url),
  isFirstVisit: true,
  // What a policy refuses is listed as a request and as an error: here the other host tells what reached it.
  watched: async ({}, use) => use(),
});

/** Code for the start of a script that tries all ways out of it, and tells the host of its own origin when it has. */
const escape = (outside: string) => `
  {
    const name = encodeURIComponent((globalThis.name || 'page') + ' ' + import.meta.url.split('/').pop());
    const out = ${JSON.stringify(outside)} + '?' + name;
    const tell = fetch;
    const ways = [
      () => tell(out),
      () => tell(out, { mode: 'no-cors', method: 'POST', body: 'data', keepalive: true }),
      () => import(out),
      () => {
        const request = new XMLHttpRequest();
        request.open('GET', out);
        request.send();
      },
      () => new WebSocket(out.replace('http', 'ws')),
      () => new EventSource(out),
      () => importScripts(out),
      () => new Worker(out, { type: 'module' }),
      () => new Worker(URL.createObjectURL(new Blob(['fetch(' + JSON.stringify(out) + ')'], { type: 'text/javascript' }))),
      () => WebAssembly.compileStreaming(tell(out)),
      () => tell(new URL('../outside?' + encodeURIComponent(out), import.meta.url)),
    ];
    Promise.allSettled(ways.map(async (way) => way())).then(() => tell(new URL('../tried?' + name, import.meta.url))).catch(() => {});
  }
`;

/** Lets the page, every worker and every thread of one begin with the attempt. */
async function injectEverywhere(context: BrowserContext, outside: string): Promise<void> {
  await context.route(/\/assets\/(index-|ort-|[^/]*worker)[^/]*\.m?js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${escape(outside)}\n${await response.text()}` });
  });
}

/** Uses all workers that there are: each task's, the library's with its helpers, that of Models, that of Device. */
const useEverything = (page: Page) =>
  page.evaluate(async () => {
    const { triptych } = window;
    await triptych.ready;
    const fox = await (await fetch('samples/fox.png')).blob();
    const speech = (await (await fetch('samples/jfk.wav')).blob()).slice(0, 64_000); // two seconds
    await triptych.clip.classify(fox, ['a fox', 'a cat']);
    await triptych.clip.library.add([new File([fox], 'fox.png', { type: 'image/png' })]);
    await triptych.clip.library.search('a fox');
    await triptych.whisper.transcribe(speech, { language: 'en' });
    await triptych.diffusion.generate({ prompt: 'a red apple', steps: 1, seed: 1 });
    await triptych.models.verify('pocket-clip');
    await triptych.device.report();
  });

const kinds = [
  'page',
  'clip',
  'clip library',
  'whisper',
  'diffusion-text',
  'diffusion-unet',
  'diffusion-vae',
  'models',
];

test.describe('on a host that isolates the page and sends no policy, without a service worker', () => {
  test.use({ hasHeaders: true, serviceWorkers: 'block' });
  test('no script, worker or thread reaches another host', async ({ page, context, host, elsewhere }) => {
    test.setTimeout(240_000);
    await injectEverywhere(context, elsewhere.url);
    await withoutIntegrity(context, `${host.url}?device=wasm`);
    await page.goto('./?device=wasm');
    await useEverything(page);
    const tried = () => host.requested('/tried').map((query) => decodeURIComponent(query).slice(1));
    for (const kind of [...kinds, 'em-pthread']) await expect.poll(() => tried().join('\n')).toMatch(`${kind} `);
    expect(elsewhere.requests).toEqual([]);
  });
});

test.describe('on a host that sends nothing, with the service worker', () => {
  test.use({ serviceWorkers: 'allow' });
  test('no worker reaches another host, be it through the service worker', async ({ page, elsewhere }) => {
    await page.goto('./?device=wasm');
    await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
    await expect(page.getByRole('heading', { name: 'Search pictures' })).toBeVisible();
    const ask = async (outside: string) => {
      const relay = new URL(`/pages/triptych/outside?${encodeURIComponent(outside)}`, origin);
      const { status, headers } = await fetch(relay);
      const straight = await fetch(outside).then(String, ({ name }: Error) => name);
      return { straight, relayed: [status, headers.get('x-not-chosen')] };
    };
    const bound = await page.evaluate(
      (code) => {
        const start = URL.createObjectURL(new Blob([`postMessage(await ${code})`], { type: 'text/javascript' }));
        const worker = new Worker(start, { type: 'module' });
        return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
      },
      `(${String(ask)})(${JSON.stringify(elsewhere.url)})`,
    );

    // One that is started past the page's own means has the policy that the service worker sends with its script.
    const starting = page.waitForEvent('worker', (worker) => /assets\/index-/.test(worker.url()));
    await page.evaluate(() => {
      const Unbound = Object.getPrototypeOf(Worker) as typeof Worker;
      const isScript = ({ name }: PerformanceEntry) => /assets\/index-.*\.js$/.test(name);
      const script = performance.getEntriesByType('resource').find(isScript)!.name;
      Object.assign(window, { unbound: new Unbound(script, { type: 'module' }) });
    });
    const unbound = await (await starting).evaluate(ask, elsewhere.url);

    const refused = { straight: 'TypeError', relayed: [403, new URL(elsewhere.url).host] };
    expect({ bound, unbound }).toEqual({ bound: refused, unbound: refused });
    expect(elsewhere.requests).toEqual([]);
  });
});

test.describe('a source of models of one’s own', () => {
  test.use({ hasHeaders: true, serviceWorkers: 'allow' });
  test('is reached through the service worker while it is chosen, and no longer', async ({ page, host, elsewhere }) => {
    const files = ['config.json', 'onnx/model.onnx'].map((path) => ({ path, bytes: weights(70_000, path.length) }));
    for (const { path, bytes } of files) elsewhere.files.set(`/hub/maker/own/resolve/main/${path}`, bytes);
    const [config, graph] = files.map(({ path, bytes }) => ({ path, role: 'vision', bytes: bytes.length }));
    const entry = {
      id: 'own',
      name: 'A source of its own',
      task: 'clip',
      family: 'clip-split',
      parameters: 1,
      base: 'hub',
      repo: 'maker/own',
      licence: 'MIT',
      licenceUrl: 'https://example.org/',
      gated: false,
      notes: 'For tests.',
      recommended: true,
      variants: [{ dtype: 'fp32', files: [graph], memory: 1 }],
      config: [{ ...config, role: 'config' }],
    };
    const list = JSON.parse(file('../public/models/catalogue.json').bytes.toString()) as { models: object[] };
    host.instead.set(
      'models/catalogue.json',
      Buffer.from(JSON.stringify({ ...list, models: [...list.models, entry] })),
    );
    await page.goto('./#/models');
    await expect(page.getByRole('row').filter({ hasText: 'A source of its own' })).toBeVisible();
    await page.getByLabel('From', { exact: true }).selectOption('own');
    await page.getByLabel('Address').fill(`${elsewhere.url}hub`);
    await page.getByLabel('Address').blur();
    await page.evaluate(() => window.triptych.models.download('own'));
    expect(await page.evaluate(() => window.triptych.models.verify('own'))).toEqual({ ok: true, bad: [] });
    expect(elsewhere.requests.filter((text) => text.startsWith('GET /hub/maker'))).toHaveLength(2);

    await page.getByLabel('From', { exact: true }).selectOption('https://huggingface.co');
    const before = elsewhere.requests.length;
    const status = await page.evaluate(async (url) => {
      return (await fetch(`outside?${encodeURIComponent(url)}`)).status;
    }, elsewhere.url);
    expect([status, elsewhere.requests.length]).toEqual([403, before]);
  });
});

test('the policy names whom the page may reach, and text does not become a script', async ({ page }) => {
  await page.goto('./');
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  const directives = new Map(policy!.split('; ').map((text) => [text.split(' ')[0], text.split(' ').slice(1)]));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(directives.get('connect-src')).toEqual([
    "'self'",
    'blob:',
    'data:',
    'https://huggingface.co',
    'https://*.hf.co',
  ]);
  const outcome = await page.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.textContent = 'window.wasRun = true';
      document.head.append(script);
    } catch (error) {
      return (error as Error).name;
    }
    return 'wasRun' in window;
  });
  expect(outcome).toBe('TypeError');
});
