import type { Item } from './item.ts';
import { mediaOfItem } from './media.ts';

const kinds = { picture: 1, video: 2, raw: 3 } as const;

/**
 * What a camera made together lies in one folder under one name: a raw photo and its JPEG or HEIC, a live photo and its
 * video. Gives for each item a number of its stack by four, plus its kind; 0 for what stands alone. Two pictures of one
 * name are no stack: one may well be made of the other.
 */
export function stacksOf(items: readonly Item[]): Uint32Array<ArrayBuffer> {
  const numbers = new Map<string, number>();
  const held: number[] = [];
  const found = Uint32Array.from(items, (item) => {
    const { source, path } = item;
    const key = `${source}\n${path
      .replace(/\.[^./]+$/, '')
      .normalize('NFC')
      .toLowerCase()}`;
    const stack = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, stack);
    const kind = kinds[mediaOfItem(item) ?? 'picture'];
    held[stack] = (held[stack] ?? 0) | (1 << kind);
    return stack * 4 + kind;
  });
  const isAlone = (stack: number): boolean => (held[stack]! & (held[stack]! - 1)) === 0;
  return found.map((value) => (isAlone(value >> 2) ? 0 : value));
}
