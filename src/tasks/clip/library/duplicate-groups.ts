import { createGroups } from '../engine/search/groups.ts';
import type { DuplicateGroup, Grouping, Likeness } from './contract.ts';

/**
 * Groups of two or more at a threshold that is no lower than that of the likeness; copies are joined at any. `complete`:
 * every pair of a group reaches the threshold; `chained`: each picture does with one other of it.
 */
export function duplicateGroups(
  likeness: Likeness,
  threshold: number,
  grouping: Grouping = 'complete',
): DuplicateGroup[] {
  const { ids, contents, stacks } = likeness;
  const { left, right, cosines } = likeness[grouping];
  const groups = createGroups(ids.length);
  const apart = createStacks(stacks);
  const join = (a: number, b: number): boolean => {
    const [one, other] = [groups.find(a), groups.find(b)];
    if (one === other || apart.clash(one, other)) return false;
    groups.join(a, b);
    apart.merge(one, other, groups.find(a));
    return true;
  };
  for (const [i, first] of contents.entries()) join(first, i);
  const weakest = new Float64Array(ids.length).fill(1);
  // The strongest first: what a link joins, it joins at its own cosine.
  for (let i = 0; i < cosines.length && cosines[i]! >= threshold; i++)
    if (join(left[i]!, right[i]!)) weakest[right[i]!] = Math.min(weakest[right[i]!]!, cosines[i]!);
  return groups.list().map((members) => ({
    ids: members.map((i) => ids[i]!),
    exact: members.every((i) => contents[i] === contents[members[0]!]),
    cosine: Math.min(...members.map((i) => weakest[i]!)),
  }));
}

/** Keeps groups apart that would hold two kinds of one stack: a raw photo is no duplicate of its JPEG, even through others. */
function createStacks(stacks: Uint32Array) {
  /** By the group's number: the stacks in it, with the kind of each. */
  const held = new Map<number, Map<number, number>>();
  for (const [i, stack] of stacks.entries()) if (stack > 0) held.set(i, new Map([[stack >> 2, stack & 3]]));
  return {
    clash(one: number, other: number): boolean {
      const [own, theirs] = [held.get(one), held.get(other)];
      if (!own || !theirs) return false;
      const [few, many] = own.size < theirs.size ? [own, theirs] : [theirs, own];
      for (const [stack, kind] of few) if ((many.get(stack) ?? kind) !== kind) return true;
      return false;
    },
    merge(one: number, other: number, into: number): void {
      const [own, theirs] = [held.get(one), held.get(other)];
      held.delete(one);
      held.delete(other);
      const [few, many] = (own?.size ?? 0) < (theirs?.size ?? 0) ? [own, theirs] : [theirs, own];
      for (const [stack, kind] of few ?? []) many!.set(stack, kind);
      const all = many ?? few;
      if (all) held.set(into, all);
    },
  };
}
