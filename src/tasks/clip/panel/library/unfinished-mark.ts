/** Remembers over a closed tab that an indexing had not come to its end. */
export interface UnfinishedMark {
  get: () => boolean;
  set: (isUnfinished: boolean) => void;
}

const key = 'triptych-library-unfinished';

/** In the browser's storage; where that is refused nothing is remembered, nor is the library. */
export const unfinishedMark: UnfinishedMark = {
  get() {
    try {
      return localStorage.getItem(key) !== null;
    } catch {
      return false;
    }
  },
  set(isUnfinished) {
    try {
      if (isUnfinished) localStorage.setItem(key, '1');
      else localStorage.removeItem(key);
    } catch {
      // The library is not kept either.
    }
  },
};
