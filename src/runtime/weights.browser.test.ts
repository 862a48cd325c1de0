import { createSHA256 } from 'hash-wasm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelEntry, ModelFile } from './model-entry.ts';
import type { Progress } from './progress.ts';
import { openFile, type OpenOptions, type Surroundings } from './weights.ts';
import { openKeep, type Keep } from './weights/keep.ts';
import { chunkBytes } from './weights/record.ts';

/** Two pieces and a bit, so that the pieces matter. */
const content = Uint8Array.from({ length: 2 * chunkBytes + 1000 }, (_, index) => (index * 2654435761) >>> 24);
const hash = async (bytes: Uint8Array) => (await createSHA256()).update(bytes).digest();

let entry: ModelEntry;
let file: ModelFile;
let keep: Keep;
let database: string;
let requests: RequestInit[];
beforeEach(async () => {
  entry = { id: 'tiny', name: 'Tiny', base: 'page' } as ModelEntry;
  file = { path: 'onnx/model.onnx', role: 'model', bytes: content.length, sha256: await hash(content) };
  database = `test-${crypto.randomUUID()}`;
  keep = openKeep(database);
  requests = [];
});
afterEach(() => void indexedDB.deleteDatabase(database));

/** Serves one answer a request, the last one for ever after. */
const server = (...answers: ((range: Range) => Response | Promise<Response>)[]): typeof fetch => {
  return async (_url, init) => {
    requests.push(init ?? {});
    init?.signal?.throwIfAborted();
    return answers[Math.min(requests.length, answers.length) - 1]!(rangeOf(init));
  };
};
interface Range {
  from: number;
  to: number;
}
function rangeOf(init: RequestInit | undefined): Range {
  const [, from, last] = /(\d+)-(\d+)/.exec(new Headers(init?.headers).get('range') ?? '') ?? [];
  return from === undefined ? { from: 0, to: content.length } : { from: Number(from), to: Number(last) + 1 };
}
const asked = () => requests.map((init) => new Headers(init.headers).get('range'));
/** Knows no ranges. */
const good = () => new Response(content);
const partial = (bytes: BodyInit, { from, to }: Range) =>
  new Response(bytes, { status: 206, headers: { 'Content-Range': `bytes ${from}-${to - 1}/${content.length}` } });
const ranged = (range: Range) => partial(content.subarray(range.from, range.to), range);
/** Breaks off after so many bytes of what was asked for. */
const cutAfter = (bytes: number) => (range: Range) =>
  partial(
    new ReadableStream({
      start: (controller) => controller.enqueue(content.subarray(range.from, Math.min(range.to, range.from + bytes))),
      pull: (controller) => controller.error(new TypeError('network error')),
    }) as BodyInit,
    range,
  );
const waits: number[] = [];
const pause = async (ms: number) => void waits.push(ms);

const open = (answer: typeof fetch, options: OpenOptions & Surroundings = {}) =>
  openFile(entry, file, { keep, pause, fetch: answer, ...options });
async function expectContent(blob: Blob) {
  expect(blob.size).toBe(content.length);
  expect(await hash(new Uint8Array(await blob.arrayBuffer()))).toBe(file.sha256);
}
const offline = server(() => Promise.reject(new TypeError('Failed to fetch')));

test('a file is fetched once and then read from storage', async () => {
  await expectContent(await open(server(good)));
  expect(requests).toHaveLength(1);
  await expectContent(await open(offline));
  expect(requests).toHaveLength(1);
});

test('progress tells fetched bytes, then bytes read back', async () => {
  const seen: Progress[] = [];
  const onProgress = (progress: Progress) => void seen.push(progress);
  await open(server(good), { onProgress });
  await open(offline, { onProgress });
  const total = content.length;
  const of = (phase: Progress['phase']) => seen.filter((progress) => progress.phase === phase).map(({ done }) => done);
  for (const phase of ['download', 'load'] as const) {
    const done = of(phase);
    expect(done.at(-1)).toBe(total);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  }
  expect(seen.every((progress) => progress.total === total && progress.unit === 'bytes')).toBe(true);
});

test('a spoilt piece is found, and the file is fetched again', async () => {
  await open(server(good));
  const spoilt = content.slice(chunkBytes, 2 * chunkBytes);
  spoilt[7]! ^= 1;
  await keep.write([['tiny/onnx/model.onnx#1', new Blob([spoilt])]]);
  requests = [];
  await expectContent(await open(server(good)));
  expect(requests).toHaveLength(1);
  await expectContent(await open(offline));
});

test('only the spoilt piece is asked for where the server knows ranges', async () => {
  await open(server(good));
  await keep.write([['tiny/onnx/model.onnx#1', new Blob([new Uint8Array(chunkBytes)])]]);
  requests = [];
  await expectContent(await open(server(ranged)));
  expect(asked()).toEqual([`bytes=${chunkBytes}-${2 * chunkBytes - 1}`]);
});

test.for(['tiny/onnx/model.onnx#2', 'tiny/onnx/model.onnx'])('without %s the file does not exist', async (key) => {
  await open(server(good));
  await keep.remove([key]);
  requests = [];
  await expectContent(await open(server(good)));
  expect(requests).toHaveLength(1);
});

test('a model that was made anew replaces the old one', async () => {
  const old = content.slice().fill(1);
  const newFile = file;
  file = { ...file, sha256: await hash(old) };
  await open(server(() => new Response(old)));
  file = newFile;
  await expectContent(await open(server(good)));
  await expectContent(await open(offline));
});

test('a wrong answer from the cache is asked for again, past the cache', async () => {
  const stale = server(() => new Response(content.slice().fill(1)), good);
  await expectContent(await open(stale));
  expect(new Set(requests.map(({ cache }) => cache))).toEqual(new Set(['default', 'reload']));
});

