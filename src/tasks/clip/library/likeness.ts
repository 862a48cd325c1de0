import type { Context } from '../../../runtime/rpc.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { createLinkage } from '../engine/search/linkage.ts';
import { nearPairs } from '../engine/search/near-pairs.ts';
import type { Likeness } from './contract.ts';
import { bookOf } from './hits.ts';
import { placeOf } from './item.ts';
import type { Library } from './library.ts';
import { indexed } from './whole.ts';

/** What joins the pictures of the library: cosines at or above the threshold, and equal content. */
export async function likeness(
  library: Library,
  threshold: number,
  { signal, progress }: Context<Progress>,
): Promise<Likeness> {
  const book = bookOf(library);
  const rows = indexed(library);
  const at = new Map(rows.map(({ row }, i) => [row, i]));
  const linkage = createLinkage(rows.length);
  const total = book.vectors.count;
  const onProgress = (done: number): void => progress({ phase: 'run', done, total, unit: 'images' });
  const accept = (row: number): boolean => at.has(row);
  await nearPairs(book.vectors, { threshold, accept, signal, onProgress }, (a, b, cosine) => {
    const [left, right] = [at.get(a)!, at.get(b)!];
    // Moments of one video are alike by nature.
    if (placeOf(rows[left]!.item) !== placeOf(rows[right]!.item)) linkage.add(left, right, cosine);
  });
  const firsts = new Map<string, number>();
  const contents = Uint32Array.from(rows, ({ item: { hash, time } }, i) => {
    const key = hash && `${hash} ${time ?? ''}`;
    if (!key) return i;
    const first = firsts.get(key) ?? i;
    firsts.set(key, first);
    return first;
  });
  return alikeOnly({ ids: rows.map(({ item }) => String(item.id)), contents, ...linkage.links() });
}

/** Without the pictures that nothing joins: most of a library. */
function alikeOnly({ ids, contents, left, right, cosines }: Likeness): Likeness {
  const isAlike = new Uint8Array(ids.length);
  for (const i of left) isAlike[i] = 1;
  for (const i of right) isAlike[i] = 1;
  for (const [i, first] of contents.entries()) if (first !== i) isAlike[i] = isAlike[first] = 1;
  const places = new Uint32Array(ids.length);
  let next = 0;
  for (const [i, alike] of isAlike.entries()) if (alike) places[i] = next++;
  const placed = (old: Uint32Array): Uint32Array<ArrayBuffer> => Uint32Array.from(old, (i) => places[i]!);
  return {
    ids: ids.filter((_, i) => isAlike[i]),
    contents: placed(contents.filter((_, i) => isAlike[i])),
    left: placed(left),
    right: placed(right),
    cosines,
  };
}
