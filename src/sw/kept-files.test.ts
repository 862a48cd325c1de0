import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BuildFile, BuildFiles } from './build-files.ts';
import { keptFiles, type KeptFiles } from './kept-files.ts';
import { memoryCaches } from './testing/memory-caches.ts';

/*
 * A host on which a new version arrives file by file, in every order, and that may answer anything in place of a file at
 * any moment; and a browser that looks for a new service worker at each visit, as browsers do.
 */

const scope = new URL('https://host.example/app/');
type Content = Record<string, string>;

/** Two versions with a file of a fixed name and two that bear their hash, of which one is not of the shell. */
const contentOf = (version: number): Content => ({
  'index.html': `<!doctype html><title>${version}</title>`,
  'theme.js': `theme ${version}`,
  [`assets/app-${version}.js`]: `app ${version}`,
  [`assets/runtime-${version}.wasm`]: `runtime ${version}`,
  'models/catalogue.json': 'the same in both',
});
const isLarge = (path: string) => path.endsWith('.wasm');

function buildOf(version: number): BuildFiles {
  const { 'index.html': page = '', ...others } = contentOf(version);
  const files = Object.entries(others).map(([path, text]): BuildFile => {
    return [path, createHash('sha256').update(text).digest('hex'), Buffer.byteLength(text)];
  });
  return {
    version: `v${version}`,
    page,
    shell: files.filter(([path]) => !isLarge(path)),
    used: files.filter(([path]) => isLarge(path)),
  };
}
const builds = [1, 2].map(buildOf);

/** What the host does wrong with an answer. */
type Fault = (body: string) => Response;
const faults: Record<string, Fault> = {
  'answers a page': () => new Response('<!doctype html>Back soon', { headers: { 'content-type': 'text/html' } }),
  'answers a page as a script': () =>
    new Response('<!doctype html>', { headers: { 'content-type': 'text/javascript' } }),
  'answers 503': () => new Response('', { status: 503 }),
  'answers nothing': () => new Response(''),
  'ends in the middle': (body) => new Response(body.slice(0, body.length / 2)),
  'breaks off': (body) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(body.slice(0, 1)));
          controller.error(new TypeError('cut'));
        },
      }),
    ),
};

/** What lies at the host; `sw.js` holds the number of its version. */
class Host {
  files: Content = { ...contentOf(1), 'sw.js': '1' };
  faults = new Map<string, Fault>();

  fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname.slice(scope.pathname.length) || 'index.html';
    const body = this.files[path];
    const fault = this.faults.get(path);
    if (fault) return fault(body ?? '');
    return body === undefined ? new Response('<!doctype html>Not found', { status: 404 }) : new Response(body);
  };
}

/** A browser with one tab; the person says yes to every new version. */
class Browser {
  caches = memoryCaches();
  active: { version: number; files: KeptFiles } | undefined;
  constructor(readonly host: Host) {}

  async update(): Promise<void> {
    const answer = await this.host.fetch(new URL('sw.js', scope));
    const version = Number(await answer.text().catch(() => ''));
    if (!builds[version - 1] || version === this.active?.version) return; // no script, or the same
    const { fetch } = this.host;
    const files = keptFiles(builds[version - 1]!, scope, { caches: this.caches, fetch });
    if (this.active) {
      const isInstalled = await files.install().then(
        () => true,
        () => false,
      );
      if (!isInstalled) return;
    }
    await files.activate();
    this.active = { version, files };
    if (version === 1) await files.keepShell().catch(() => {});
  }

  async get(path: string): Promise<string> {
    const { files } = this.active!;
    const url = new URL(path, scope);
    const request = new Request(url);
    const later: Promise<unknown>[] = [];
    if (files.isPage(url)) return (await files.page(request)).text();
    const file = files.find(url);
    const response = file
      ? await files.answer(file, request, (keeping) => void later.push(keeping))
      : (files.isOld(url) && (await files.older(url))) || (await this.host.fetch(request));
    await Promise.all(later);
    if (response.type === 'error' || !response.ok) return `status ${response.status}`;
    return response.text();
  }

  /**
   * Opens the page and everything that it loads; the version that all of it is of. A large file, which is fetched when it
   * is used, may be refused while the host has another; never is another given.
   */
  async visit(): Promise<number> {
    const page = await this.get('');
    const version = [1, 2].find((number) => contentOf(number)['index.html'] === page);
    expect(version, page).toBeDefined();
    for (const [path, text] of Object.entries(contentOf(version!)))
      if (path !== 'index.html') {
        const given = await this.get(path);
        const isRefused = isLarge(path) && this.host.faults.size > 0 && /^status (0|503)$/.test(given);
        expect(isRefused || given === text, `${path} of ${version}`).toBe(true);
      }
    return version!;
  }
}

/** A deployment as single steps. */
const steps: [string, (files: Content) => void][] = [
  ['sw.js', (files) => void (files['sw.js'] = '2')],
  ...Object.keys(contentOf(2)).map((path): [string, (files: Content) => void] => [
    path,
    (files) => void (files[path] = contentOf(2)[path]!),
  ]),
  ['removal', (files) => ['assets/app-1.js', 'assets/runtime-1.wasm'].forEach((path) => delete files[path])],
];
const changing = steps.filter(([name]) => name !== 'models/catalogue.json');
function* orders<T>(list: readonly T[]): Generator<T[]> {
  if (list.length === 0) yield [];
  for (const [index, first] of list.entries())
    for (const rest of orders([...list.slice(0, index), ...list.slice(index + 1)])) yield [first, ...rest];
}

