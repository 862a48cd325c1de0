import { get, set } from 'idb-keyval';
import { createKeyStore } from '../../../runtime/key-store.ts';
import { type Review, undecided } from './review.ts';

/** Keeps what was decided over a reload: going through thousands of groups takes more than one sitting. */
export interface ReviewMemory {
  read: () => Promise<Review>;
  keep: (review: Review) => void;
}

const key = 'duplicates';

/** In IndexedDB; where that is refused nothing is kept, nor is the library. */
export function reviewMemory(name = 'triptych-duplicates'): ReviewMemory {
  /** What came while the one before was being written. */
  let next: Review | undefined;
  let isWriting = false;
  const open = () => createKeyStore(name, 'reviews');
  let database: ReturnType<typeof open> | undefined;

  async function write(): Promise<void> {
    isWriting = true;
    for (let review = next; review; review = next) {
      next = undefined;
      const { marked, kept } = review;
      try {
        await set(key, { marked: [...marked], kept: [...kept] }, (database ??= open()));
      } catch {
        // the next decision tries again; until then it lives in this page
      }
    }
    isWriting = false;
  }

  return {
    async read() {
      try {
        const found = await get<{ marked: number[]; kept: number[] }>(key, (database ??= open()));
        return found ? { marked: new Set(found.marked), kept: new Set(found.kept) } : undecided;
      } catch {
        return undecided;
      }
    },
    keep(review) {
      next = review;
      if (!isWriting) void write();
    },
  };
}
