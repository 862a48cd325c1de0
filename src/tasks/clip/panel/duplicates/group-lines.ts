import type { Spot } from '../../duplicates/moves.ts';

/** A line of the list of groups: the head of one, or pictures of it from one on. */
export interface Line {
  group: number;
  /** First picture; undefined for a head. */
  from?: number;
}

/** The lines of groups of these sizes, with so many pictures a line, and where each group begins. */
export function linesOf(sizes: readonly number[], columns: number): { lines: Line[]; starts: number[] } {
  const lines: Line[] = [];
  const starts: number[] = [];
  for (const [group, size] of sizes.entries()) {
    starts.push(lines.length);
    lines.push({ group });
    for (let from = 0; from < size; from += columns) lines.push({ group, from });
  }
  return { lines, starts };
}

/** The line that a picture stands in. */
export const lineOf = (starts: readonly number[], { group, member }: Spot, columns: number): number =>
  starts[group]! + 1 + Math.floor(member / columns);
