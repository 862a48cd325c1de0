import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../../runtime/errors.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import { libraryApi, mapLibrary, nameLibraryGroups, rankLibrary } from '../library-api.ts';
import { findClusters } from './clusters.ts';
import { createMapStore, type MapStore, type PictureMap } from './kept-map.ts';
import type { MapActions, MapState, NamedCluster } from './state.ts';

export type ClipMapStore = MapState & MapActions;

/** Everything that the store needs from outside. */
export interface MapSurroundings {
  api: Pick<typeof libraryApi, 'stats'> & { map: typeof mapLibrary; nameGroups: typeof nameLibraryGroups };
  /** Ids of all pictures. */
  listIds: () => Promise<Uint32Array>;
  kept: MapStore;
}

/** How wide hills are smoothed, in map units, from the wide look to the near one. */
const sigmas = [0.05, 0.025, 0.012];
/** Names asked for: the second takes over where two clusters would have one name. */
const namesEach = 3;

/** Fewest pictures that get a name of their own: a hundredth of those on the map, but three. */
const leastPoints = (count: number): number => Math.max(3, Math.ceil(count / 100));

export const startState: MapState = {
  map: undefined,
  levels: [],
  work: undefined,
  fault: undefined,
  isStopped: false,
  fresh: 0,
};

/** The state of the Map view. The surroundings are passed in, so that it runs without a page. */
export function createClipMapStore({ api, listIds, kept }: MapSurroundings): StoreApi<ClipMapStore> {
  return createStore<ClipMapStore>()((set, get) => {
    let controller: AbortController | undefined;
    let labels: readonly string[] = [];

    async function show(map: PictureMap, fresh: number): Promise<void> {
      const levels: NamedCluster[][] = [];
      for (const [level, sigma] of sigmas.entries()) {
        await nextTurn(); // of a hundred thousand points each look takes a while
        const least = Math.max(3, Math.ceil(leastPoints(map.ids.length) / 2 ** level));
        levels.push(findClusters(map.xy, { sigma, least }).map((cluster) => ({ ...cluster, names: [] })));
      }
      set({ map, levels, fresh });
      if (labels.length > 0) void get().name(labels);
    }

    return {
      ...startState,
      async open() {
        try {
          const { space, indexed } = await api.stats();
          if (get().work || !space || indexed === 0) {
            if (indexed === 0) set({ map: undefined, levels: [], fresh: 0 });
            return;
          }
          const found = get().map ?? (await kept.load());
          if (!found || found.space !== space.key) {
            await get().draw();
            return;
          }
          const present = new Set(await listIds());
          const map = without(found, present);
          await show(map, Math.max(0, indexed - map.ids.length));
        } catch (error) {
          set({ fault: messageOf(error) });
        }
      },
      async draw() {
        controller?.abort();
        const own = (controller = new AbortController());
        const { signal } = own;
        set({ work: { progress: undefined }, fault: undefined, isStopped: false });
        try {
          const { space } = await api.stats();
          const { ids, xy } = await api.map({ signal, onProgress: (progress) => set({ work: { progress } }) });
          const map = { space: space!.key, ids, xy };
          await show(map, 0);
          await kept.save(map);
        } catch (error) {
          if (controller !== own) return;
          if (isAbort(error)) set({ isStopped: true });
          else set({ fault: messageOf(error) });
        } finally {
          if (controller === own) set({ work: undefined });
        }
      },
      stop: () => controller?.abort(),
      async name(asked) {
        labels = asked;
        const { map, levels } = get();
        if (!map || asked.length === 0) return;
        const groups = levels.flat().map(({ points }) => points.map((point) => map.ids[point]!));
        try {
          const names = await api.nameGroups(groups, [...asked], { each: namesEach });
          if (get().levels !== levels || labels !== asked) return;
          let at = 0;
          set({ levels: levels.map((clusters) => apart(clusters, names.slice(at, (at += clusters.length)))) });
        } catch (error) {
          if (!isAbort(error)) set({ fault: messageOf(error) });
        }
      },
    };
  });
}

/** Names that are taken by a larger cluster give way to the next best. */
function apart(clusters: readonly NamedCluster[], names: readonly string[][]): NamedCluster[] {
  const taken = new Set<string>();
  return clusters.map((cluster, i) => {
    const own = names[i] ?? [];
    const free = own.filter((name) => !taken.has(name));
    const ordered = [...free, ...own.filter((name) => taken.has(name))];
    if (ordered[0]) taken.add(ordered[0]);
    return { ...cluster, names: ordered };
  });
}

/** The map without points of pictures that are gone. */
function without(map: PictureMap, present: ReadonlySet<number>): PictureMap {
  const left = [...map.ids.keys()].filter((point) => present.has(map.ids[point]!));
  if (left.length === map.ids.length) return map;
  return {
    space: map.space,
    ids: Uint32Array.from(left, (point) => map.ids[point]!),
    xy: Float32Array.from(left.flatMap((point) => [map.xy[2 * point]!, map.xy[2 * point + 1]!])),
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The one store of the page. */
export const clipMapStore = createClipMapStore({
  api: { stats: libraryApi.stats, map: mapLibrary, nameGroups: nameLibraryGroups },
  listIds: async () => (await rankLibrary('', { limit: 1e6 })).ids,
  kept: createMapStore(),
});

/** One value of the store, for React: `useClipMap((state) => state.levels)`. */
export const useClipMap = <T>(select: (state: ClipMapStore) => T): T => useStore(clipMapStore, select);
