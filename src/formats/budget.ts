/** How much may be unfolded of one file, in bytes: a small file can claim, and compressed data can hold, any length. */
export interface Budget {
  /** To be asked before the memory is taken. Throws an OverBudget when the file asks for more than there is. */
  take: (bytes: number) => void;
}

/** A file asked for more than it may. */
export class OverBudget extends RangeError {}

/** A budget of so many bytes for all parts of a file together. */
export function createBudget(bytes: number): Budget {
  let left = bytes;
  return {
    take(asked) {
      if (!(asked >= 0 && asked <= left)) throw new OverBudget(`it unfolds to more than ${inWords(bytes)}`);
      left -= asked;
    },
  };
}

const inWords = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${Math.round(bytes / 2 ** 30)} GB` : `${Math.round(bytes / 2 ** 20)} MB`;

/** Small files may unfold to so much, larger ones to so many times their size, and none to more than a tab can hold. */
const [always, times, most] = [256 * 2 ** 20, 16, 4 * 2 ** 30];

/** What a table of vectors of so many bytes may unfold to. Floats hardly shrink; texts padded with zeros do, fiftyfold. */
export const tableBudget = (fileBytes: number): number => Math.min(most, always + times * fileBytes);
