import { useCallback, useSyncExternalStore } from 'react';
import { libraryApi } from '../../library-api.ts';
import type { Item } from '../../library/item.ts';

/** What a tile shows of a picture. */
export interface TilePicture {
  /** Undefined when it is not in the library any more. */
  item: Item | undefined;
  /** Address of the small picture; undefined without one. */
  url: string | undefined;
}

/** Where pictures come from. */
export interface PictureSource {
  items: (ids: string[]) => Promise<(Item | undefined)[]>;
  thumbnailUrls: (ids: string[]) => Promise<(string | undefined)[]>;
}
export interface PictureCache {
  get: (id: number) => TilePicture | undefined;
  /** Asks for a picture, and tells when it is there. Returns the function that lets go of it. */
  watch: (id: number, listener: () => void) => () => void;
  /** Asks again for what is on the page, and forgets the rest: files may have changed. */
  renew: () => void;
  readonly size: number;
}

/** Pictures asked for at once: about two screens. */
const batchPictures = 64;
/** Pictures kept that no tile shows, about 15 kB each. */
const keptMost = 1500;

/**
 * Small pictures with their facts, fetched in batches when tiles ask for them, and only for tiles that are still there
 * when their turn comes. Those that were not shown for longest go first.
 */
export function createPictureCache(source: PictureSource): PictureCache {
  /** In the order of their last use. */
  const kept = new Map<number, TilePicture>();
  const listeners = new Map<number, Set<() => void>>();
  const asked = new Set<number>();
  let isFetching = false;

  const tell = (id: number): void => listeners.get(id)?.forEach((listener) => listener());

  function keep(id: number, picture: TilePicture): void {
    kept.delete(id);
    kept.set(id, picture);
    tell(id);
  }

  function evict(): void {
    for (const id of kept.keys()) {
      if (kept.size <= keptMost) return;
      if (!listeners.has(id)) kept.delete(id);
    }
  }

  async function fetchAsked(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    while (asked.size > 0) {
      // The newest wish first: who scrolls on does not wait for what went by.
      const wanted = [...asked].reverse().filter((id) => listeners.has(id));
      const ids = wanted.slice(0, batchPictures);
      asked.clear();
      for (const id of wanted.slice(batchPictures).reverse()) asked.add(id);
      if (ids.length === 0) break;
      const names = ids.map(String);
      try {
        const [items, urls] = await Promise.all([source.items(names), source.thumbnailUrls(names)]);
        for (const [i, id] of ids.entries()) keep(id, { item: items[i], url: urls[i] });
      } catch {
        // The worker ended; a view that shows what is wrong asks the library for something else at the same time.
        for (const id of ids) keep(id, { item: undefined, url: undefined });
      }
      evict();
    }
    isFetching = false;
  }

  let isPlanned = false;
  function ask(id: number): void {
    asked.add(id);
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      void fetchAsked();
    });
  }

  return {
    get size() {
      return kept.size;
    },
    get: (id) => kept.get(id),
    watch(id, listener) {
      const own = listeners.get(id) ?? new Set();
      listeners.set(id, own.add(listener));
      const picture = kept.get(id);
      if (picture) {
        kept.delete(id);
        kept.set(id, picture);
      } else ask(id);
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id);
      };
    },
    renew() {
      for (const id of kept.keys()) {
        if (listeners.has(id)) ask(id);
        else kept.delete(id);
      }
    },
  };
}

/** Those of the page's library. */
export const pictureCache = createPictureCache(libraryApi);

/** A picture of the library for React; undefined until it is there. */
export function usePicture(id: number): TilePicture | undefined {
  const watch = useCallback((listener: () => void) => pictureCache.watch(id, listener), [id]);
  return useSyncExternalStore(watch, () => pictureCache.get(id));
}
