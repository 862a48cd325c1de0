import type { Links } from './linkage.ts';

/** Pairs held at most: some 130 MB with what joins them. */
const mostPairs = 1 << 21;
/** Rows this alike are one to the eye and to float32; thousands of them would be millions of pairs. */
const sameCosine = 1 - 1e-6;
/** Bits of a pair's place in a sort key; the rest of a double's 53 are its cosine. */
const placeBits = 22;

export interface CompleteLinkage {
  add: (left: number, right: number, cosine: number) => void;
  /** `floor`: above this cosine the groups are exact; below it they stay as they are there. */
  links: () => Links & { floor: number };
}

export interface CompleteOptions {
  /** Most pairs held. */
  room?: number;
  floor?: number;
  /** Rows with pairs of their own that are not added: no other row stands for them, however alike. */
  isApart?: (row: number) => boolean;
}

/**
 * Complete linkage: two groups join at the lowest cosine between them, so that every pair of a group cut at a threshold
 * reaches it, and the last join of a group is its lowest pair. Pairs are taken strongest first; two groups join when the
 * last of the pairs between them has come (Defays 1977 gives the same tree). Every pair has to be added: one that is
 * not keeps its two rows apart at all thresholds.
 *
 * More pairs than there is room for raise the floor: the weaker half goes, and with it what only that could join.
 */
export function createCompleteLinkage(
  count: number,
  { room = mostPairs, floor = 0, isApart }: CompleteOptions = {},
): CompleteLinkage {
  let size = 0;
  let lefts = new Uint32Array(Math.min(room, 1024));
  let rights = new Uint32Array(lefts.length);
  let cosines = new Float64Array(lefts.length);
  /** The first of rows that are the same. */
  const firsts = Uint32Array.from({ length: count }, (_, i) => i);
  const same: Join[] = [];

  function grow(): void {
    const length = Math.min(room, lefts.length * 2);
    const larger = <A extends Uint32Array | Float64Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    lefts = larger(lefts, new Uint32Array(length));
    rights = larger(rights, new Uint32Array(length));
    cosines = larger(cosines, new Float64Array(length));
  }
  function thin(): void {
    floor = cosines.slice(0, size).sort()[size >> 1]!;
    let kept = 0;
    for (let i = 0; i < size; i++) {
      if (cosines[i]! <= floor) continue;
      lefts[kept] = lefts[i]!;
      rights[kept] = rights[i]!;
      cosines[kept++] = cosines[i]!;
    }
    size = kept;
  }

  return {
    add(left, right, cosine) {
      if (firsts[left] !== left || firsts[right] !== right || cosine <= floor) return;
      if (cosine >= sameCosine && !isApart?.(left) && !isApart?.(right)) {
        firsts[right] = left;
        same.push({ left, right, cosine });
        return;
      }
      if (size === room) thin();
      if (size === lefts.length) grow();
      if (cosine <= floor) return;
      lefts[size] = left;
      rights[size] = right;
      cosines[size++] = cosine;
    },
    links() {
      const joins = join({ lefts, rights, cosines, size, firsts });
      const all = [...same, ...joins].toSorted((a, b) => b.cosine - a.cosine);
      return {
        left: Uint32Array.from(all, ({ left }) => left),
        right: Uint32Array.from(all, ({ right }) => right),
        cosines: Float64Array.from(all, ({ cosine }) => cosine),
        floor,
      };
    },
  };
}

interface Join {
  left: number;
  right: number;
  cosine: number;
}

interface Pairs {
  lefts: Uint32Array;
  rights: Uint32Array;
  cosines: Float64Array;
  size: number;
  firsts: Uint32Array;
}

/** The joins, strongest first. */
function join({ lefts, rights, cosines, size, firsts }: Pairs): Join[] {
  const parents = Uint32Array.from({ length: firsts.length }, (_, i) => i);
  const members = new Uint32Array(firsts.length).fill(1);
  const find = (from: number): number => {
    let at = from;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
    return at;
  };
  /** How many pairs have come between two groups, from either. */
  const between = new Map<number, Map<number, number>>();
  const countsOf = (group: number): Map<number, number> => {
    const known = between.get(group) ?? new Map<number, number>();
    between.set(group, known);
    return known;
  };
  function merge(a: number, b: number): void {
    const [own, other] = [countsOf(a), countsOf(b)];
    own.delete(b);
    for (const [group, pairs] of other) {
      if (group === a) continue;
      const sum = (own.get(group) ?? 0) + pairs;
      own.set(group, sum);
      const theirs = countsOf(group);
      theirs.delete(b);
      theirs.set(a, sum);
    }
    between.delete(b);
    parents[b] = a;
    members[a]! += members[b]!;
  }

  const joins: Join[] = [];
  for (const i of strongestFirst(cosines, size)) {
    const [left, right] = [lefts[i]!, rights[i]!];
    if (firsts[left] !== left || firsts[right] !== right) continue; // the first of its like has the same pairs
    const [a, b] = [find(left), find(right)];
    if (a === b) continue;
    const needed = members[a]! * members[b]!;
    const come = needed === 1 ? 1 : (countsOf(a).get(b) ?? 0) + 1;
    if (come < needed) {
      countsOf(a).set(b, come);
      countsOf(b).set(a, come);
      continue;
    }
    // The one with more neighbours takes in the other.
    if (countsOf(a).size >= countsOf(b).size) merge(a, b);
    else merge(b, a);
    joins.push({ left: Math.min(left, right), right: Math.max(left, right), cosine: cosines[i]! });
  }
  return joins;
}

/** Places of cosines, the highest first, equal ones in their order: as numbers, which sort quicker than by a function. */
function strongestFirst(cosines: Float64Array, size: number): Uint32Array {
  const places = 2 ** placeBits;
  const steps = 2 ** (52 - placeBits);
  const keys = Float64Array.from({ length: size }, (_, i) => Math.round((1 - cosines[i]!) * (steps / 2)) * places + i);
  return Uint32Array.from(keys.sort(), (key) => key % places);
}
