import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeep, type Keep } from './keep.ts';
import { removeModel } from './model.ts';

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
