import type { EmbeddedImage } from './embed-images.ts';

export type KnownImage = Pick<EmbeddedImage, 'vector' | 'width' | 'height'>;

/** Vectors of the pictures seen last, so that other labels cost no second look. */
export interface PictureCache {
  get(key: string): KnownImage | undefined;
  set(key: string, image: KnownImage): void;
}

/** Keeps the `limit` entries that were used last. */
export function createPictureCache(limit: number): PictureCache {
  const images = new Map<string, KnownImage>();
  const set = (key: string, image: KnownImage): void => {
    images.delete(key);
    images.set(key, image);
    if (images.size > limit) images.delete(images.keys().next().value!);
  };
  return {
    set,
    get(key) {
      const found = images.get(key);
      if (found) set(key, found);
      return found;
    },
  };
}
