import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from './errors.ts';
import type { FixtureContract } from './fixtures/rpc-worker.ts';
import { connect, type ConnectOptions } from './rpc.ts';

const open: { dispose: () => void }[] = [];
afterEach(() => open.splice(0).forEach((connection) => connection.dispose()));

let spawned = 0;
function client(options?: ConnectOptions<FixtureContract>) {
  spawned = 0;
  const spawn = () => {
    spawned += 1;
    return new Worker(new URL('./fixtures/rpc-worker.ts', import.meta.url), { type: 'module' });
  };
  const connection = connect<FixtureContract>(spawn, options);
  open.push(connection);
  return connection;
}
const started = () => {
  let tell = () => {};
  const seen = new Promise<void>((resolve) => (tell = resolve));
  return { seen, onProgress: () => tell() };
};

test('a call gives its result, and its progress in order', async () => {
  const done: number[] = [];
  const options = { onProgress: (progress: { done: number }) => done.push(progress.done) };
  expect(await client().add([1, 2, 3], options)).toBe(6);
  expect(done).toEqual([1, 2, 3]);
});

test('calls at the same time do not mix', async () => {
  const worker = client();
  const inputs = [[1], [2, 2], [3, 3, 3]];
  expect(await Promise.all(inputs.map((input) => worker.add(input)))).toEqual([1, 4, 9]);
  expect(spawned).toBe(1);
});

test('no worker starts before the first call', () => {
  client();
  expect(spawned).toBe(0);
});

test('an AppError keeps its code and its message', async () => {
  const error = await client()
    .fail({ code: 'bad-input' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'bad-input', message: 'The file “a.png” is empty.' });
  expect((error as Error).stack).toContain('rpc-worker');
});

test('what is thrown without being an Error arrives as one', async () => {
  await expect(client().throwText('just words')).rejects.toThrow('just words');
});

test('an abort rejects with its reason and reaches the worker', async () => {
  const worker = client();
  const controller = new AbortController();
  const { seen, onProgress } = started();
  const call = worker.wait(null, { signal: controller.signal, onProgress });
  await seen;
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(await worker.abortsSeen(null)).toBe(1);
  expect(spawned).toBe(1);
});

