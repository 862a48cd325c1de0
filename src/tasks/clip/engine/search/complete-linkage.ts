import { nextTurn } from '../../../../runtime/turn.ts';
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
  links: (options?: { signal?: AbortSignal }) => Promise<Links & { floor: number }>;
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
    async links({ signal } = {}) {
      const joins = await join({ lefts, rights, cosines, size, firsts }, signal);
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

/** Pairs taken between two looks at the event loop. */
const turnPairs = 1 << 15;

/**
 * The joins, strongest first. When a pair comes, its groups join if it is the last between them: if all the others are
 * there, and before it. A look ends at the first that is not, and the next one goes on from there, so that all looks at
 * two groups together take as long as there are pairs between them.
 */
async function join(pairs: Pairs, signal: AbortSignal | undefined): Promise<Join[]> {
  const { lefts, rights, cosines, size, firsts } = pairs;
  const count = firsts.length;
  const order = strongestFirst(cosines, size);
  const rankOf = rankTable(pairs, order);
  /** The group of each row: a number that no group had before, and its rows. */
  const groupOf = Uint32Array.from({ length: count }, (_, i) => i);
  const members = new Map<number, Uint32Array>();
  const membersOf = (group: number): Uint32Array => members.get(group) ?? Uint32Array.of(group);
  /** For two groups the place of the first pair between them that had not come. */
  const looked = new Map<number, number>();
  const joins: Join[] = [];
  for (let rank = 0; rank < size; rank++) {
    if (rank % turnPairs === 0) {
      await nextTurn();
      signal?.throwIfAborted();
    }
    const i = order[rank]!;
    const [left, right] = [lefts[i]!, rights[i]!];
    if (firsts[left] !== left || firsts[right] !== right) continue; // the first of its like has the same pairs
    const a = Math.min(groupOf[left]!, groupOf[right]!);
    const b = Math.max(groupOf[left]!, groupOf[right]!);
    if (a === b) continue;
    if (b >= count) {
      const [own, other] = [membersOf(a), membersOf(b)];
      const key = a * 2 * count + b;
      let at = looked.get(key) ?? 0;
      const all = own.length * other.length;
      while (at < all && rankOf(own[Math.floor(at / other.length)]!, other[at % other.length]!) <= rank) at++;
      if (at < all) {
        looked.set(key, at);
        continue;
      }
      looked.delete(key);
    }
    const joined = together(membersOf(a), membersOf(b));
    const group = count + joins.length;
    for (const row of joined) groupOf[row] = group;
    members.delete(a);
    members.delete(b);
    members.set(group, joined);
    joins.push({ left, right, cosine: cosines[i]! });
  }
  return joins;
}

function together(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Tells for two rows how many pairs are stronger than theirs; infinitely many when they are no pair. Open addressing. */
function rankTable({ lefts, rights, size, firsts }: Pairs, order: Uint32Array): (a: number, b: number) => number {
  const slots = 2 ** Math.ceil(Math.log2(2 * size + 2));
  const keys = new Float64Array(slots).fill(-1);
  const ranks = new Uint32Array(slots);
  const keyOf = (a: number, b: number): number => (a < b ? a * firsts.length + b : b * firsts.length + a);
  const slotOf = (key: number): number => {
    let slot = (Math.imul(key >>> 0, 0x9e_37_79_b1) ^ Math.imul((key / 2 ** 32) >>> 0, 0x85_eb_ca_6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    return slot;
  };
  for (const [rank, i] of order.entries()) {
    const key = keyOf(lefts[i]!, rights[i]!);
    const slot = slotOf(key);
    keys[slot] = key;
    ranks[slot] = rank;
  }
  return (a, b) => {
    const slot = slotOf(keyOf(a, b));
    return keys[slot] === -1 ? Infinity : ranks[slot]!;
  };
}

/** Places of cosines, the highest first, equal ones in their order: as numbers, which sort quicker than by a function. */
function strongestFirst(cosines: Float64Array, size: number): Uint32Array {
  const places = 2 ** placeBits;
  const steps = 2 ** (52 - placeBits);
  const keys = Float64Array.from({ length: size }, (_, i) => Math.round((1 - cosines[i]!) * (steps / 2)) * places + i);
  return Uint32Array.from(keys.sort(), (key) => key % places);
}