async function visited(): Promise<Browser> {
  const browser = new Browser(new Host());
  await browser.update();
  expect(await browser.visit()).toBe(1);
  return browser;
}

test('a deployment file by file, in every order: each visit shows one whole version, and the last one the new', async () => {
  const page = steps.filter(([path]) => path === 'index.html');
  for (const order of orders(changing.filter((step) => !page.includes(step))))
    for (const all of [
      [...page, ...order],
      [...order, ...page],
    ]) {
      const browser = await visited();
      for (const [, step] of all) {
        step(browser.host.files);
        await browser.update();
        await browser.visit();
      }
      expect(await browser.visit()).toBe(2);
    }
});

test.each(Object.entries(faults))('a host that %s for one file or all, at any moment of it', async (_, fault) => {
  const order = [changing[0]!, ...changing.slice(1).toReversed()];
  for (let at = 0; at <= order.length; at++)
    for (const path of [...Object.keys({ ...contentOf(1), ...contentOf(2) }), 'sw.js', 'all']) {
      const browser = await visited();
      const { host } = browser;
      for (const [, step] of order.slice(0, at)) step(host.files);
      for (const name of path === 'all' ? Object.keys(host.files) : [path]) host.faults.set(name, fault);
      await browser.update();
      const shown = await browser.visit();
      if (shown === 1) expect((await browser.caches.keys()).length, 'nothing of a failed install stays').toBe(1);
      for (const [, step] of order.slice(at)) step(host.files);
      host.faults.clear();
      await browser.update();
      expect(await browser.visit()).toBe(2);
    }
});

test('a host that breaks off at any byte of any file', async () => {
  const files = Object.entries(contentOf(2)).filter(([path]) => !isLarge(path) && path !== 'index.html');
  for (const [path, text] of files)
    for (let bytes = 0; bytes < text.length; bytes++) {
      const browser = await visited();
      browser.host.files = { ...contentOf(2), 'sw.js': '2', [path]: text.slice(0, bytes) };
      await browser.update();
      expect(await browser.visit()).toBe(path === 'models/catalogue.json' ? 2 : 1);
    }
});

test('a first visit to a host in the middle of a deployment keeps nothing of the wrong version', async () => {
  const host = new Host();
  host.files = { ...contentOf(1), ...contentOf(2), 'index.html': contentOf(1)['index.html']!, 'sw.js': '2' };
  host.faults.set('theme.js', faults['answers a page as a script']!);
  const browser = new Browser(host);
  await browser.update();
  await browser.active!.files.keepShell().catch(() => {});
  expect(await browser.get('')).toBe(contentOf(1)['index.html']); // what the host gives, as without a service worker
  host.faults.clear();
  host.files = { ...contentOf(2), 'sw.js': '2' };
  await browser.active!.files.keepShell();
  host.files = {};
  expect(await browser.get('')).toBe(contentOf(2)['index.html']);
  expect(await browser.get('theme.js')).toBe('theme 2');
});

test.each([
  ['lost', (cache: Cache, key: Request) => cache.delete(key)],
  ['changed', (cache: Cache, key: Request) => cache.put(key, new Response('other'))],
  ['a page', (cache: Cache, key: Request) => cache.put(key, new Response('<!doctype html>'))],
])(
  'an entry that is %s in the cache comes again from the host, and from there only as it should be',
  async (_, spoil) => {
    for (const path of Object.keys(contentOf(1))) {
      if (path === 'index.html') continue;
      const browser = await visited();
      const [name] = await browser.caches.keys();
      const cache = await browser.caches.open(name!);
      const key = (await cache.keys()).find(({ url }) => url.includes(path))!;
      await spoil(cache, key);
      expect(await browser.visit()).toBe(1);
      expect((await (await cache.match(key))!.text()) === contentOf(1)[path]).toBe(true);

      await spoil(cache, key);
      browser.host.faults.set(path, faults['answers a page as a script']!);
      const given = await browser.get(path);
      if (path.startsWith('assets/')) expect(given).toBe('status 0');
      expect(await cache.match(key)).toBeUndefined();
    }
  },
);

test('a tab of the old version goes on when another tab has taken the new one and the host forgot the old files', async () => {
  const browser = await visited();
  browser.host.files = { ...contentOf(2), 'sw.js': '2' };
  await browser.update();
  expect(browser.active!.version).toBe(2);
  for (const path of ['assets/app-1.js', 'assets/runtime-1.wasm'])
    expect((await browser.get(path)) === contentOf(1)[path]).toBe(true);
  await browser.active!.files.forgetOlder();
  expect(await browser.get('assets/app-1.js')).toBe('status 404');
  expect(await browser.visit()).toBe(2);
});

test('a failed install of files that are in use already takes nothing away', async () => {
  const browser = await visited();
  const { host, caches } = browser;
  const { fetch } = host;
  const cache = await caches.open((await caches.keys())[0]!);
  await cache.delete((await cache.keys()).find(({ url }) => url.includes('theme.js'))!);
  host.faults.set('theme.js', faults['answers 503']!);
  const again = keptFiles(builds[0]!, scope, { caches, fetch });
  await expect(again.install()).rejects.toThrow('“theme.js” came with status 503.');
  expect((await cache.keys()).length).toBeGreaterThan(2);
});
