import type { Context } from '../../../runtime/rpc.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { createCompleteLinkage } from '../engine/search/complete-linkage.ts';
import { createLinkage, type Links } from '../engine/search/linkage.ts';
import { nearPairs } from '../engine/search/near-pairs.ts';
import type { Likeness } from './contract.ts';
import { bookOf } from './hits.ts';
import { placeOf, type Item } from './item.ts';
import type { Library } from './library.ts';
import { stacksOf } from './stack.ts';
import { indexed } from './whole.ts';

/** What joins the pictures of the library: cosines at or above the threshold, and equal content. */
export async function likeness(
  library: Library,
  threshold: number,
  { signal, progress }: Context<Progress>,
): Promise<Likeness> {
  const book = bookOf(library);
  const rows = indexed(library);
  const items = rows.map(({ item }) => item);
  const at = new Map(rows.map(({ row }, i) => [row, i]));
  const contents = firstsOf(items);
  const stacks = stacksOf(items);
  const copies = copiesOf(contents);
  /** Moments of one video are alike by nature; so is what a camera made together. */
  const isOneThing = (a: number, b: number): boolean =>
    placeOf(items[a]!) === placeOf(items[b]!) ||
    (stacks[a]! >> 2 === stacks[b]! >> 2 && stacks[a] !== stacks[b] && stacks[a]! > 0);
  /** The same of any of their copies. */
  const isApart = (a: number, b: number): boolean =>
    copies.has(a) || copies.has(b)
      ? (copies.get(a) ?? [a]).some((one) => (copies.get(b) ?? [b]).some((other) => isOneThing(one, other)))
      : isOneThing(a, b);
  const moments = momentsOf(items);
  const hasOthers = (i: number): boolean =>
    (copies.get(i) ?? [i]).some((one) => stacks[one]! > 0 || moments.has(placeOf(items[one]!)));
  const chained = createLinkage(items.length);
  const complete = createCompleteLinkage(items.length, { isApart: hasOthers });
  const total = book.vectors.count;
  const onProgress = (done: number): void => progress({ phase: 'run', done, total, unit: 'images' });
  const accept = (row: number): boolean => at.has(row);
  await nearPairs(book.vectors, { threshold, accept, signal, onProgress }, (a, b, cosine) => {
    const [left, right] = [at.get(a)!, at.get(b)!];
    if (!isOneThing(left, right)) chained.add(left, right, cosine);
    // Copies are one: the first stands for them.
    if (contents[left] === left && contents[right] === right && !isApart(left, right))
      complete.add(Math.min(left, right), Math.max(left, right), cosine);
  });
  return alikeOnly({
    ids: items.map(({ id }) => String(id)),
    contents,
    stacks,
    complete: await complete.links({ signal }),
    chained: chained.links(),
  });
}

/** For each item the first with its content. */
function firstsOf(items: readonly Item[]): Uint32Array<ArrayBuffer> {
  const firsts = new Map<string, number>();
  return Uint32Array.from(items, ({ hash, time }, i) => {
    const key = hash && `${hash} ${time ?? ''}`;
    if (!key) return i;
    const first = firsts.get(key) ?? i;
    firsts.set(key, first);
    return first;
  });
}

/** Items with the same content, by the first of them; those without a copy are left out. */
function copiesOf(contents: Uint32Array): Map<number, number[]> {
  const copies = new Map<number, number[]>();
  for (const [i, first] of contents.entries())
    if (first !== i) copies.set(first, [...(copies.get(first) ?? [first]), i]);
  return copies;
}

/** Places that several items lie at: videos and animations. */
function momentsOf(items: readonly Item[]): Set<string> {
  return new Set(items.filter(({ time }) => time !== undefined).map(placeOf));
}

/** Without the pictures that nothing joins: most of a library. */
function alikeOnly({ ids, contents, stacks, complete, chained }: Likeness): Likeness {
  const isAlike = new Uint8Array(ids.length);
  for (const { left, right } of [complete, chained]) {
    for (const i of left) isAlike[i] = 1;
    for (const i of right) isAlike[i] = 1;
  }
  for (const [i, first] of contents.entries()) if (first !== i) isAlike[i] = isAlike[first] = 1;
  const places = new Uint32Array(ids.length);
  let next = 0;
  for (const [i, alike] of isAlike.entries()) if (alike) places[i] = next++;
  const placed = (old: Uint32Array): Uint32Array<ArrayBuffer> => Uint32Array.from(old, (i) => places[i]!);
  const links = <L extends Links>(old: L): L => ({ ...old, left: placed(old.left), right: placed(old.right) });
  return {
    ids: ids.filter((_, i) => isAlike[i]),
    contents: placed(contents.filter((_, i) => isAlike[i])),
    stacks: stacks.filter((_, i) => isAlike[i]),
    complete: links(complete),
    chained: links(chained),
  };
}