test('a call that is aborted before it begins starts no worker', async () => {
  const call = client().add([1], { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(spawned).toBe(0);
});

test('a worker that does not end an aborted call is ended; others are sent again or told', async () => {
  const worker = client({ graceMs: 20, retry: ['wait'] });
  const controller = new AbortController();
  const first = started();
  const stubborn = worker.ignoreAbort(null, { signal: controller.signal, onProgress: first.onProgress });
  const told = worker.ignoreAbort(null);
  let starts = 0;
  const stop = new AbortController();
  const again = worker.wait(null, { signal: stop.signal, onProgress: () => (starts += 1) });
  await first.seen;
  controller.abort();
  await expect(stubborn).rejects.toMatchObject({ name: 'AbortError' });
  await expect(told).rejects.toMatchObject({ code: 'crash' });
  await vi.waitUntil(() => starts === 2);
  stop.abort();
  await expect(again).rejects.toMatchObject({ name: 'AbortError' });
  expect(spawned).toBe(2);
});

test('a crash rejects every call, and the next one starts a new worker', async () => {
  const worker = client();
  const before = await worker.identity(null);
  const waiting = expect(worker.wait(null)).rejects.toMatchObject({ code: 'crash' });
  await expect(worker.crash(null)).rejects.toMatchObject({ code: 'crash', message: /out of luck/ });
  await waiting;
  expect(await worker.identity(null)).not.toBe(before);
});

test('a method marked for it is tried once more after a crash', async () => {
  expect(await client({ retry: ['crashOnce'] }).crashOnce(crypto.randomUUID())).toBe('second');
  await expect(client().crashOnce(crypto.randomUUID())).rejects.toMatchObject({ code: 'crash' });
});

test('a second crash of a retried call is told', async () => {
  await expect(client({ retry: ['crash'] }).crash(null)).rejects.toMatchObject({ code: 'crash' });
  expect(spawned).toBe(2);
});

test('a worker whose memory is full is replaced', async () => {
  const worker = client();
  const before = await worker.identity(null);
  await expect(worker.fail({ code: 'memory' })).rejects.toMatchObject({ code: 'memory' });
  expect(await worker.identity(null)).not.toBe(before);
});

test('a runtime that stopped is a crash: tried once more where marked', async () => {
  await expect(client({ retry: ['fail'] }).fail({ code: 'crash' })).rejects.toMatchObject({ code: 'crash' });
  expect(spawned).toBe(2);
});

test('a worker that ends without a word is a crash, also for calls that had begun', async () => {
  const worker = client();
  const waiting = expect(worker.wait(null)).rejects.toMatchObject({ code: 'crash' });
  await expect(worker.vanish(null)).rejects.toMatchObject({ code: 'crash', message: /ended the worker/ });
  await waiting;
  expect(await worker.add([1])).toBe(1);
  expect(spawned).toBe(2);
});

test('a worker that ends without a word is replaced for a call that may be sent again', async () => {
  await expect(client({ retry: ['vanish'] }).vanish(null)).rejects.toMatchObject({ code: 'crash' });
  expect(spawned).toBe(2);
});

test('a worker that is busy is not taken for dead', async () => {
  const worker = client();
  const [first, second] = await Promise.all([worker.count(2e8), worker.add([1])]);
  expect([first, second, spawned]).toEqual([2e8 - 2, 1, 1]);
});

test('a worker that cannot be loaded is a crash with a sentence', async () => {
  const connection = connect<FixtureContract>(() => new Worker('/no-such-worker.js', { type: 'module' }));
  await expect(connection.add([1])).rejects.toMatchObject({ code: 'crash' });
});

test('buffers move both ways', async () => {
  const numbers = Float32Array.of(1, 2, 3);
  const doubled = await client().send(numbers, { transfer: [numbers.buffer] });
  expect(numbers).toHaveLength(0);
  expect([...doubled]).toEqual([2, 4, 6]);
});

test('an answer that cannot be cloned rejects that call alone', async () => {
  const worker = client();
  await expect(worker.uncloneable(null)).rejects.toMatchObject({ code: 'crash' });
  expect(await worker.add([1])).toBe(1);
  expect(spawned).toBe(1);
});

test('an input that cannot be cloned rejects that call alone', async () => {
  const worker = client();
  await expect(worker.add((() => {}) as never)).rejects.toMatchObject({ code: 'bad-option' });
  expect(await worker.add([1])).toBe(1);
});

test('a method that the worker lacks is named', async () => {
  const worker = client() as unknown as { nothing: (input: null) => Promise<never> };
  await expect(worker.nothing(null)).rejects.toMatchObject({ code: 'bad-option', message: /“nothing”/ });
});

test('dispose aborts what runs, and the next call starts a new worker', async () => {
  const worker = client();
  const { seen, onProgress } = started();
  const call = worker.wait(null, { onProgress });
  await seen;
  worker.dispose();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(await worker.add([2])).toBe(2);
  expect(spawned).toBe(2);
});

test('an idle worker ends, and only an idle one', async () => {
  const worker = client({ idleMs: 1 });
  await worker.identity(null);
  let identities = new Set<number>();
  await vi.waitUntil(async () => {
    identities = identities.add(await worker.identity(null));
    return identities.size > 1;
  });
  const { seen, onProgress } = started();
  const controller = new AbortController();
  const running = worker.wait(null, { signal: controller.signal, onProgress });
  await seen;
  const before = spawned;
  await worker.add([1]);
  expect(spawned).toBe(before);
  controller.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});

test('a client can be given through a promise', async () => {
  const worker = client();
  expect(await Promise.resolve(worker)).toBe(worker);
  expect(spawned).toBe(0);
});
