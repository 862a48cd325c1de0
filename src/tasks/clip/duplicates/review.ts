/** What was decided about pictures; what is in neither set is undecided. */
export interface Review {
  readonly marked: ReadonlySet<number>;
  readonly kept: ReadonlySet<number>;
}
export type Decision = 'keep' | 'mark' | 'none';

/** Nothing is decided. */
export const undecided: Review = { marked: new Set(), kept: new Set() };

/** What was decided about a picture. */
export const decisionOn = ({ marked, kept }: Review, id: number): Decision =>
  marked.has(id) ? 'mark' : kept.has(id) ? 'keep' : 'none';

/** The review after the same decision on some pictures. */
export function decide({ marked, kept }: Review, ids: Iterable<number>, decision: Decision): Review {
  const next = { marked: new Set(marked), kept: new Set(kept) };
  for (const id of ids) {
    next.marked.delete(id);
    next.kept.delete(id);
    if (decision === 'mark') next.marked.add(id);
    if (decision === 'keep') next.kept.add(id);
  }
  return next;
}

/** What was decided in `mine` since `base`, on top of what was decided elsewhere meanwhile. */
export function mergeReviews(base: Review, mine: Review, theirs: Review): Review {
  let merged = theirs;
  for (const decision of ['mark', 'keep', 'none'] as const) {
    const ids = [base.marked, base.kept, mine.marked, mine.kept].flatMap((own) => [...own]);
    const changed = ids.filter((id) => decisionOn(mine, id) === decision && decisionOn(base, id) !== decision);
    merged = decide(merged, changed, decision);
  }
  return merged;
}

/** A group of duplicates with the one that is suggested to be kept. */
export interface Suggested {
  ids: readonly number[];
  best: number;
}

/**
 * In every group the best is kept and the others are marked. A picture that a person keeps stays kept; where they keep
 * one already, the suggested one is marked as the others are.
 */
export function markAllButBest(review: Review, groups: readonly Suggested[]): Review {
  const next = { marked: new Set(review.marked), kept: new Set(review.kept) };
  for (const { ids, best } of groups) {
    const isDecided = ids.some((id) => next.kept.has(id));
    for (const id of ids) {
      if (next.kept.has(id)) continue;
      next.marked.delete(id);
      if (!isDecided && id === best) next.kept.add(id);
      else next.marked.add(id);
    }
  }
  return next;
}

/** The review of these pictures only. */
export function within({ marked, kept }: Review, pictures: { has: (id: number) => boolean }): Review {
  const left = (ids: ReadonlySet<number>): Set<number> => new Set([...ids].filter((id) => pictures.has(id)));
  return { marked: left(marked), kept: left(kept) };
}

/** Groups of which nothing would be left. */
export const lostGroups = <G extends Pick<Suggested, 'ids'>>({ marked }: Review, groups: readonly G[]): G[] =>
  groups.filter(({ ids }) => ids.every((id) => marked.has(id)));

/** For each marked picture of a group those of the group that are not marked, what a person keeps first. */
export function staying({ marked, kept }: Review, groups: readonly Pick<Suggested, 'ids'>[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { ids } of groups) {
    const left = ids.filter((id) => !marked.has(id)).toSorted((a, b) => Number(kept.has(b)) - Number(kept.has(a)));
    for (const id of ids) if (marked.has(id)) found.set(id, left);
  }
  return found;
}
