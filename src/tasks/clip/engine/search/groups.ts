/** Sets of things that belong together, directly or through others. */
export interface Groups {
  /** A number that all of a group share, until it is joined with another. */
  find: (member: number) => number;
  /** False when the two are together already. */
  join: (a: number, b: number) => boolean;
  /** Groups of two or more, each rising, by their first member. */
  list: () => number[][];
}

/** Union-find over the numbers 0 to `count` - 1, with path halving. */
export function createGroups(count: number): Groups {
  const parents = Uint32Array.from({ length: count }, (_, i) => i);
  const find = (from: number): number => {
    let at = from;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  };
  return {
    find,
    join(a, b) {
      const [low, high] = [find(a), find(b)].toSorted((x, y) => x - y) as [number, number];
      parents[high] = low;
      return low !== high;
    },
    list() {
      const members = new Map<number, number[]>();
      for (let i = 0; i < count; i++) {
        const root = find(i);
        const known = members.get(root);
        if (known) known.push(i);
        else members.set(root, [i]);
      }
      return [...members.values()].filter(({ length }) => length > 1);
    },
  };
}
