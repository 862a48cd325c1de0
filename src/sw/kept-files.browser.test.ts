import { afterEach, expect, test } from 'vitest';
import { sha256 } from '../runtime/weights/record.ts';
import { type BuildFile, type BuildFiles, mostShellBytes } from './build-files.ts';
import { keptFiles } from './kept-files.ts';
import { putShared, takeShared } from './shared-files.ts';
import { withHeaders } from './with-headers.ts';

const scope = new URL('/pages/here/', location.href);
const elsewhere = new URL('/pages/there/', location.href);

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

/** A host that gives every file its path as content, and remembers what it was asked for. */
function host({ status = 200 } = {}) {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL) => {
    const url = new URL(input instanceof Request ? input.url : input);
    asked.push(url.pathname);
    const body = url.pathname.endsWith('.wasm') ? large : url.pathname;
    return new Response(body, { status, headers: { 'content-type': 'text/javascript', 'x-host': 'any' } });
  };
  return { asked, caches, fetch };
}
const large = new Uint8Array(mostShellBytes + 1).fill(7);

/** A file as the host above has it, or one of another content. */
async function file(
  path: string,
  content: string | Uint8Array<ArrayBuffer> = `/pages/here/${path}`,
): Promise<BuildFile> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return [path, await sha256(bytes), bytes.length];
}
const build = (version: string, shell: BuildFile[], used: BuildFile[] = []): BuildFiles => ({
  version,
  page: `page ${version}`,
  shell,
  used,
});
const names = async () => (await caches.keys()).toSorted();
const ask = (path: string) => new Request(new URL(path, scope));
const later = (keeping: Promise<unknown>) => void waiting.push(keeping);
const waiting: Promise<unknown>[] = [];

test('the shell is fetched once, and then answered without the network and without headers of the host', async () => {
  const { asked, ...surroundings } = host();
  const files = keptFiles(build('1', [await file('a.js')]), scope, surroundings);
  expect(await (await files.page(ask(''))).text()).toBe('/pages/here/');
  await files.keepShell();
  await files.keepShell();
  const answer = await files.answer(files.find(new URL('a.js?any', scope))!, ask('a.js'), later);
  expect(await answer.text()).toBe('/pages/here/a.js');
  expect([...answer.headers]).toEqual([['content-type', 'text/javascript']]);
  expect(await (await files.page(ask(''))).text()).toBe('page 1');
  expect(asked).toEqual(['/pages/here/', '/pages/here/a.js']);
});

test('a large file is kept when it is used', async () => {
  const { asked, ...surroundings } = host();
  const wasm = await file('assets/big.wasm', large);
  const files = keptFiles(build('1', [], [wasm]), scope, surroundings);
  await files.keepShell();
  expect(asked).toEqual([]);
  for (let time = 0; time < 2; time++) {
    const answer = await files.answer(wasm, ask('assets/big.wasm'), later);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(large);
    await Promise.all(waiting);
  }
  expect(asked).toEqual(['/pages/here/assets/big.wasm']);
});

test('a large file that was cut in the cache is fetched again', async () => {
  const { asked, ...surroundings } = host();
  const wasm = await file('assets/big.wasm', large);
  const cache = await caches.open('triptych /pages/here/ 1');
  await cache.put(new URL(`assets/big.wasm?${wasm[1]}`, scope), new Response(large.subarray(1)));
  const answer = await keptFiles(build('1', [], [wasm]), scope, surroundings).answer(wasm, ask(wasm[0]), later);
  expect((await answer.arrayBuffer()).byteLength).toBe(large.length);
  expect(asked).toHaveLength(1);
});

test('the folder means the page; what is not of the build means nothing', async () => {
  const files = keptFiles(build('1', [await file('a.js')]), scope, host());
  expect([scope, new URL('index.html', scope), elsewhere].map((url) => files.isPage(url))).toEqual([true, true, false]);
  expect(files.find(new URL('other.html', scope))).toBeUndefined();
  expect(files.find(new URL('a.js', elsewhere))).toBeUndefined();
});

test('a new version takes over what did not change, fetches the rest, and leaves other pages of the origin alone', async () => {
  const { asked, ...surroundings } = host();
  const [a, b, wasm] = await Promise.all([file('a.js'), file('b.js'), file('assets/big.wasm', large)]);
  const old = keptFiles(build('1', [a], [wasm]), scope, surroundings);
  await keptFiles(build('1', [await file('a.js', '/pages/there/a.js')]), elsewhere, surroundings).keepShell();
  await old.keepShell();
  await old.answer(wasm, ask(wasm[0]), later);
  await Promise.all(waiting);
  asked.length = 0;

  const next = keptFiles(build('2', [a, b], [wasm]), scope, surroundings);
  await next.install();
  expect(asked).toEqual(['/pages/here/b.js']);
  await next.activate();
  await next.forgetOlder();
  expect(await names()).toEqual(['triptych /pages/here/ 2', 'triptych /pages/there/ 1']);
  await next.answer(wasm, ask(wasm[0]), later);
  expect(asked).toEqual(['/pages/here/b.js']);
});

test('an install of which one file is missing, or has another content, is not taken and leaves nothing', async () => {
  const good = await file('a.js');
  const missing = keptFiles(build('1', [good]), scope, host({ status: 404 }));
  await expect(missing.install()).rejects.toThrow('“a.js” came with status 404');
  const other = keptFiles(build('1', [good, await file('b.js', 'a page for signing in')]), scope, host());
  await expect(other.install()).rejects.toThrow('“b.js” came with other content');
  expect(await names()).toEqual([]);
});

test('with storage that refuses, files come from the network', async () => {
  const open = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  const refusing = { open } as unknown as CacheStorage;
  const a = await file('a.js');
  const files = keptFiles(build('1', [a]), scope, { ...host(), caches: refusing });
  expect(await (await files.answer(a, ask('a.js'), later)).text()).toBe('/pages/here/a.js');
});

test('answers get headers, redirects and empty ones stay as they are', async () => {
  const added = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Content-Security-Policy': "default-src 'none'" };
  const page = withHeaders(new Response('x', { headers: { 'content-type': 'text/html' } }), added);
  expect(Object.fromEntries(page.headers)).toEqual({
    'content-type': 'text/html',
    'content-security-policy': "default-src 'none'",
    'cross-origin-opener-policy': 'same-origin',
  });
  const gone = withHeaders(new Response('no', { status: 404 }), added);
  expect([gone.status, await gone.text()]).toEqual([404, 'no']);
  for (const response of [Response.error(), new Response(null, { status: 304 })])
    expect(withHeaders(response, added)).toBe(response);
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
