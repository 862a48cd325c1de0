import { afterEach, expect, test, vi } from 'vitest';
import { createPatience, Passing, type Pause } from './patience.ts';

afterEach(() => vi.unstubAllGlobals());
const source = { label: 'weights', host: 'hub.example', came: () => 0, waits: true };

test('five failures in a row without a byte are enough, but none is counted without a network', async () => {
  const waits: number[] = [];
  const pause: Pause = async (ms) => void waits.push(ms);
  const patience = createPatience(source, { pause });
  vi.stubGlobal('navigator', { onLine: false });
  for (let i = 0; i < 20; i++) await patience.fail(new Passing('no line'));
  expect(new Set(waits)).toEqual(new Set([15_000]));
  vi.stubGlobal('navigator', { onLine: true });
  waits.length = 0;
  for (let i = 0; i < 4; i++) await patience.fail(new Passing('no line'));
  expect(waits).toEqual([500, 1500, 4000, 10_000]);
  await expect(patience.fail(new Passing('no line'))).rejects.toMatchObject({
    code: 'network',
    message: /after 5 tries: no line/,
  });
});

test('what the page itself needs is not waited for', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  const patience = createPatience({ ...source, waits: false }, { pause: async () => {} });
  for (let i = 0; i < 4; i++) await patience.fail(new Passing('no line'));
  await expect(patience.fail(new Passing('no line'))).rejects.toMatchObject({ code: 'network' });
});

test('a network that comes back ends the wait at once, and so does a stop', async () => {
  const events = new EventTarget();
  vi.stubGlobal('navigator', { onLine: false });
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  const pause: Pause = (_, signal) =>
    new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason as Error)));
  const stop = new AbortController();
  const patience = createPatience(source, { pause, signal: stop.signal });
  const waiting = patience.fail(new Passing('no line'));
  events.dispatchEvent(new Event('online'));
  await waiting;
  const stopped = patience.fail(new Passing('no line'));
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
