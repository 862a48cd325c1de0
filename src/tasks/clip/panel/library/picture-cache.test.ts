import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Item } from '../../library/item.ts';
import { createPictureCache } from './picture-cache.ts';

const itemOf = (id: number): Item => ({
  id,
  source: 0,
  path: `${id}.jpg`,
  size: 1,
  modified: 1,
  hash: '',
  width: 1,
  height: 1,
  added: 1,
});

let batches: number[][] = [];
const source = {
  items: async (ids: string[]) => {
    batches.push(ids.map(Number));
    return ids.map((id) => itemOf(Number(id)));
  },
  thumbnailUrls: async (ids: string[]) => ids.map((id) => (id === '13' ? undefined : `data:,${id}`)),
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  batches = [];
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work));
});
afterEach(() => void vi.unstubAllGlobals());

test('what is asked in one frame is fetched in batches, the newest wish first', async () => {
  const cache = createPictureCache(source);
  for (let id = 1; id <= 100; id++) cache.watch(id, () => {});
  await settle();
  expect(batches.map(({ length }) => length)).toEqual([64, 36]);
  expect(batches[0]![0]).toBe(100);
  expect(cache.get(7)).toMatchObject({ item: { path: '7.jpg' }, url: 'data:,7' });
  expect(cache.get(13)).toMatchObject({ url: undefined });
});

test('nothing is fetched for tiles that went by before their turn came', async () => {
  const cache = createPictureCache(source);
  const leave = cache.watch(1, () => {});
  cache.watch(2, () => {});
  leave();
  await settle();
  expect(batches).toEqual([[2]]);
});

test('a tile is told when its picture is there, and again when it changed', async () => {
  const cache = createPictureCache(source);
  const told = vi.fn();
  cache.watch(5, told);
  await settle();
  expect(told).toHaveBeenCalledTimes(1);
  cache.renew();
  await settle();
  expect(told).toHaveBeenCalledTimes(2);
});

test('what was shown longest ago is forgotten, never what is shown', async () => {
  const cache = createPictureCache(source);
  cache.watch(1, () => {});
  await settle();
  for (let from = 2; from < 4000; from += 500) {
    const leave = Array.from({ length: 500 }, (_, i) => cache.watch(from + i, () => {}));
    await settle();
    for (const end of leave) end();
  }
  expect(cache.size).toBeLessThanOrEqual(2000);
  expect(cache.get(2)).toBeUndefined();
  expect(cache.get(1)?.url).toBe('data:,1');
});
