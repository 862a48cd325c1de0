import { get, promisifyRequest } from 'idb-keyval';
import { createKeyStore } from '../../../runtime/key-store.ts';

/** Where each picture lies. */
export interface PictureMap {
  /** Of the vectors that it was made from. */
  space: string;
  /** `Item.id`, one a point. */
  ids: Uint32Array;
  /** x, y of each point after one another, 0 to 1. */
  xy: Float32Array;
}

/** Where the map outlives the page. */
export interface MapStore {
  load(): Promise<PictureMap | undefined>;
  save(map: PictureMap): Promise<void>;
}

/** Names the way a map is made: one that was made in another way is not shown any more. */
const key = 'landmarks';

/** In IndexedDB. Where storage is denied the map is made anew at each visit. */
export function createMapStore(name = 'triptych-map'): MapStore {
  let database: ReturnType<typeof createKeyStore> | undefined;
  const attempt = async <T>(work: (store: ReturnType<typeof createKeyStore>) => Promise<T>): Promise<T | undefined> => {
    try {
      return await work((database ??= createKeyStore(name, 'maps')));
    } catch {
      return undefined;
    }
  };
  return {
    load: () => attempt((store) => get<PictureMap>(key, store)),
    save: (map) =>
      attempt((store) =>
        store('readwrite', (maps) => {
          maps.clear();
          maps.put(map, key); // at once: a page that is left in between keeps the one before
          return promisifyRequest(maps.transaction);
        }),
      ),
  };
}
