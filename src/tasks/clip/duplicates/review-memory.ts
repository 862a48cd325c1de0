import { get } from 'idb-keyval';
import { changeValue, createKeyStore } from '../../../runtime/key-store.ts';
import { openTabs } from '../../../runtime/page/tabs.ts';
import { mergeReviews, type Review, undecided } from './review.ts';

/** Keeps what was decided over a reload, for all tabs: going through thousands of groups takes more than one sitting. */
export interface ReviewMemory {
  read: () => Promise<Review>;
  /** Keeps what changed since the last call, or since it was read; what other tabs decided meanwhile stays. */
  keep: (review: Review) => void;
  /** Calls the listener with what another tab has decided: it takes a review and gives it with that. */
  watch: (listener: (withTheirs: (mine: Review) => Review) => void) => void;
}

const key = 'duplicates';

interface Stored {
  marked: number[];
  kept: number[];
}
const fromStored = (found: Stored | undefined): Review =>
  found ? { marked: new Set(found.marked), kept: new Set(found.kept) } : undecided;

/** In IndexedDB; where that is refused nothing is kept, nor is the library. */
export function reviewMemory(name = 'triptych-duplicates'): ReviewMemory {
  const open = () => createKeyStore(name, 'reviews', { updates: true });
  const tabs = openTabs(name);
  let database: ReturnType<typeof open> | undefined;
  /** What was kept when this tab last saw it, with its own decisions. */
  let base = undecided;
  /** What came while the one before was being written. */
  let next: Review | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    for (let mine = next; mine; mine = next) {
      next = undefined;
      const [before, own] = [base, mine];
      base = own;
      try {
        await changeValue<Stored>((database ??= open()), key, (theirs) => {
          const { marked, kept } = mergeReviews(before, own, fromStored(theirs));
          return { marked: [...marked], kept: [...kept] };
        });
        tabs.tell();
      } catch {
        base = before; // the next decision tries again; until then it lives in this page
      }
    }
    writing = undefined;
  }
  async function read(): Promise<Review> {
    try {
      return fromStored(await get<Stored>(key, (database ??= open())));
    } catch {
      return undecided;
    }
  }

  return {
    async read() {
      base = await read();
      return base;
    },
    keep(review) {
      next = review;
      writing ??= write();
    },
    watch(listener) {
      tabs.watch(() => {
        void (async () => {
          while (writing) await writing;
          const theirs = await read();
          if (writing) return; // what it tells afterwards is read then
          const before = base;
          base = theirs;
          listener((mine) => mergeReviews(before, mine, theirs));
        })();
      });
    },
  };
}
