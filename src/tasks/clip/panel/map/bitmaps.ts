import { foreign } from '../../../../runtime/foreign.ts';
import { openBitmap } from '../../../../runtime/picture/codec.ts';
import { libraryApi } from '../../library-api.ts';

/** Small pictures ready to be drawn. */
export interface Bitmaps {
  /** Undefined until it is there; it is asked for. */
  get: (id: number) => ImageBitmap | undefined;
  close: () => void;
}

/** Edge of what is kept, in pixels: sharp on screens of two pixels a point. */
const side = 112;
/** Pictures kept; those drawn longest ago go first. */
const keptMost = 900;
const batch = 32;
const message = 'The small picture cannot be drawn.';

/** Pictures by the ids of their items, fetched a few at a time, the last asked first. `onReady`: something can be drawn. */
export function createBitmaps(onReady: () => void, source = libraryApi.thumbnails): Bitmaps {
  const kept = new Map<number, ImageBitmap>();
  /** Asked for and not there; a picture without a thumbnail is never there. */
  const missing = new Set<number>();
  const waiting = new Set<number>();
  let isFetching = false;
  let isClosed = false;

  async function open(blob: Blob): Promise<ImageBitmap> {
    const whole = await openBitmap(blob, { message });
    // The square in the middle, as the tiles of the grid show it.
    const edge = Math.min(whole.width, whole.height);
    const [left, top] = [(whole.width - edge) / 2, (whole.height - edge) / 2];
    const size = Math.min(side, edge);
    try {
      return await foreign(
        () => createImageBitmap(whole, left, top, edge, edge, { resizeWidth: size, resizeHeight: size }),
        { message },
      );
    } finally {
      whole.close();
    }
  }
  async function fetchSome(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    while (waiting.size > 0 && !isClosed) {
      const ids = [...waiting].slice(-batch);
      for (const id of ids) waiting.delete(id);
      const blobs = await source(ids.map(String)).catch(() => []);
      const opened = await Promise.all(
        ids.map(async (_, i) => blobs[i] && (await open(blobs[i]).catch(() => undefined))),
      );
      for (const [i, bitmap] of opened.entries()) {
        if (!bitmap) missing.add(ids[i]!);
        else if (isClosed) bitmap.close();
        else kept.set(ids[i]!, bitmap);
      }
      for (const [id, bitmap] of kept) {
        if (kept.size <= keptMost) break;
        bitmap.close();
        kept.delete(id);
      }
      if (!isClosed) onReady();
    }
    isFetching = false;
  }
  return {
    get(id) {
      const bitmap = kept.get(id);
      if (bitmap) {
        kept.delete(id);
        kept.set(id, bitmap);
      } else if (!missing.has(id)) {
        waiting.delete(id);
        waiting.add(id);
        queueMicrotask(() => void fetchSome());
      }
      return bitmap;
    },
    close() {
      isClosed = true;
      for (const bitmap of kept.values()) bitmap.close();
      kept.clear();
    },
  };
}
