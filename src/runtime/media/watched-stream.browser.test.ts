import { afterEach, expect, test } from 'vitest';
import type { StreamInput } from './fixtures/stream-worker.ts';
import { createWatchedStreams, type Patience, type WatchedStreams } from './watched-stream.ts';

type Streams = WatchedStreams<StreamInput, { numbers: Float64Array }>;
const open: Streams[] = [];
afterEach(() => open.splice(0).forEach((streams) => streams.dispose()));

let spawned = 0;
/** A few turns of a short time: nothing here asserts how long they take. */
const short: Patience = { turnMs: 50, deafTurns: 10, idleTurns: 20 };
function create(patience: Patience = short): Streams {
  spawned = 0;
  const streams: Streams = createWatchedStreams(() => {
    spawned++;
    return new Worker(new URL('./fixtures/stream-worker.ts', import.meta.url), { type: 'module' });
  }, patience);
  open.push(streams);
  return streams;
}
async function take(streams: Streams, input: StreamInput, signal?: AbortSignal): Promise<number[]> {
  const taken: number[] = [];
  for await (const { numbers } of streams.stream(input, { name: 'a.mp4', signal })) taken.push(numbers[0]!);
  return taken;
}

test('values come in their order, one stream after another from one worker', async () => {
  const streams = create();
  expect(await take(streams, { count: 3 })).toEqual([0, 1, 2]);
  expect(await take(streams, { count: 0 })).toEqual([]);
  const [first] = await take(streams, { identity: true });
  expect(await take(streams, { identity: true })).toEqual([first]);
  expect(spawned).toBe(1);
});

test('streams at the same time have a worker each', async () => {
  const streams = create();
  const both = await Promise.all([take(streams, { identity: true }), take(streams, { identity: true })]);
  expect(both[0]).not.toEqual(both[1]);
  expect(spawned).toBe(2);
});

for (const afterTwo of ['loop', 'microtasks', 'wait'] as const)
  test(`a worker that goes on without headway (${afterTwo}) is ended, what it gave before stays, others go on`, async () => {
    const streams = create();
    const taken: number[] = [];
    const reading = (async () => {
      for await (const { numbers } of streams.stream({ afterTwo }, { name: 'holiday.mp4' })) taken.push(numbers[0]!);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('“holiday.mp4” is damaged') as string,
    });
    expect(taken).toEqual([0, 1]);
    expect(await take(streams, { count: 2 })).toEqual([0, 1]);
    expect(spawned).toBe(2);
  });

test('slow work that goes forward is waited for, far longer than work that stands still', async () => {
  const streams = create({ turnMs: 20, deafTurns: 50, idleTurns: 50 });
  // 2,400 ms of work, against 1,000 ms of patience
  expect(await take(streams, { slowSteps: 8, stepMs: 300 })).toEqual([8]);
});

test('failures keep their codes and names, and a worker that dies is told as a failure of the file', async () => {
  const streams = create();
  await expect(take(streams, { afterTwo: 'fail' })).rejects.toMatchObject({ code: 'memory' });
  await expect(take(streams, { afterTwo: 'text' })).rejects.toMatchObject({ name: 'RangeError' });
  await expect(take(streams, { afterTwo: 'die' })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/“a.mp4” is damaged.*out of luck/) as string,
  });
  const missing = createWatchedStreams<StreamInput, never>(() => new Worker('/no-such-worker.js', { type: 'module' }));
  await expect(missing.stream({ count: 1 }, { name: 'a.mp4' }).next()).rejects.toMatchObject({ code: 'crash' });
});

test('an abort ends the worker at once, in the midst of a loop too', async () => {
  const streams = create({ turnMs: 1e6, deafTurns: 1, idleTurns: 1 });
  const controller = new AbortController();
  const values = streams.stream({ afterTwo: 'loop' }, { name: 'a.mp4', signal: controller.signal });
  await values.next();
  await values.next();
  const third = values.next();
  controller.abort();
  await expect(third).rejects.toMatchObject({ name: 'AbortError' });
  await expect(take(streams, { count: 1 }, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(await take(streams, { count: 1 })).toEqual([0]);
});

const damaged = async (name: string): Promise<File> =>
  new File([await (await fetch(new URL(`./fixtures/${name}`, import.meta.url))).blob()], name);

test('a demuxer that reads in circles is stopped from inside, without any waiting', async () => {
  const forEver = { turnMs: 1e6, deafTurns: 1, idleTurns: 1 };
  const reading = take(create(forEver), { file: await damaged('zero-tail.webm') });
  await expect(reading).rejects.toThrow('round in circles');
});

test('a demuxer that loops without reading is ended', async () => {
  const reading = take(create(), { file: await damaged('broken-boxes.mp4') });
  await expect(reading).rejects.toThrow('“a.mp4” is damaged');
});
