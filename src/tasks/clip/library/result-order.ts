import { wallOf } from './item-date.ts';
import type { Item } from './item.ts';
import type { RankedItem } from './ranked-item.ts';

/** How results are ordered; `match` is the order of the scores, and the newest first where there are none. */
export const resultOrders = ['match', 'newest', 'oldest', 'name', 'size'] as const;
export type ResultOrder = (typeof resultOrders)[number];

const names = new Intl.Collator('en', { numeric: true });
const nameOf = ({ path }: Item): string => path.slice(path.lastIndexOf('/') + 1);

const comparisons: Record<Exclude<ResultOrder, 'match'>, (a: Item, b: Item) => number> = {
  newest: (a, b) => wallOf(b) - wallOf(a),
  oldest: (a, b) => wallOf(a) - wallOf(b),
  name: (a, b) => names.compare(nameOf(a), nameOf(b)) || names.compare(a.path, b.path),
  size: (a, b) => b.size - a.size,
};

/** Results in another order; equal ones keep theirs, so that the better match stays first. */
export function inOrder(ranked: readonly RankedItem[], order: ResultOrder): readonly RankedItem[] {
  if (order === 'match') return ranked;
  const compare = comparisons[order];
  return ranked.toSorted((a, b) => compare(a.item, b.item));
}
