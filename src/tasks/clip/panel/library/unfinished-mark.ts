import { forgetKept, readKept, writeKept } from '../../../../runtime/page/kept-text.ts';

/** Remembers over a closed tab that an indexing had not come to its end. */
export interface UnfinishedMark {
  get: () => boolean;
  set: (isUnfinished: boolean) => void;
}

const key = 'triptych-library-unfinished';

/** In the browser's storage; where that is refused nothing is remembered, nor is the library. */
export const unfinishedMark: UnfinishedMark = {
  get: () => readKept(key) !== undefined,
  set(isUnfinished) {
    if (isUnfinished) writeKept(key, '1');
    else forgetKept(key);
  },
};
