import { afterEach, expect, test } from 'vitest';
import type { BuildFile, BuildFiles } from './build-files.ts';
import { isolated, keptFiles } from './kept-files.ts';
import { putShared, takeShared } from './shared-files.ts';

const scope = new URL('/pages/here/', location.href);
const elsewhere = new URL('/pages/there/', location.href);

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

/** A host that gives every file its path as content, and remembers what it was asked for. */
function host({ type = 'text/javascript', status = 200 } = {}) {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.pathname);
    return new Response(url.pathname, { status, headers: { 'content-type': type } });
  };
  return { asked, caches, fetch };
}
const build = (version: string, shell: BuildFile[], used: BuildFile[] = []): BuildFiles => ({ version, shell, used });
const names = async () => (await caches.keys()).toSorted();
const ask = (path: string) => new Request(new URL(path, scope));
const later = (keeping: Promise<unknown>) => void waiting.push(keeping);
const waiting: Promise<unknown>[] = [];

test('the shell is fetched once, and then answered without the network', async () => {
  const { asked, ...surroundings } = host();
  const files = keptFiles(build('1', [['a.js', 'x']]), scope, surroundings);
  await files.keepShell();
  await files.keepShell();
  const answer = await files.answer(files.find(new URL('a.js?any', scope))!, ask('a.js'), later);
  expect(await answer.text()).toBe('/pages/here/a.js');
  expect(asked).toEqual(['/pages/here/a.js']);
});

test('a large file is kept when it is used', async () => {
  const { asked, ...surroundings } = host();
  const files = keptFiles(build('1', [], [['big.wasm', 'x']]), scope, surroundings);
  await files.keepShell();
  expect(asked).toEqual([]);
  for (let time = 0; time < 2; time++) {
    await files.answer(['big.wasm', 'x'], ask('big.wasm'), later);
    await Promise.all(waiting);
  }
  expect(asked).toEqual(['/pages/here/big.wasm']);
});

test('the folder means the page; what is not of the build means nothing', () => {
  const files = keptFiles(build('1', [['index.html', 'x']]), scope, host());
  expect(files.find(scope)).toEqual(['index.html', 'x']);
  expect(files.find(new URL('other.html', scope))).toBeUndefined();
  expect(files.find(elsewhere)).toBeUndefined();
});

test('a new version takes over what did not change, fetches the rest, and leaves other pages of the origin alone', async () => {
  const { asked, ...surroundings } = host();
  const old = keptFiles(
    build(
      '1',
      [
        ['a.js', 'x'],
        ['b.js', 'x'],
      ],
      [['big.wasm', 'x']],
    ),
    scope,
    surroundings,
  );
  await keptFiles(build('1', [['a.js', 'x']]), elsewhere, surroundings).keepShell();
  await old.keepShell();
  await old.answer(['big.wasm', 'x'], ask('big.wasm'), later);
  await Promise.all(waiting);
  asked.length = 0;

  const next = keptFiles(
    build(
      '2',
      [
        ['a.js', 'x'],
        ['b.js', 'y'],
      ],
      [['big.wasm', 'x']],
    ),
    scope,
    surroundings,
  );
  await next.keepShell();
  expect(asked).toEqual(['/pages/here/b.js']);
  await next.replaceOlder();
  expect(await names()).toEqual(['triptych /pages/here/ 2', 'triptych /pages/there/ 1']);
  await next.answer(['big.wasm', 'x'], ask('big.wasm'), later);
  expect(asked).toEqual(['/pages/here/b.js']);
});

test('a shell of which one file is missing, or came as a sign-in page, is not taken', async () => {
  const files = (faults: Parameters<typeof host>[0]) => keptFiles(build('1', [['a.js', 'x']]), scope, host(faults));
  await expect(files({ status: 404 }).keepShell()).rejects.toThrow('“a.js” came with status 404');
  await expect(files({ type: 'text/html; charset=utf-8' }).keepShell()).rejects.toThrow('“a.js”');
});

test('with storage that refuses, files come from the network', async () => {
  const open = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  const refusing = { open } as unknown as CacheStorage;
  const files = keptFiles(build('1', [['a.js', 'x']]), scope, { ...host(), caches: refusing });
  expect(await (await files.answer(['a.js', 'x'], ask('a.js'), later)).text()).toBe('/pages/here/a.js');
});

test('answers get the headers that isolate a page, redirects and empty ones stay as they are', async () => {
  const page = isolated(new Response('x', { headers: { 'content-type': 'text/html' } }));
  expect(Object.fromEntries(page.headers)).toEqual({
    'content-type': 'text/html',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
  });
  const gone = isolated(new Response('no', { status: 404 }));
  expect([gone.status, await gone.text()]).toEqual([404, 'no']);
  for (const response of [Response.error(), new Response(null, { status: 304 })])
    expect(isolated(response)).toBe(response);
});

test('shared files wait for the page with their names and types, and are given once', async () => {
  const form = new FormData();
  form.append('files', new File(['one'], 'Größe 1.png', { type: 'image/png' }));
  form.append('files', new File(['two'], 'b', { type: '' }));
  form.append('title', 'words that come with them');
  await putShared(form, scope);
  expect(await takeShared(elsewhere)).toEqual([]);
  const files = await takeShared(scope);
  expect(files.map(({ name, type }) => [name, type])).toEqual([
    ['Größe 1.png', 'image/png'],
    ['b', ''],
  ]);
  expect(await files[0]!.text()).toBe('one');
  expect(await takeShared(scope)).toEqual([]);
});
