import type { Item } from './item.ts';

/** Items that fit, and how well; the best first. */
export interface RankedItem {
  item: Item;
  /** Cosine, -1 to 1; 0 where nothing was asked but filters. */
  score: number;
}
