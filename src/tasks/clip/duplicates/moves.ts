/** A picture among groups: the group's place and its own in it. */
export interface Spot {
  group: number;
  member: number;
}

/** Where a key leads from a picture, with so many pictures a line; undefined for keys that move nothing. */
export function moveByKey(
  key: string,
  { group, member }: Spot,
  { sizes, columns }: { sizes: readonly number[]; columns: number },
): Spot | undefined {
  const last = (of: number): number => sizes[of]! - 1;
  const column = member % columns;
  const first = { group: 0, member: 0 };
  const end = { group: sizes.length - 1, member: last(sizes.length - 1) };
  switch (key) {
    case 'ArrowRight':
      if (member < last(group)) return { group, member: member + 1 };
      return group + 1 < sizes.length ? { group: group + 1, member: 0 } : { group, member };
    case 'ArrowLeft':
      if (member > 0) return { group, member: member - 1 };
      return group > 0 ? { group: group - 1, member: last(group - 1) } : first;
    case 'ArrowDown': {
      const isLastLine = Math.floor(member / columns) === Math.floor(last(group) / columns);
      if (!isLastLine) return { group, member: Math.min(member + columns, last(group)) };
      if (group + 1 === sizes.length) return { group, member };
      return { group: group + 1, member: Math.min(column, last(group + 1)) };
    }
    case 'ArrowUp': {
      if (member >= columns) return { group, member: member - columns };
      if (group === 0) return { group, member };
      const line = Math.floor(last(group - 1) / columns) * columns;
      return { group: group - 1, member: Math.min(line + column, last(group - 1)) };
    }
    case 'PageDown':
      return group + 1 < sizes.length ? { group: group + 1, member: 0 } : end;
    case 'PageUp':
      return group > 0 ? { group: group - 1, member: 0 } : first;
    case 'Home':
      return first;
    case 'End':
      return end;
    default:
      return undefined;
  }
}
