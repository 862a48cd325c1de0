import type { Item } from '../library/item.ts';
import { contentKey } from './decisions.ts';

/** Which items have which content, of those that were looked up. */
export interface ContentIndex {
  has(item: number): boolean;
  add(item: Item): void;
  /** Copies of one picture. */
  itemsWith(content: string): readonly number[];
}

/** An index that knows no item. */
export function createContentIndex(): ContentIndex {
  const known = new Set<number>();
  const items = new Map<string, number[]>();
  return {
    has: (item) => known.has(item),
    add(item) {
      if (known.has(item.id)) return;
      known.add(item.id);
      const content = contentKey(item);
      const own = items.get(content);
      if (own) own.push(item.id);
      else items.set(content, [item.id]);
    },
    itemsWith: (content) => items.get(content) ?? [],
  };
}
