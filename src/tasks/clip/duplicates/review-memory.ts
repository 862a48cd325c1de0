import { createStore, get, set } from 'idb-keyval';
import { type Review, undecided } from './review.ts';

/** Keeps what was decided over a reload: going through thousands of groups takes more than one sitting. */
export interface ReviewMemory {
  read: () => Promise<Review>;
  keep: (review: Review) => void;
}

/** How long decisions have to rest before they are written, in milliseconds. */
const restMs = 300;
const key = 'duplicates';

/** In IndexedDB; where that is refused nothing is kept, nor is the library. */
export function reviewMemory(name = 'triptych-duplicates'): ReviewMemory {
  let latest: Review | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const open = () => createStore(name, 'reviews');
  return {
    async read() {
      try {
        const found = await get<{ marked: number[]; kept: number[] }>(key, open());
        return found ? { marked: new Set(found.marked), kept: new Set(found.kept) } : undecided;
      } catch {
        return undecided;
      }
    },
    keep(review) {
      latest = review;
      rest ??= setTimeout(() => {
        rest = undefined;
        const { marked, kept } = latest!;
        // The next decision tries again; until then it lives in this page.
        Promise.resolve()
          .then(() => set(key, { marked: [...marked], kept: [...kept] }, open()))
          .catch(() => {});
      }, restMs);
    },
  };
}
