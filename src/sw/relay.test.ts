import { expect, test } from 'vitest';
import { answeredByHeader, askPages, notChosenHeader, relay, relayBase, relayTarget } from './relay.ts';

const scope = new URL('https://page.example/app/');
const target = new URL('https://mirror.example/a b/model.onnx?x=1&y=%2F#z');
const request = (init: RequestInit = {}) => new Request(`${relayBase(scope)}?${encodeURIComponent(target.href)}`, init);

test('an address is carried by another one as it is', () => {
  expect(relayTarget(new URL(request().url), scope)?.href).toBe(target.href);
  expect(relayTarget(new URL('other', scope), scope)).toBeUndefined();
  expect(relayTarget(new URL('outside?no address', scope), scope)?.origin).toBe('null');
});

test('what a download needs is passed on, and nothing else', async () => {
  const sent: [URL, RequestInit][] = [];
  const fetch = (async (url: URL, init: RequestInit) => {
    sent.push([url, init]);
    const response = new Response('bytes', { status: 206, headers: { 'Content-Range': 'bytes 0-4/9' } });
    return Object.defineProperty(response, 'url', { value: 'https://storage.example/signed' });
  }) as typeof globalThis.fetch;
  const headers = { Range: 'bytes=0-9', Authorization: 'Bearer x', 'X-Other': 'y', Cookie: 'z' };
  const response = await relay(request({ headers }), target, { mayReach: async () => true, fetch });
  expect([response.status, response.url, await response.text()]).toEqual([206, '', 'bytes']);
  expect(response.headers.get('content-range')).toBe('bytes 0-4/9');
  expect(response.headers.get(answeredByHeader)).toBe('storage.example');
  const [[url, init] = []] = sent;
  expect(url).toBe(target);
  expect([...new Headers(init?.headers)]).toEqual([
    ['authorization', 'Bearer x'],
    ['range', 'bytes=0-9'],
  ]);
  expect(init).toMatchObject({ method: 'GET', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
});

test('a host that was not chosen is not asked, nor is one told anything', async () => {
  const fetch = () => Promise.reject(new Error('reached'));
  for (const [init, mayReach] of [
    [{}, false],
    [{ method: 'POST', body: 'data' }, true],
  ] as const) {
    const response = await relay(request(init), target, { mayReach: async () => mayReach, fetch });
    expect([response.status, response.headers.get(notChosenHeader)]).toEqual([403, 'mirror.example']);
  }
});

test('one page that says yes is enough, and silence is no', async () => {
  const page = (answer: unknown) => ({
    postMessage: ({ mayReach }: { mayReach: string }, [port]: Transferable[]) => {
      (port as MessagePort).postMessage(mayReach === target.origin && answer);
    },
  });
  expect(await askPages([page(false), page(true)], target.origin)).toBe(true);
  expect(await askPages([page(false), page('true')], target.origin)).toBe(false);
  expect(await askPages([page(true)], 'https://other.example')).toBe(false);
  expect(await askPages([], target.origin)).toBe(false);
});
