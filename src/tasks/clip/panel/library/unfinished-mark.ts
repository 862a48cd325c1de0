import { forgetKept, readKept, writeKept } from '../../../../runtime/page/kept-text.ts';

/** Remembers something over a closed tab; what it is of says its name. */
export interface KeptMark {
  get: () => boolean;
  set: (isUnfinished: boolean) => void;
}

/** In the browser's storage; where that is refused nothing is remembered, nor is the library. */
const markOf = (key: string): KeptMark => ({
  get: () => readKept(key) !== undefined,
  set(isSet) {
    if (isSet) writeKept(key, '1');
    else forgetKept(key);
  },
});

/** An indexing had not come to its end. */
export const unfinishedMark = markOf('triptych-library-unfinished');
/** The person does not want entries of an earlier version to be read anew. */
export const declinedMark = markOf('triptych-library-read-2-declined');
