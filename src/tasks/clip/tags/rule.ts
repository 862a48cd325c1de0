import type { TagColumns } from '../library/contract.ts';

/** When a picture has a tag. */
export interface TagRule {
  /** Shares of all tags and the background together (`together`), or of each tag against the background (`alone`). */
  mode: 'together' | 'alone';
  /** Least share, 0 to 1. */
  minimum: number;
  /** How much nearer than “none of these” it has to be, as a difference of cosines. */
  margin: number;
  /** Most tags of a picture. */
  most: number;
}

/** A tag of a picture. */
export interface GivenTag {
  /** Position in the list of labels. */
  label: number;
  /** By the mode of the rule, 0 to 1. */
  share: number;
  cosine: number;
}

/** Tags looked at, at most, of each picture. */
export const eachMost = 20;

const logit = (share: number): number => Math.log(share / (1 - share));

/** The least cosine of a tag of a picture: both minimums are, for one picture, a cosine that has to be reached. */
function leastCosine({ none, total, scale }: TagColumns, place: number, { mode, minimum, margin }: TagRule): number {
  const background = none[place]!;
  const byShare =
    mode === 'together' ? (total[place]! + Math.log(minimum)) / scale : background + logit(minimum) / scale;
  return Math.max(byShare, background + margin);
}

/** How many of the nearest labels of a picture are its tags: they are sorted, so the others follow. */
function tagCount(columns: TagColumns, place: number, rule: TagRule): number {
  const { each, cosines } = columns;
  const least = leastCosine(columns, place, rule);
  const end = Math.min(each, rule.most);
  let count = 0;
  while (count < end && cosines[place * each + count]! >= least) count++;
  return count;
}

/** The tags of a picture, the nearest first. */
export function tagsOf(columns: TagColumns, place: number, rule: TagRule): GivenTag[] {
  const { each, labels, cosines, none, total, scale } = columns;
  return Array.from({ length: tagCount(columns, place, rule) }, (_, k) => {
    const cosine = cosines[place * each + k]!;
    const share =
      rule.mode === 'together'
        ? Math.exp(scale * cosine - total[place]!)
        : 1 / (1 + Math.exp(scale * (none[place]! - cosine)));
    return { label: labels[place * each + k]!, share, cosine };
  });
}

/** How many pictures have each tag, and how many have any. */
export function countTags(columns: TagColumns, rule: TagRule, labels: number): { counts: Uint32Array; tagged: number } {
  const counts = new Uint32Array(labels);
  let tagged = 0;
  for (let place = 0; place < columns.ids.length; place++) {
    const own = tagCount(columns, place, rule);
    if (own > 0) tagged++;
    for (let k = 0; k < own; k++) counts[columns.labels[place * columns.each + k]!]!++;
  }
  return { counts, tagged };
}

/** What the pictures are narrowed to: those with a tag, those without any, or all. */
export type TagFilter = { label: number } | 'untagged' | undefined;

/** Items that pass a filter; those with a tag come the surest first, the others in their order. */
export function itemsWith(columns: TagColumns, rule: TagRule, filter: TagFilter): Uint32Array {
  const { ids, each, labels, cosines } = columns;
  if (filter === undefined) return ids;
  const found: { id: number; cosine: number }[] = [];
  for (let place = 0; place < ids.length; place++) {
    const count = tagCount(columns, place, rule);
    if (filter === 'untagged') {
      if (count === 0) found.push({ id: ids[place]!, cosine: 0 });
      continue;
    }
    const at = labels.subarray(place * each, place * each + count).indexOf(filter.label);
    if (at >= 0) found.push({ id: ids[place]!, cosine: cosines[place * each + at]! });
  }
  return Uint32Array.from(
    found.toSorted((a, b) => b.cosine - a.cosine),
    ({ id }) => id,
  );
}
