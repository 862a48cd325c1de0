import { createGroups } from '../engine/search/groups.ts';
import type { DuplicateGroup, Likeness } from './contract.ts';

/** Groups of two or more at a threshold that is no lower than that of the likeness; copies are joined at any. */
export function duplicateGroups(likeness: Likeness, threshold: number): DuplicateGroup[] {
  const { ids, contents, left, right, cosines } = likeness;
  const groups = createGroups(ids.length);
  for (const [i, first] of contents.entries()) groups.join(first, i);
  const weakest = new Float64Array(ids.length).fill(1);
  // The strongest first: what a link joins, it joins at its own cosine.
  for (let i = 0; i < cosines.length && cosines[i]! >= threshold; i++)
    if (groups.join(left[i]!, right[i]!)) weakest[right[i]!] = Math.min(weakest[right[i]!]!, cosines[i]!);
  return groups.list().map((members) => ({
    ids: members.map((i) => ids[i]!),
    exact: members.every((i) => contents[i] === contents[members[0]!]),
    cosine: Math.min(...members.map((i) => weakest[i]!)),
  }));
}