test.for([
  ['a web page', () => new Response('\n<!DOCTYPE html><title>Sign in</title>'), /came as a web page/],
  ['a short file', () => new Response(content.subarray(0, 100)), /100 bytes instead of/],
  ['an empty file', () => new Response(new Uint8Array()), /0 bytes instead of/],
  ['a long file', () => new Response(new Blob([content, 'x'])), /more than/],
  ['one flipped bit', () => new Response(content.with(5, content[5]! ^ 1)), /SHA-256/],
] as const)('%s instead of the model is told with its name, and not kept', async ([, answer, message]) => {
  const opened = open(server(answer));
  await expect(opened).rejects.toMatchObject({ code: 'model-corrupt', message });
  await expect(opened).rejects.toThrow('“onnx/model.onnx” of Tiny');
  expect(await keep.get('tiny/onnx/model.onnx')).not.toMatchObject({ complete: true });
});

test('after a cut line it goes on with the next byte', async () => {
  waits.length = 0;
  await expectContent(await open(server(cutAfter(chunkBytes + 5), cutAfter(7), ranged)));
  expect(waits).toEqual([500, 500]);
  const starts = asked().map((range) => range && Number(/\d+/.exec(range)));
  expect(starts.slice(0, 3)).toEqual([null, chunkBytes + 5, chunkBytes + 12]);
});

test('a server without ranges is asked again, and what is known of it is left out', async () => {
  await expectContent(await open(server(cutAfter(chunkBytes + 5), good)));
  expect(requests).toHaveLength(2);
});

test('tries that bring nothing end after five, with longer and longer waits', async () => {
  waits.length = 0;
  const dead = server(() => Promise.reject(new TypeError('network error')));
  await expect(open(dead)).rejects.toMatchObject({ code: 'network', message: /after 5 tries: network error/ });
  expect(waits).toEqual([500, 1500, 4000, 10_000]);
});

test('a server that asks for a wait gets it', async () => {
  waits.length = 0;
  const busy = () => new Response('', { status: 503, headers: { 'Retry-After': '7' } });
  const date = () => new Response('', { status: 429, headers: { 'Retry-After': new Date(0).toUTCString() } });
  await expectContent(await open(server(busy, date, good)));
  expect(waits).toEqual([7000, 0]);
});

test('a refusal is told at once', async () => {
  const opened = open(server(() => new Response('', { status: 404 })));
  await expect(opened).rejects.toMatchObject({ code: 'network', message: /the server answered 404/ });
  expect(requests).toHaveLength(1);
});

test('an abort passes through, and the part already downloaded is kept for the next time', async () => {
  const controller = new AbortController();
  const opened = open(aborting(controller), { signal: controller.signal });
  await expect(opened).rejects.toMatchObject({ name: 'AbortError' });
  await expect(open(server(good), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  requests = [];
  await expectContent(await open(server(ranged)));
  // One byte of the second chunk had come.
  expect(asked()).toEqual([`bytes=${chunkBytes + 1}-${content.length - 1}`]);
});
/** As the browser does it: the stream breaks at the abort. */
const aborting = (controller: AbortController) =>
  server(
    () =>
      new Response(
        new ReadableStream({
          start: (stream) => stream.enqueue(content.subarray(0, chunkBytes + 1)),
          pull(stream) {
            controller.abort();
            stream.error(controller.signal.reason);
          },
        }),
      ),
  );

test('an abort during the wait between two tries ends it', async () => {
  const controller = new AbortController();
  const failing = server(() => {
    setTimeout(() => controller.abort());
    return new Response('', { status: 503, headers: { 'Retry-After': '60' } });
  });
  const opened = openFile(entry, file, { keep, fetch: failing, signal: controller.signal });
  await expect(opened).rejects.toMatchObject({ name: 'AbortError' });
});

const denied = () => Promise.reject(new DOMException('The user denied it.', 'SecurityError'));
test('storage that is refused is told once, and the file is used from memory', async () => {
  const notes: string[] = [];
  const refusing: Keep = { get: denied, write: denied, remove: denied, keys: denied };
  const blob = await open(server(good), { keep: refusing, onNote: (note) => void notes.push(note) });
  await expectContent(blob);
  expect(notes).toEqual([
    '“onnx/model.onnx” of Tiny (34 MB) could not be kept, so it is fetched again next time: the browser refuses storage (The user denied it.).',
  ]);
});

test('a quota that is reached in the middle is told, and leaves nothing half-kept', async () => {
  const notes: string[] = [];
  const full: Keep = {
    ...keep,
    write: (entries) =>
      entries.some(([key]) => key.endsWith('#1'))
        ? Promise.reject(new DOMException('', 'QuotaExceededError'))
        : keep.write(entries),
  };
  await expectContent(await open(server(good), { keep: full, onNote: (note) => void notes.push(note) }));
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/no room left/);
  for (const key of ['', '#0', '#1', '#2']) expect(await keep.get(`tiny/onnx/model.onnx${key}`)).toBeUndefined();
});

test('two callers at once fetch once', async () => {
  const answer = server(good);
  const blobs = await Promise.all([open(answer), open(answer)]);
  for (const blob of blobs) await expectContent(blob);
  expect(requests).toHaveLength(1);
});

test('a model of the page is found where the page is', async () => {
  const { findModel } = await import('./catalogue.ts');
  const pocket = await findModel('pocket-clip');
  const config = pocket.config.find(({ role }) => role === 'config')!;
  expect(JSON.parse(await (await openFile(pocket, config, { keep })).text())).toHaveProperty('projection_dim', 512);
});
