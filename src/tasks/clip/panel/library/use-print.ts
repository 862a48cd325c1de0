import { useEffect, useState } from 'react';
import { pictureCache } from './picture-cache.ts';

/** Pictures printed at most, about forty pages. */
export const printedMost = 1000;

/** Resolves when a picture has been fetched for a tile, also where it turned out to have none. */
function fetched(id: number): Promise<void> {
  return new Promise((resolve) => {
    let end: (() => void) | undefined;
    const look = (): void => {
      if (!pictureCache.get(id)) return;
      end?.();
      resolve();
    };
    end = pictureCache.watch(id, look);
    look();
  });
}

/**
 * How many pictures of a grid have to be on the page because it is printed: 0 while it is not. A browser prints what is
 * there at once, so Ctrl P first waits until the small pictures are; its menu prints those that are there already.
 */
export function usePrint(ids: Uint32Array): number {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => setPrinting(true);
    const end = (): void => setPrinting(false);
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (key.toLowerCase() !== 'p' || !(ctrlKey || metaKey) || shiftKey || altKey) return;
      event.preventDefault();
      begin();
      const all = Array.from(ids.subarray(0, printedMost), fetched);
      void Promise.all(all)
        .then(() => new Promise((resolve) => requestAnimationFrame(resolve)))
        .then(() => Promise.allSettled(Array.from(document.images, (image) => image.decode())))
        .then(() => print());
    };
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
      removeEventListener('keydown', onKeyDown);
    };
  }, [ids]);
  return isPrinting ? Math.min(ids.length, printedMost) : 0;
}
