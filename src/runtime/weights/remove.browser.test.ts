import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelEntry, ModelFile } from '../model-entry.ts';
import { openKeep, type Keep } from './keep.ts';
import { downloadModel, removeModel } from './model.ts';

const entry = { id: 'tiny', name: 'Tiny' };
const lock = 'triptych-weights:tiny/onnx/model.onnx';
let keep: Keep;
let database: string;
beforeEach(async () => {
  database = `test-${crypto.randomUUID()}`;
  keep = openKeep(database);
  await keep.write([
    ['tiny/onnx/model.onnx', 'record'],
    ['other/onnx/model.onnx', 'record'],
  ]);
});
afterEach(() => void indexedDB.deleteDatabase(database));

test('a download that was just stopped lets go before its model is removed', async () => {
  let letGo = () => {};
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const held = navigator.locks.request(lock, () => {
    take();
    return new Promise<void>((resolve) => (letGo = resolve));
  });
  await taken;
  const removing = removeModel(entry, { keep });
  letGo();
  await Promise.all([held, removing]);
  expect(await keep.keys()).toEqual(['other/onnx/model.onnx']);
});

test('a model that another tab goes on fetching is not removed, and that is told', async () => {
  let letGo = () => {};
  const held = navigator.locks.request(lock, () => new Promise<void>((resolve) => (letGo = resolve)));
  await expect.poll(async () => (await navigator.locks.query()).held?.some(({ name }) => name === lock)).toBe(true);
  await expect(removeModel(entry, { keep, leaveMs: 20 })).rejects.toMatchObject({
    code: 'storage',
    message: /another tab/,
  });
  expect(await keep.keys()).toHaveLength(2);
  letGo();
  await held;
});

describe('a model that is deleted while it is fetched', () => {
  const file = (path: string): ModelFile => ({ path, role: 'model', bytes: 3 });
  const model = {
    ...entry,
    base: 'hub',
    repo: 'maker/tiny',
    config: [file('config.json')],
    variants: [{ dtype: 'q8', files: [file('onnx/other.onnx')], memory: 1 }],
  } as unknown as ModelEntry;
  const download = (onSecond: () => Promise<unknown>) => {
    const get: typeof fetch = async (url) => {
      const { pathname } = new URL(url as URL);
      if (pathname.startsWith('/api/')) return Response.json([]);
      if (pathname.endsWith('other.onnx')) await onSecond();
      return new Response('abc');
    };
    const hub = { address: 'https://hub.example' };
    return downloadModel(model, model.variants[0]!, { hub, occupants: [], keep, fetch: get });
  };

  test('by another tab: that one is refused, between two files too', async () => {
    await download(() =>
      expect(removeModel(entry, { keep, leaveMs: 20 })).rejects.toMatchObject({ message: /another tab/ }),
    );
    expect(await keep.keys()).toContain('tiny/config.json');
  });

  test('together with all data of the site: the download does not say that it is here', async () => {
    const gone = download(async () => keep.remove(await keep.keys()));
    await expect(gone).rejects.toMatchObject({ code: 'storage', message: /Tiny was deleted while it was fetched/ });
  });
});
