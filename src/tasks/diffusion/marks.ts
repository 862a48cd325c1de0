/** Whether a variant is worth going on with. */
export type Verdict = 'keep' | 'out';

/** What a person thinks of a picture. */
export interface Marks {
  favourite?: boolean;
  verdict?: Verdict;
}

/** A change of either; `none` takes the verdict back. */
export interface MarkChange {
  favourite?: boolean;
  verdict?: Verdict | 'none';
}

/** A picture with its marks changed; what the change does not name stays. */
export function withMarks<T extends { marks?: Marks }>(item: T, { favourite, verdict }: MarkChange): T {
  const { marks: before, ...rest } = item;
  const marks = { ...before };
  if (favourite) marks.favourite = true;
  else if (favourite === false) delete marks.favourite;
  if (verdict === 'none') delete marks.verdict;
  else if (verdict) marks.verdict = verdict;
  return { ...rest, ...(Object.keys(marks).length > 0 && { marks }) } as T;
}

/** What a press of a mark's key or button changes: what is marked so already loses the mark. */
export function toggledMark({ favourite, verdict }: Marks = {}, mark: Verdict | 'favourite'): MarkChange {
  if (mark === 'favourite') return { favourite: !favourite };
  return { verdict: verdict === mark ? 'none' : mark };
}
