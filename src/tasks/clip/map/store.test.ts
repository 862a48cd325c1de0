import 'fake-indexeddb/auto';
import { createStore, keys, set } from 'idb-keyval';
import { expect, test, vi } from 'vitest';
import { createMapStore } from './kept-map.ts';
import { createClipMapStore, type MapSurroundings } from './store.ts';

let databases = 0;

/** A library of so many pictures in two heaps. */
function library(ids: number[], name = `map ${databases++}`) {
  const drawn = vi.fn();
  const api: MapSurroundings['api'] = {
    stats: async () =>
      ({ indexed: ids.length, space: { key: 's', model: 'm', dims: 2, logitScale: 100 } }) as Awaited<
        ReturnType<MapSurroundings['api']['stats']>
      >,
    async map({ signal } = {}) {
      drawn();
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      const xy = Float32Array.from(ids.flatMap((_, i) => (i % 2 ? [0.1, 0.1] : [0.9, 0.9])));
      return { ids: Uint32Array.from(ids), xy };
    },
    nameGroups: async (groups, labels) => groups.map(() => labels),
  };
  const listIds = async () => Uint32Array.from(ids);
  return { store: createClipMapStore({ api, listIds, kept: createMapStore(name) }), drawn, name };
}
const ids = Array.from({ length: 20 }, (_, i) => i + 1);

test('a map is made once, kept, and shown after a reload without what is gone; what is new is counted', async () => {
  const { store, drawn, name } = library(ids);
  await store.getState().open();
  expect([store.getState().map?.ids.length, store.getState().work]).toEqual([20, undefined]);
  const again = library([...ids.slice(2), 31, 32, 33], name);
  await again.store.getState().open();
  expect(again.drawn).not.toHaveBeenCalled();
  const { map, fresh } = again.store.getState();
  expect([map!.ids.length, map!.ids[0], map!.xy.length, fresh]).toEqual([18, 3, 36, 3]);
  expect(drawn).toHaveBeenCalledOnce();
});

test('a map that was made in another way is not shown, and does not stay', async () => {
  const { store, drawn, name } = library(ids);
  const database = createStore(name, 'maps');
  await set('map', { space: 's', ids: Uint32Array.from(ids), xy: new Float32Array(40) }, database);
  await store.getState().open();
  expect(drawn).toHaveBeenCalledOnce();
  expect(store.getState().map!.xy).toContain(Math.fround(0.9));
  await vi.waitFor(async () => expect(await keys(database)).toEqual(['landmarks']));
});

test('clusters take names, and no two of a level the same one', async () => {
  const { store } = library(ids);
  await store.getState().open();
  await store.getState().name(['cats', 'dogs']);
  for (const level of store.getState().levels) expect(level.map(({ names }) => names[0])).toEqual(['cats', 'dogs']);
});

test('Stop stops, and says so; an empty library has no map', async () => {
  const { store } = library(ids);
  const drawing = store.getState().draw();
  store.getState().stop();
  await drawing;
  expect(store.getState()).toMatchObject({ isStopped: true, work: undefined, map: undefined });
  const empty = library([]);
  await empty.store.getState().open();
  expect(empty.drawn).not.toHaveBeenCalled();
});
